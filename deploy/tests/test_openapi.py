"""The OpenAPI files are valid, and hold no text that YAML cut at a comma."""

from typing import Any, Iterator

import pytest
import yaml
from conftest import keeps
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploychecks import ROOT

FILES = {path.stem: path for path in ROOT.glob("*/src/main/resources/bookings/openapi/*.yaml")}


def test_both_http_programs_have_one():
    assert FILES.keys() == {"traveler-service", "owner-service"}


@pytest.mark.parametrize("name", FILES)
def test_file_is_valid(name):
    keeps(faults(FILES[name].read_text()))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("'The booking, pending'", "The booking, pending", "'pending' was unexpected"),
        ("'A day as YYYY-MM-DD, or a date-time, which names its UTC day'", "A day, or a time", "no value: or a time"),
        ("in: path, required: true", "in: path", "'required' is a required property"),
    ],
)
def test_a_mistake_is_caught(right, wrong, said):
    text = FILES["traveler-service"].read_text()
    assert right in text
    assert any(said in fault for fault in faults(text.replace(right, wrong)))


def faults(text: str) -> Iterator[str]:
    file = yaml.safe_load(text)
    for error in OpenAPIV31SpecValidator(file).iter_errors():
        yield f"{'/'.join(map(str, error.path))}: {error.message}"
    yield from (f"no value: {key}" for key in keys_without_value(file))


def keys_without_value(node: Any) -> Iterator[str]:
    """What { description: one, two } leaves behind; a schema may have any keys, so its validation does not see them."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if value is None:
            yield str(key)
        yield from keys_without_value(value)
