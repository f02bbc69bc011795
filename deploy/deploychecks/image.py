"""The image that `make image` makes, as `docker load` takes it, and what it must keep."""

import hashlib
import json
import re
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from . import ROOT
from .dockerfile import described, of_file, of_folder, stages
from .rules import Rules
from .sources import PROGRAMS

OPERATORS_COMMANDS = "bookings-cli"
# Modules whose broker, database and load driver no deployment needs, and what only those bring.
NEVER_SHIPPED = (
    r"(quickstart|local-services|benchmarks|end-to-end|kafka_2\.13|mongo-java-server|junit|assertj)\b.*|.*-tests\.jar"
)
SBOM = "/app/resources/sbom.json"
STATE = "/var/lib/bookings"
EPOCH = "1970-01-01T00:00:00Z"

RULES = Rules()
rule = RULES.rule


@dataclass
class File:
    """A file, or a folder, which has no digest (SHA-256)."""

    mode: int
    user: int
    group: int
    modified: float
    digest: str = ""

    def __str__(self) -> str:
        """In the words of the Dockerfile's description."""
        if not self.digest:
            return of_folder(self.user, self.group, self.mode)
        return self.digest + (" to be run" if self.mode & 0o111 else "")


@dataclass
class Image:
    """What is added to a base, whose own configuration is `base`; `files` are those of the layers above the base's."""

    identity: str
    tag: str
    config: dict[str, Any]
    base: dict[str, Any]
    files: dict[str, File]
    sbom: dict[str, Any]

    @property
    def running(self) -> dict[str, Any]:
        """What a container is started with."""
        return self.config["config"]

    @property
    def jars(self) -> dict[str, str]:
        """The digests of all that is on the programs' class path, by file name."""
        return {PurePosixPath(path).name: file.digest for path, file in self.files.items() if _is_in(path, "/app/libs")}


def read(archive: Path, base: Path) -> Image:
    """Reads an image, and of the archive that it was made on only how that one is configured."""
    with tarfile.open(base) as source:
        below = _config(source)[1]
    files: dict[str, File] = {}
    sbom = {}
    with tarfile.open(archive) as source:
        manifest, config = _config(source)
        identity = hashlib.sha256(source.extractfile(manifest["Config"]).read()).hexdigest()
        for layer in manifest["Layers"][len(below["rootfs"]["diff_ids"]) :]:
            with tarfile.open(fileobj=source.extractfile(layer), mode="r|*") as content:
                for member in content:
                    text = content.extractfile(member).read() if member.isfile() else None
                    digest = "" if text is None else hashlib.sha256(text).hexdigest()
                    path = "/" + member.name.strip("/")
                    files[path] = File(member.mode & 0o7777, member.uid, member.gid, member.mtime, digest)
                    if path == SBOM:
                        sbom = json.loads(text)
    return Image(identity, manifest["RepoTags"][0], config, below, files, sbom)


def unpack(archive: Path, folder: Path) -> None:
    """Lays all layers over one another, with their owners; none of those here takes away what is below it."""
    folder.chmod(0o755)  # it will be the root
    with tarfile.open(archive) as source:
        for layer in _config(source)[0]["Layers"]:
            with tarfile.open(fileobj=source.extractfile(layer), mode="r|*") as content:
                content.extractall(folder, numeric_owner=True, filter="fully_trusted")


@rule
def it_is_what_the_dockerfile_makes(image: Image) -> Iterator[str]:
    added = image.running
    ours = {
        "User": added.get("User", ""),
        "Entrypoint": added.get("Entrypoint"),
        "Cmd": added.get("Cmd"),
        "WorkingDir": added.get("WorkingDir", ""),
        "Env": dict(pair.split("=", 1) for pair in set(added["Env"]) - set(image.base["config"].get("Env", []))),
        "Volumes": sorted(added.get("Volumes", [])),
        "ExposedPorts": sorted(added.get("ExposedPorts", [])),
        "Labels": added.get("Labels", {}),
        "Healthcheck": added.get("Healthcheck"),
        "Files": {path: str(file) for path, file in image.files.items() if file.digest or path == STATE},
    }
    for word, said in _dockerfile().items():
        if word == "Labels":
            said = image.base["config"].get("Labels", {}) | said
        if isinstance(said, dict) and isinstance(ours[word], dict):
            for key in sorted(said.keys() | ours[word].keys()):
                if said.get(key) != ours[word].get(key):
                    yield f"{word}: of {key} the Dockerfile says {said.get(key)}, and the image {ours[word].get(key)}"
        elif said != ours[word]:
            yield f"{word}: the Dockerfile says {said}, and the image {ours[word]}"


