"""What is read from the Java sources is what the page on configuration says, and what is read wrongly does not pass unseen."""

import re

import pytest

from deploychecks import ROOT, sources
from deploychecks.sources import PROGRAMS, Setting, accepted, topics

TOPICS = {
    "KAFKA_PARTITIONS": "12",
    "KAFKA_REPLICATION": "3",
    "KAFKA_REQUEST_TOPIC": "booking-requests",
    "KAFKA_DECISION_TOPIC": "owner-decisions",
    "KAFKA_RESPONSE_TOPIC": "booking-updates",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_settings_are_those_of_the_page(program):
    _, *sections = (ROOT / "docs/configuration.md").read_text().split("\n## ")
    documented = {
        name
        for programs, rows in (section.split("\n", 1) for section in sections)
        if program in programs.split(", ")
        for name in re.findall(r"^\| `(.*?)` \|", rows, re.MULTILINE)
    }
    read = accepted(program)
    assert documented == read.settings.keys() | {prefix + "*" for prefix in read.prefixes}


@pytest.mark.parametrize(
    ("program", "name", "value", "said"),
    [
        ("gateway", "KAFKA_BROKER", "kafka:9092", "is read by nobody"),
        ("mongo-sink", "SESSION_SECRET_FILE", "/secret", "is read by nobody"),
        ("mongo-sink", "STREAMS_CONFIG_POLL_MS", "100", "is read by nobody"),
        ("gateway", "PORT", "70000", "a whole number from 0 to 65535"),
        ("gateway", "NOTICES", "yes", "on or off"),
        ("gateway", "SESSION_GRACE", "5", "a length of time"),
        ("gateway", "KAFKA_CONFIG_SECURITY_PROTCOL", "SSL", "not known"),
    ],
)
def test_fault(program, name, value, said):
    assert said in accepted(program).fault(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_SECRET_FILE", "/run/secrets/bookings/session-secret"),
        ("KAFKA_CONFIG_SASL_JAAS_CONFIG_FILE", "/run/secrets/kafka/sasl.jaas.config"),
        ("SESSION_GRACE", "PT5M"),
        ("LOG_LEVEL", "DEBUG"),
        ("LOG_FORMAT", "json"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"),
        ("OTEL_EXPORTER_OTLP_HEADERS_FILE", "/run/secrets/otel/headers"),
        ("MONGODB_URI", None),
    ],
)
def test_no_fault(name, value):
    assert accepted("gateway").fault(name, value) is None


def test_a_form_that_is_not_understood_is_an_error():
    with pytest.raises(ValueError, match="not understood"):
        sources._name("nameOf(setting), 5)", "")


def test_topics():
    found = topics(TOPICS)
    assert found["booking-dead-letters"].partitions == 3
    assert found["booking-dead-letters"].settings["max.message.bytes"] == "2097176"
    assert found["booking-replies"].settings["segment.ms"] == "900000"
    assert found["booking-updates"].settings["retention.ms"] == "-1"
    assert "compression.type" not in found["booking-updates"].settings


def test_setting_without_a_form_takes_anything():
    assert Setting("HOST", "text").fault("anything") is None
