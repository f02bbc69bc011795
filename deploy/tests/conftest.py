"""Finds the tools that bin/check-deploy made ready; what needs a missing one is skipped with a note."""

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Iterable

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deploychecks import ROOT, compose, container, manifests, small_base  # noqa: E402
from deploychecks import image as images  # noqa: E402

OVERLAYS = sorted(path.name for path in (ROOT / "k8s/overlays").iterdir())


def keeps(faults: Iterable[str]) -> None:
    """Fails with each fault on a line of its own."""
    found = list(faults)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for a condition, with a limit."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            pytest.fail(f"not within {seconds} s: {condition.__qualname__}")
        time.sleep(0.2)


def java_home() -> Path:
    return Path(os.environ["JAVA_HOME"])


def make_image(sources: Path, base: Path, archive: Path) -> None:
    """`make image` on a base of ours, since no registry may be in reach."""
    command = ["make", "--silent", f"--directory={sources}", "image", f"BASE=tar://{base}", f"IMAGE_FILE={archive}"]
    made = subprocess.run(command, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `planted` runs with every mistake of its module."""
    if "planted" in metafunc.fixturenames:
        metafunc.parametrize("planted", metafunc.module.mistake.all, ids=str)


@pytest.fixture(scope="session")
def rendered() -> dict[str, manifests.Manifests]:
    """Every overlay, rendered."""
    kustomize = shlex.split(os.environ.get("KUSTOMIZE", ""))
    if not kustomize:
        pytest.skip("there is no kustomize, no kubectl and no Go to make one")
    return {name: manifests.render(kustomize, ROOT / "k8s/overlays" / name) for name in OVERLAYS}


@pytest.fixture(scope="session")
def compose_config() -> compose.Parser:
    """Reads a compose file as Docker Compose does."""
    tool = os.environ.get("COMPOSE_CONFIG", "")
    if not tool:
        pytest.skip("there is no Go, or it cannot build the parser of compose files")
    return compose.Parser(tool)


@pytest.fixture(scope="session")
def small_base_archive(tmp_path_factory) -> Path:
    """See small_base: the files of another system than Linux make none."""
    if sys.platform != "linux":
        pytest.skip("the image is made on a base of Linux's files, and this is another system")
    archive = tmp_path_factory.mktemp("base") / "base.tar"
    small_base.write(archive, java_home())
    return archive


@pytest.fixture(scope="session")
def image_archive(small_base_archive, tmp_path_factory) -> Path:
    """The image of these sources."""
    archive = tmp_path_factory.mktemp("image") / "booking-streams.tar"
    make_image(ROOT, small_base_archive, archive)
    return archive


@pytest.fixture(scope="session")
def image(image_archive, small_base_archive) -> images.Image:
    return images.read(image_archive, small_base_archive)


@pytest.fixture(scope="session")
def unpacked(image_archive, tmp_path_factory) -> Path:
    """The image's layers, as a root to run programs on."""
    if not container.can_run():
        pytest.skip("programs of the image are run by root alone, in namespaces of their own")
    root = tmp_path_factory.mktemp("root")
    images.unpack(image_archive, root)
    return root
