"""Finds the tools that bin/check-deploy made ready; what needs a missing one is skipped with a note."""

import os
import shlex
import sys
from pathlib import Path
from typing import Iterable

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from deploychecks import ROOT, compose, manifests  # noqa: E402

OVERLAYS = sorted(path.name for path in (ROOT / "k8s/overlays").iterdir())


def keeps(faults: Iterable[str]) -> None:
    """Fails with each fault on a line of its own."""
    found = list(faults)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


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
