"""The Dockerfile, and what it must keep."""

import json
import re
from typing import Callable, Iterator, NamedTuple

from .kubernetes_rules import is_pinned
from .sources import PROGRAMS

JAVA = "25"
OPERATORS_COMMANDS = "bookings-cli"


class Instruction(NamedTuple):
    word: str
    rest: str


class Stage(NamedTuple):
    image: str
    instructions: list[Instruction]

    def last(self, word: str) -> str:
        return next((each.rest for each in reversed(self.instructions) if each.word == word), "")

    def environment(self) -> dict[str, str]:
        return dict(re.findall(r"(\w+)=(\S+)", " ".join(each.rest for each in self.instructions if each.word == "ENV")))


Rule = Callable[[list[Stage]], Iterator[str]]
RULES: dict[str, Rule] = {}


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile; the last one is the image."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found: list[Stage] = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found.append(Stage(rest.split()[0], []))
        else:
            found[-1].instructions.append(Instruction(word, " ".join(rest.split())))
    return found


def rule(check: Rule) -> Rule:
    RULES[check.__name__] = check
    return check


@rule
def images_are_pinned(found: list[Stage]) -> Iterator[str]:
    for stage in found:
        if not is_pinned(stage.image):
            yield f"FROM {stage.image} names no version"


@rule
def it_runs_on_a_runtime(found: list[Stage]) -> Iterator[str]:
    """Without a compiler, Maven or our sources."""
    if not re.match(rf"eclipse-temurin:{JAVA}\.[\d._]+-jre-", found[-1].image):
        yield f"the image must be made on a Java {JAVA} runtime, not on {found[-1].image}"


@rule
def nobody_is_root(found: list[Stage]) -> Iterator[str]:
    """By number: Kubernetes cannot tell whether a name is root's."""
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", found[-1].last("USER")):
        yield f"USER must be a number other than 0, with its group, was {found[-1].last('USER') or 'root'}"


@rule
def signals_arrive(found: list[Stage]) -> Iterator[str]:
    """A shell in between would keep SIGTERM to itself."""
    if _words(found[-1].last("ENTRYPOINT")) != ["/app/bin/bookings"]:
        yield 'ENTRYPOINT must be ["/app/bin/bookings"], as a list'
    if found[-1].last("CMD"):
        yield "there is no program that is meant where none is named"


@rule
def health_is_looked_at(found: list[Stage]) -> Iterator[str]:
    check = found[-1].last("HEALTHCHECK").partition("CMD ")[2]
    if _words(check) != ["/app/bin/healthy", "/livez"]:
        yield 'HEALTHCHECK must run ["/app/bin/healthy", "/livez"], as a list'


@rule
def state_and_native_code_have_their_places(found: list[Stage]) -> Iterator[str]:
    environment = found[-1].environment()
    state = environment.get("STATE_DIR", "")
    if state not in (_words(found[-1].last("VOLUME")) or []):
        yield f"STATE_DIR must be a VOLUME, was {state or 'not set'}"
    owner = found[-1].last("USER").partition(":")[0]
    if not any(
        each.word == "RUN" and state in each.rest and f"--owner={owner}" in each.rest for each in found[-1].instructions
    ):
        yield f"nobody makes {state} for user {owner}"
    if environment.get("ROCKSDB_SHAREDLIB_DIR") != "/tmp":
        yield "ROCKSDB_SHAREDLIB_DIR must be /tmp, the one place beside STATE_DIR that is writable"


@rule
def no_secret_is_inside(found: list[Stage]) -> Iterator[str]:
    for stage in found:
        for each in stage.instructions:
            if each.word in ("ENV", "ARG") and re.search(r"SECRET|PASSWORD|TOKEN|MONGODB_URI|JAAS", each.rest):
                yield f"{each.word} {each.rest} puts a secret into the image"


@rule
def every_program_is_inside(found: list[Stage]) -> Iterator[str]:
    built = " ".join(each.rest for each in found[0].instructions if each.word == "RUN")
    for program in (*PROGRAMS, OPERATORS_COMMANDS):
        if not re.search(rf"--projects \S*\b{program}\b", built) or not re.search(
            rf"for module in [^;]*\b{program}\b", built
        ):
            yield f"{program} is not built, or its jars are not copied"
    if re.search(r"for module in [^;]*\b(quickstart|local-services)\b", built):
        yield "the quickstart's broker and database have no business in the image"
    if "rm -f lib/*-tests.jar" not in built:
        yield "jars of tests have no business in the image"


def _words(json_list: str) -> list[str] | None:
    """The words of an instruction in its exec form; None for a shell's."""
    try:
        return json.loads(json_list)
    except ValueError:
        return None
