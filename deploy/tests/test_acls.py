"""The rights that deploy/kafka/acls.sh gives are those in docs/security.md, and those of Strimzi's users."""

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from deploychecks import ROOT

SCRIPT = ROOT / "deploy/kafka/acls.sh"
KINDS = {"--topic": "topic", "--group": "group", "--transactional-id": "transactionalId"}


class Right(NamedTuple):
    """That one user may do one thing."""

    user: str
    operation: str
    kind: str
    name: str
    prefix: bool


def test_strimzi_gives_the_same(tmp_path):
    assert given(SCRIPT.read_text(), tmp_path) == strimzis((ROOT / "k8s/strimzi/users.yaml").read_text())


def test_page_says_the_same(tmp_path):
    assert on_topics(given(SCRIPT.read_text(), tmp_path)) == documented((ROOT / "docs/security.md").read_text())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('allow gateway "Write DescribeConfigs"', 'allow gateway "Read Write DescribeConfigs"'),
        ("allow mongo-sink", "allow gateway"),
        ('allow mongo-sink "Write DescribeConfigs" --topic booking-dead-letters', ":"),
        ('"$application-"', '"booking-"'),
    ],
)
def test_another_right_is_caught(tmp_path, right, wrong):
    text = SCRIPT.read_text()
    assert right in text
    found = given(text.replace(right, wrong), tmp_path)
    page = documented((ROOT / "docs/security.md").read_text())
    users = strimzis((ROOT / "k8s/strimzi/users.yaml").read_text())
    assert on_topics(found) != page
    assert found != users


def test_second_set_of_users(tmp_path):
    first = given(SCRIPT.read_text(), tmp_path)
    second = given(SCRIPT.read_text(), tmp_path, USER_SUFFIX="-b")
    assert second == {right._replace(user=f"{right.user}-b") for right in first}


def test_what_was_given_can_be_taken_away(tmp_path):
    given_first = given(SCRIPT.read_text(), tmp_path)
    assert given(SCRIPT.read_text(), tmp_path, ACTION="remove") == given_first


def given(script: str, folder: Path, **settings: str) -> set[Right]:
    """Runs the script with a kafka-acls.sh that only tells how it was called."""
    told = folder / "told"
    told.write_text("")
    tool = folder / "kafka-acls.sh"
    tool.write_text(f'#!/bin/sh\necho "$*" >> "{told}"\n')
    tool.chmod(0o755)
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "KAFKA_BROKERS": "kafka:9092",
        "ADMIN_CONFIG": "admin.properties",
    }
    subprocess.run(["sh", "-c", script], env=environment | settings, check=True, timeout=30)
    action = f"--{settings.get('ACTION', 'add')}"
    return {right for call in told.read_text().splitlines() for right in rights(call.split(), action)}


def rights(words: list[str], action: str) -> list[Right]:
    options = list(zip(words, words[1:]))
    assert action in words and "--force" in words and ("--command-config", "admin.properties") in options
    user = dict(options)["--allow-principal"].removeprefix("User:")
    operations = [value for option, value in options if option == "--operation"]
    prefix = ("--resource-pattern-type", "prefixed") in options
    return [
        Right(user, operation, KINDS[option], name, prefix)
        for option, name in options
        if option in KINDS
        for operation in operations
    ]


def strimzis(text: str) -> set[Right]:
    """What Strimzi gives the users in a text. Describe comes with Read and Write."""
    found = set()
    for user in yaml.safe_load_all(text):
        for acl in user["spec"]["authorization"]["acls"]:
            resource = acl["resource"]
            operations = set(acl["operations"])
            if operations & {"Read", "Write"}:
                operations -= {"Describe"}
            prefix = resource.get("patternType") == "prefix"
            name = user["metadata"]["name"]
            found |= {Right(name, each, resource["type"], resource["name"], prefix) for each in operations}
    return found


def on_topics(found: set[Right]) -> set[tuple[str, str, str]]:
    """In the page's words: user, word, topic."""
    words = {"DescribeConfigs": "look"}
    return {
        (right.user, words.get(right.operation, right.operation.lower()), right.name)
        for right in found
        if right.kind == "topic" and right.operation != "Describe"
    }


def documented(page: str) -> set[tuple[str, str, str]]:
    """The changelog stands for all that begins with the application's name."""
    table = page.partition("\n| topic | ")[2].partition("\n\n")[0]
    header, _, *rows = table.split("\n")
    users = header.strip("| ").split(" | ")
    found = set()
    for row in rows:
        topic, *cells = (cell.strip() for cell in row.strip()[1:-1].split("|"))
        name = re.sub(r"^booking-topology-.*", "booking-topology-", topic.strip("`"))
        for user, cell in zip(users, cells, strict=True):
            found |= {(user, word, name) for word in cell.split(", ") if word}
    return found
