"""The Dockerfile, and what it must keep."""

import hashlib
import json
import re
import shlex
from pathlib import Path, PurePosixPath
from typing import Any, Callable, Iterator, NamedTuple

from . import ROOT
from .kubernetes_rules import is_pinned

JAVA = "25"
# Where the first stage has the sources, and so what it builds.
SOURCES = "/src"


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
def what_is_shipped_is_the_poms(found: list[Stage]) -> Iterator[str]:
    """image/pom.xml says what is shipped, and stages it for both images."""
    built = " ".join(each.rest for each in found[0].instructions if each.word == "RUN")
    if not re.search(r"\bmvn .*-Pimage .*-Djib\.skip=true .*--projects image .*\bpackage\b", built):
        yield "the first stage must build image/pom.xml, without Jib"
    copied = {source for each in found[-1].instructions if each.word == "COPY" for source in _copy(each)[0]}
    for staged in ("libs/others", "libs/ours", "classes/sbom.json"):
        if f"{SOURCES}/image/target/{staged}" not in copied:
            yield f"image/target/{staged} is not copied"


def described(found: list[Stage], root: Path = ROOT) -> dict[str, Any]:
    """What the image is, in the words of an image's configuration; its files are taken from a build in `root`."""
    image = found[-1]
    return {
        "User": image.last("USER"),
        "Entrypoint": _words(image.last("ENTRYPOINT")),
        "Cmd": _words(image.last("CMD")),
        "WorkingDir": image.last("WORKDIR"),
        "Env": image.environment(),
        "Volumes": sorted(_words(image.last("VOLUME")) or []),
        "ExposedPorts": sorted(f"{port}/tcp" for port in image.last("EXPOSE").split()),
        "Labels": dict(word.split("=", 1) for word in shlex.split(image.last("LABEL"))),
        "Healthcheck": _health_check(image.last("HEALTHCHECK")),
        "Files": _files(image, root),
    }


def _health_check(instruction: str) -> dict[str, Any]:
    options, _, command = instruction.partition("CMD ")
    seconds = {name: int(number) * 1_000_000_000 for name, number in re.findall(r"--([a-z-]+)=(\d+)s", options)}
    return {
        "Test": ["CMD", *(_words(command) or [])],
        "Interval": seconds.get("interval"),
        "Timeout": seconds.get("timeout"),
        "StartPeriod": seconds.get("start-period"),
        "Retries": int(re.search(r"--retries=(\d+)", options).group(1)),
    }


def _files(image: Stage, root: Path) -> dict[str, str]:
    """Of each file its digest and whether it can be run, and of each folder that is made its owner and mode."""
    folder = PurePosixPath(image.last("WORKDIR"))
    found = {}
    for each in image.instructions:
        if each.word == "COPY":
            sources, target = _copy(each)
            for source in sources:
                here = root / source.removeprefix(SOURCES).lstrip("/")
                for file in sorted(here.iterdir()) if here.is_dir() else [here]:
                    found[str(folder / target / file.name)] = of_file(file.read_bytes(), file.stat().st_mode)
        elif each.word == "RUN":
            made = re.fullmatch(r"install --directory --owner=(\d+) --group=(\d+) --mode=0?(\d+) (\S+)", each.rest)
            owner, group, mode, path = made.groups()
            found[path] = of_folder(int(owner), int(group), int(mode, 8))
    return found


def of_file(content: bytes, mode: int) -> str:
    return f"{hashlib.sha256(content).hexdigest()}{' to be run' if mode & 0o111 else ''}"


def of_folder(owner: int, group: int, mode: int) -> str:
    return f"a folder of {owner}:{group}, {mode:o}"


def _copy(instruction: Instruction) -> tuple[list[str], str]:
    words = [word for word in instruction.rest.split() if not word.startswith("--")]
    return words[:-1], words[-1]


def _words(json_list: str) -> list[str] | None:
    """The words of an instruction in its exec form; None for a shell's."""
    try:
        return json.loads(json_list)
    except ValueError:
        return None
