"""The job makes the topics exactly as the programs would; else these would refuse to start."""

import os
import subprocess
from pathlib import Path

import pytest

from deploychecks import ROOT
from deploychecks.sources import Topic, topics

SCRIPT = ROOT / "k8s/kafka/create-topics.sh"


@pytest.mark.parametrize("overlay", ["dev", "production"])
def test_job_makes_the_topics_of_the_programs(rendered, tmp_path, overlay):
    manifests = rendered[overlay]
    script = next(
        c["data"]["create-topics.sh"] for c in manifests.of_kind("ConfigMap") if "create-topics.sh" in c["data"]
    )
    settings = manifests.config("kafka-config")
    assert made_by(script, settings, tmp_path) == topics(settings)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("LogAppendTime", "CreateTime"),
        ("for_ever=-1", "for_ever=604800000"),
        ("moved_batch=2097176", "moved_batch=1048588"),
        ("booking-rekeyed", "booking-rekey"),
        (" compression.type=uncompressed", ""),
        ("KAFKA_REPLICATION - 1", "KAFKA_REPLICATION - 2"),
    ],
)
def test_a_topic_made_otherwise_is_caught(tmp_path, right, wrong):
    settings = {
        "KAFKA_BROKERS": "kafka:9092",
        "KAFKA_PARTITIONS": "12",
        "KAFKA_REPLICATION": "3",
        "KAFKA_REQUEST_TOPIC": "booking-requests",
        "KAFKA_DECISION_TOPIC": "owner-decisions",
        "KAFKA_RESPONSE_TOPIC": "booking-updates",
    }
    text = SCRIPT.read_text()
    assert right in text
    assert made_by(text, settings, tmp_path) == topics(settings)
    assert made_by(text.replace(right, wrong), settings, tmp_path) != topics(settings)


def made_by(script: str, settings: dict[str, str], folder: Path) -> dict[str, Topic]:
    """Runs the script with a kafka-topics.sh that only tells how it was called."""
    told = folder / "told"
    told.write_text("")
    tool = folder / "kafka-topics.sh"
    tool.write_text(f'#!/bin/sh\necho "$*" >> "{told}"\n')
    tool.chmod(0o755)
    environment = settings | {"PATH": f"{folder}:{os.environ['PATH']}"}
    subprocess.run(["sh", "-c", script], env=environment, check=True, timeout=30)
    return {topic.name: topic for topic in map(_topic, told.read_text().splitlines())}


def _topic(call: str) -> Topic:
    words = call.split()
    assert "--create" in words and "--if-not-exists" in words
    options = {
        word: words[at + 1] for at, word in enumerate(words[:-1]) if word.startswith("--") and word != "--config"
    }
    configs = [words[at + 1] for at, word in enumerate(words) if word == "--config"]
    return Topic(
        options["--topic"],
        int(options["--partitions"]),
        int(options["--replication-factor"]),
        dict(config.split("=", 1) for config in configs),
    )