@rule
def the_bases_environment_is_kept(image: Image) -> Iterator[str]:
    """Where Java is, above all."""
    for pair in image.base["config"].get("Env", []):
        if pair not in image.running["Env"]:
            yield f"{pair.partition('=')[0]} of the base is gone or changed"


@rule
def programs_change_nothing_but_their_state(image: Image) -> Iterator[str]:
    """Also where the root file system is not mounted read-only."""
    for path, file in image.files.items():
        if path != STATE and (file.user, file.group) != (0, 0):
            yield f"{path} belongs to {file.user}:{file.group}"
        if path != STATE and file.mode & 0o022:
            yield f"{path} can be changed by others than root: {file.mode:o}"
        if file.digest and not file.mode & 0o004:
            yield f"{path} cannot be read by the user of the programs: {file.mode:o}"


@rule
def two_builds_are_the_same(image: Image) -> Iterator[str]:
    """No time but the beginning of time."""
    if image.config["created"] != EPOCH:
        yield f"the image was made at {image.config['created']}"
    for step in image.config["history"][len(image.base["history"]) :]:
        if step["created"] != EPOCH:
            yield f"a layer was made at {step['created']}"
    for path, file in image.files.items():
        if file.modified not in (0, 1):
            yield f"{path} was changed at {file.modified}"


@rule
def nothing_is_shipped_that_does_not_run(image: Image) -> Iterator[str]:
    for program in (*PROGRAMS, OPERATORS_COMMANDS):
        if not any(re.fullmatch(rf"{program}-\d[\w.-]*\.jar", jar) for jar in image.jars):
            yield f"{program} is missing"
    for jar in sorted(image.jars):
        if re.fullmatch(NEVER_SHIPPED, jar):
            yield f"{jar} has no business in the image"
    for path, file in image.files.items():
        if file.digest and not any(_is_in(path, folder) for folder in ("/app/libs", "/app/bin", "/app/resources")):
            yield f"{path} has no business in the image"


@rule
def the_sbom_lists_what_is_shipped(image: Image) -> Iterator[str]:
    """Every jar and no other, each with its licence and its own digest."""
    components = image.sbom.get("components", [])
    for component in components:
        if not component.get("licenses"):
            yield f"{_jar(component['purl'])} is listed without a licence"
    listed = {_jar(component["purl"]): _digest(component) for component in components}
    for jar in sorted(image.jars.keys() - listed.keys()):
        yield f"{jar} is shipped and not listed"
    for jar in sorted(listed.keys() - image.jars.keys()):
        yield f"{jar} is listed and not shipped"
    for jar in sorted(listed.keys() & image.jars.keys()):
        if listed[jar] != image.jars[jar]:
            yield f"{jar} is listed as {listed[jar]}, and is {image.jars[jar]}"


@cache
def _dockerfile() -> dict[str, Any]:
    return described(stages((ROOT / "Dockerfile").read_text()))


def _config(source: tarfile.TarFile) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the one image in an archive, where its parts are, and how it is configured."""
    (manifest,) = json.load(source.extractfile("manifest.json"))
    return manifest, json.load(source.extractfile(manifest["Config"]))


def _is_in(path: str, folder: str) -> bool:
    return str(PurePosixPath(path).parent) == folder


def _jar(purl: str) -> str:
    """The file name of a component: pkg:maven/GROUP/NAME@VERSION?classifier=…&type=jar"""
    parts = urlsplit(purl)
    name, version = unquote(parts.path.rpartition("/")[2]).split("@")
    classifier = parse_qs(parts.query).get("classifier", [""])[0]
    return f"{name}-{version}{'-' + classifier if classifier else ''}.jar"


def _digest(component: dict[str, Any]) -> str | None:
    return next((each["content"] for each in component.get("hashes", []) if each["alg"] == "SHA-256"), None)
