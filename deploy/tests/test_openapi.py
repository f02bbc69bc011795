"""The OpenAPI files are valid, hold no text that YAML cut at a comma, and describe every route of the programs."""

import re
from typing import Any, Iterator

import pytest
import yaml
from conftest import keeps
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploychecks import ROOT

FILES = {path.stem: path for path in ROOT.glob("*/src/main/resources/bookings/openapi/*.yaml")}

# Where each program's routes are declared, and which event stream is its own.
ROUTES = {
    "traveler-service": (["TravelerRoutes", "PropertyRoutes", "StatusRoutes"], "TRAVELER"),
    "owner-service": (["OwnerRoutes", "StatusRoutes"], "OWNER"),
}


def test_both_http_programs_have_one():
    assert FILES.keys() == {"traveler-service", "owner-service"}


@pytest.mark.parametrize("name", FILES)
def test_file_is_valid(name):
    keeps(faults(FILES[name].read_text()))


@pytest.mark.parametrize("name", FILES)
def test_routes_are_those_of_the_program(name):
    assert described(yaml.safe_load(FILES[name].read_text())) == declared(name)


def test_what_both_files_say_they_say_alike():
    keeps(differences(*(yaml.safe_load(file.read_text()) for file in FILES.values())))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("'PENDING, ACCEPTED, CANCELLED or", "PENDING, ACCEPTED, CANCELLED or", "no value: ACCEPTED"),
        ("'A day as YYYY-MM-DD, or a date-time, which names its UTC day'", "A day, or a time", "no value: or a time"),
        ("in: path, required: true", "in: path", "'required' is a required property"),
        ("'400': { $ref", "400: { $ref", "400 is no text"),
        ("responses/TooMany'", "responses/TooFew'", "TooFew: not there"),
    ],
)
def test_a_mistake_is_caught(right, wrong, said):
    text = FILES["traveler-service"].read_text()
    assert right in text
    wrong_text = text.replace(right, wrong)
    if right.startswith("'PENDING"):
        wrong_text = wrong_text.replace("perhaps another'", "perhaps another")
    assert any(said in fault for fault in faults(wrong_text))


def test_a_route_that_is_not_described_is_caught():
    file = yaml.safe_load(FILES["owner-service"].read_text())
    del file["paths"]["/api/owners/bookings/{id}/reject"]
    assert declared("owner-service") - described(file) == {"put /api/owners/bookings/{id}/reject"}


def test_an_answer_that_one_file_describes_otherwise_is_caught():
    one, other = (yaml.safe_load(file.read_text()) for file in FILES.values())
    one["components"]["responses"]["TooLarge"]["description"] = "Otherwise"
    assert list(differences(one, other)) == ["responses/TooLarge"]


def faults(text: str) -> Iterator[str]:
    file = yaml.safe_load(text)
    own = [f"no value: {key}" for key in keys_without_value(file)]
    own += [f"{name}: not there" for name in references(file) if not is_there(file, name)]
    own += [f"{path}: {status} is no text" for path, status in statuses(file) if not isinstance(status, str)]
    yield from own
    if not own:  # the validator breaks off at a reference to nothing
        for error in OpenAPIV31SpecValidator(file).iter_errors():
            yield f"{'/'.join(map(str, error.path))}: {error.message}"


def keys_without_value(node: Any) -> Iterator[str]:
    """What { description: one, two } leaves behind; a schema may have any keys, so its validation does not see them."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if value is None:
            yield str(key)
        yield from keys_without_value(value)


def references(node: Any) -> Iterator[str]:
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if key == "$ref":
            yield value
        else:
            yield from references(value)


def is_there(file: Any, reference: str) -> bool:
    for step in reference.removeprefix("#/").split("/"):
        if step not in file:
            return False
        file = file[step]
    return True


def statuses(file: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, calls in file["paths"].items():
        for call in calls.values():
            yield from ((path, status) for status in call["responses"])


def described(file: dict[str, Any]) -> set[str]:
    return {f"{method} {path}" for path, calls in file["paths"].items() for method in calls}


def declared(name: str) -> set[str]:
    """The routes in the program's sources. A form that is not understood is an error, so that none is left out unseen."""
    classes, side = ROUTES[name]
    found = set()
    for java in classes:
        text = _java(java)
        path = re.search(r'String PATH = "([^"]+)"', text)
        calls = re.findall(r'routes\.(\w+)\(\s*(PATH)?(?: \+ )?(?:"([^"]*)")?,', text)
        assert len(calls) == len(re.findall(r"routes\.\w+\(", text)), f"{java} has another form than expected"
        found |= {f"{method} {path.group(1) if base else ''}{rest}" for method, base, rest in calls}
    stream = re.search(rf'{side}\("\w+", "([^"]+)"\)', _java("Side")).group(1)
    return found | {f"get {stream}"}


def _java(name: str) -> str:
    (file,) = ROOT.glob(f"*/src/main/java/**/{name}.java")
    return file.read_text()


def differences(one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    """Parts of one name that are not the same, but for those that name the program or its users."""
    own = {"schemas/Booking", "schemas/Bookings", "schemas/PropertyCard", "schemas/Greeting", "schemas/Health"}
    own |= {"headers/Location", "responses/TooMany"}
    for kind in one["components"].keys() & other["components"].keys():
        ours, theirs = one["components"][kind], other["components"][kind]
        for name in sorted(ours.keys() & theirs.keys()):
            if ours[name] != theirs[name] and f"{kind}/{name}" not in own:
                yield f"{kind}/{name}"
