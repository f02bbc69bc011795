"""asyncapi.yaml is valid, and names the topics and event streams of the programs: each of them, and no other."""

import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any, Iterator

import jsonschema
import pytest
import yaml
from conftest import keeps

from deploychecks import ROOT
from deploychecks.sources import topics

FILE = ROOT / "booking-wire/src/main/resources/bookings/asyncapi.yaml"
DOCUMENT = yaml.safe_load(FILE.read_text())
OPENAPI = {path.stem: yaml.safe_load(path.read_text()) for path in ROOT.glob("*/src/main/resources/bookings/openapi/*.yaml")}

# As the programs name and cut their topics where nobody says otherwise; one copy or three is not the contract's to say.
DEFAULTS = {
    "KAFKA_PARTITIONS": "12",
    "KAFKA_REPLICATION": "1",
    "KAFKA_REQUEST_TOPIC": "booking-requests",
    "KAFKA_DECISION_TOPIC": "owner-decisions",
    "KAFKA_RESPONSE_TOPIC": "booking-updates",
}


@pytest.fixture(scope="module")
def official() -> dict[str, Any]:
    """AsyncAPI's own schema of an AsyncAPI document."""
    file = os.environ.get("ASYNCAPI_SCHEMA", "")
    if not file:
        pytest.skip("there is no npm to fetch AsyncAPI's schema with")
    return json.loads(Path(file).read_text())


def test_file_is_valid(official):
    keeps(invalid(official, DOCUMENT))


def test_topics_are_those_of_the_programs():
    keeps(other_topics(DOCUMENT))


def test_event_streams_are_those_of_the_programs():
    keeps(other_streams(DOCUMENT))


def test_every_schema_is_there_and_used():
    keeps(lost_schemas(DOCUMENT))


MISTAKES = [
    (("channels", "requests", "messages"), [], "requests/messages"),
    (("operations", "readReplies", "action"), "read", "readReplies/action"),
    (("info",), {"title": "No version"}, "'version' is a required property"),
    (("asyncapi",), "2.6.0", "asyncapi"),
]


@pytest.mark.parametrize(("path", "wrong", "said"), MISTAKES)
def test_a_document_of_another_form_is_caught(official, path, wrong, said):
    assert any(said in fault for fault in invalid(official, planted(path, wrong)))


@pytest.mark.parametrize(
    ("path", "wrong", "said"),
    [
        (("channels", "replies", "bindings", "kafka", "topic"), "booking-answers", "booking-answers: made by no program"),
        (("channels", "replies", "bindings", "kafka", "topic"), "booking-answers", "booking-replies: not described"),
        (("channels", "updates", "bindings", "kafka", "partitions"), 6, "booking-updates: 6 partitions, made with 12"),
        (("channels", "replies", "bindings", "kafka", "topicConfiguration", "retention.ms"), -1, "booking-replies: retention.ms"),
        (("channels", "updates", "address"), "updates", "updates: has the address of another topic"),
    ],
)
def test_a_topic_that_is_described_otherwise_is_caught(path, wrong, said):
    assert any(said in fault for fault in other_topics(planted(path, wrong)))


def test_an_event_stream_of_another_path_is_caught():
    faults = list(other_streams(planted(("channels", "owner-events", "address"), "/api/owners/events")))
    assert any("/api/owners/events: answered by no program" in fault for fault in faults)
    assert any("/api/owners/bookings/events: not described" in fault for fault in faults)


def test_a_schema_that_is_not_there_is_caught():
    path = ("components", "messages", "booking-due", "payload", "schema", "$ref")
    faults = list(lost_schemas(planted(path, "schemas/due.json")))
    assert any("schemas/due.json: not there" in fault for fault in faults)
    assert any("schemas/booking-due.json: used by no message" in fault for fault in faults)


def invalid(official: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    for error in jsonschema.Draft7Validator(official).iter_errors(document):
        for cause in error.context or [error]:
            yield f"{'/'.join(map(str, cause.absolute_path))}: {cause.message}"


def other_topics(document: dict[str, Any]) -> Iterator[str]:
    made = topics(DEFAULTS)
    described = {}
    for channel in document["channels"].values():
        if kafka := channel.get("bindings", {}).get("kafka"):
            described[kafka["topic"]] = kafka
            if channel["address"] != kafka["topic"]:
                yield f"{channel['address']}: has the address of another topic than {kafka['topic']}"
    yield from (f"{name}: made by no program" for name in described.keys() - made.keys())
    yield from (f"{name}: not described" for name in made.keys() - described.keys())
    for name in described.keys() & made.keys():
        kafka, topic = described[name], made[name]
        if kafka["partitions"] != topic.partitions:
            yield f"{name}: {kafka['partitions']} partitions, made with {topic.partitions}"
        for setting, value in kafka["topicConfiguration"].items():
            told = ",".join(value) if isinstance(value, list) else str(value)
            if told != topic.settings.get(setting):
                yield f"{name}: {setting}={told}, made with {topic.settings.get(setting)}"


def other_streams(document: dict[str, Any]) -> Iterator[str]:
    """OpenAPI, which tests hold to the programs, says where event streams are answered."""
    answered = {
        (service, path)
        for service, openapi in OPENAPI.items()
        for path, calls in openapi["paths"].items()
        if "text/event-stream" in json.dumps(resolved(openapi, calls.get("get", {}).get("responses", {}).get("200", {})))
    }
    described = {
        (server["$ref"].removeprefix("#/servers/"), channel["address"])
        for channel in document["channels"].values()
        if "bindings" not in channel
        for server in channel["servers"]
    }
    yield from (f"{path}: answered by no program as {service}" for service, path in described - answered)
    yield from (f"{path}: not described, of {service}" for service, path in answered - described)


def resolved(document: dict[str, Any], node: dict[str, Any]) -> Any:
    for step in node.get("$ref", "").split("/")[1:]:
        document = document[step]
        node = document
    return node


def lost_schemas(document: dict[str, Any]) -> Iterator[str]:
    named = {reference.split("#")[0] for reference in references(document) if not reference.startswith("#")}
    for file in (FILE.parent / "schemas").glob("*.json"):
        here = f"schemas/{file.name}"
        if here in named:
            named |= {f"schemas/{part.split('#')[0]}" for part in references(json.loads(file.read_text()))}
    there = {f"schemas/{file.name}" for file in (FILE.parent / "schemas").glob("*.json")}
    yield from (f"{name}: not there" for name in named - there)
    yield from (f"{name}: used by no message" for name in there - named)


def references(node: Any) -> Iterator[str]:
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if key == "$ref" and isinstance(value, str):
            yield value
        else:
            yield from references(value)


def planted(path: tuple[str, ...], wrong: Any) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    node = document
    for step in path[:-1]:
        node = node[step]
    assert path[-1] in node
    node[path[-1]] = wrong
    return document
