"""What the programs read from their environment, how their topics are kept, and how long they take to stop.

All of it is read from the Java sources. A form that is not understood is an error, so that nothing is left out unseen.
"""

import re
from functools import cache
from typing import NamedTuple

from . import ROOT

PROGRAMS = ("gateway", "owner-decisions", "booking-topology", "mongo-sink")

# Read by the log's configuration, by bin/bookings, and by RocksDB.
AROUND_A_PROGRAM = ("LOG_LEVEL", "LOG_FORMAT", "JAVA_OPTS", "ROCKSDB_SHAREDLIB_DIR")

# Of all that may be passed on to Kafka's clients, what a deployment has reason to.
PASSED_TO_KAFKA = {
    "SECURITY_PROTOCOL",
    "SASL_MECHANISM",
    "SASL_JAAS_CONFIG",
    "SSL_TRUSTSTORE_TYPE",
    "SSL_TRUSTSTORE_LOCATION",
    "SSL_TRUSTSTORE_CERTIFICATES",
    "SSL_KEYSTORE_TYPE",
    "SSL_KEYSTORE_LOCATION",
    "CLIENT_RACK",
}


class Setting(NamedTuple):
    """One variable; `kind` is the method of Environment that reads it."""

    name: str
    kind: str
    low: int = 0
    high: int = 0

    def fault(self, value: str) -> str | None:
        """What is wrong with a value, as far as it can be seen without the program."""
        if self.kind in ("whole", "port"):
            fits = value.isdigit() and self.low <= int(value) <= self.high
            return None if fits else f"must be a whole number from {self.low} to {self.high}"
        if self.kind == "duration":
            return None if re.fullmatch(r"\d+\s*(ms|s|m|h|d)|P.+", value) else "must be a length of time, such as 24h"
        if self.kind == "onOff":
            return None if value.lower() in ("on", "off", "true", "false") else "must be on or off"
        return None


class Accepted(NamedTuple):
    """All that one program reads."""

    settings: dict[str, Setting]
    prefixes: frozenset[str]

    def fault(self, name: str, value: str | None = None) -> str | None:
        """What is wrong with a variable; a value that is not known yet is not looked at."""
        if name in AROUND_A_PROGRAM:
            return None
        if name in self.settings:
            return None if value is None else self.settings[name].fault(value)
        if name.endswith("_FILE") and self.is_secret(name.removesuffix("_FILE")):
            return None
        for prefix in self.prefixes:
            if name.startswith(prefix):
                known = name.removeprefix(prefix).removesuffix("_FILE") in PASSED_TO_KAFKA
                return None if known else "is not known to be a property that Kafka's clients need here"
        return "is read by nobody"

    def is_secret(self, name: str) -> bool:
        return name in self.settings and self.settings[name].kind == "secret"


@cache
def accepted(program: str) -> Accepted:
    """What a program reads: its settings record, and all that this one builds."""
    settings: dict[str, Setting] = {}
    prefixes: set[str] = set()
    waiting = [_settings_of(_main_class(program))]
    seen: set[str] = set()
    while waiting:
        record = waiting.pop()
        if record in seen:
            continue
        seen.add(record)
        text = _java(record)
        waiting += re.findall(r"\b(\w+Settings)\.from\(", text)
        for call in re.finditer(r"\benvironment\s*\.(\w+)\(", text):
            kind, arguments = call.group(1), text[call.end() : call.end() + 200]
            if kind in ("build", "fault", "check", "asked"):
                continue
            name = _name(arguments, text)
            if kind == "prefixed":
                prefixes.add(name)
            elif name:
                settings[name] = Setting(name, kind, *_bounds(kind, arguments))
    return Accepted(settings, frozenset(prefixes))


def seconds_to_stop(program: str) -> int:
    """How long a program may take to stop when it is told to."""
    if program == "booking-topology":
        return _seconds("TopologyApp", "CLOSING_LIMIT")
    if program in ("gateway", "owner-decisions"):
        return _seconds("EdgeServer", "FAREWELL")
    return 10  # it writes the batch in its hands, and each call of MongoDB or Kafka has its own limit


class Topic(NamedTuple):
    """A topic as it is created."""

    name: str
    partitions: int
    replication: int
    settings: dict[str, str]


def topics(environment: dict[str, str]) -> dict[str, Topic]:
    """Our topics by name, as booking-runtime's Topics creates them with KAFKA_* from an environment."""
    text = _java("Topics")
    found = {}
    for method, body in re.findall(r"public TopicSpec (\w+)\(\) \{\s*return ([^;]+);", text):
        topic = _topic(body, text, environment)
        found[topic.name] = topic
        assert method in re.search(r"public List<TopicSpec> all\(\) \{([^}]*)\}", text).group(1)
    assert len(found) == 6, f"Topics has another form than expected: {sorted(found)}"
    return found


def _topic(body: str, text: str, environment: dict[str, str]) -> Topic:
    replication = int(environment["KAFKA_REPLICATION"])
    called, arguments = re.fullmatch(r"(?:new )?(\w+)\((.*)\)", body, re.DOTALL).groups()
    words = [word.strip() for word in re.split(r",(?![^(]*\))", arguments)]
    name = _topic_name(words[0], environment)
    if called == "commands":
        partitions, retention, timestamps, batch, sized = environment["KAFKA_PARTITIONS"], "FOR_EVER", *words[1:3], True
    elif called == "outcomes":
        partitions, retention, timestamps, batch, sized = (
            environment["KAFKA_PARTITIONS"],
            words[1],
            "CREATE_TIME",
            "ORDINARY_BATCH_BYTES",
            False,
        )
    elif called == "TopicSpec":
        partitions = re.search(rf"int {words[1]} = (\d+)", text).group(1)
        retention, timestamps, batch, sized = words[4], words[5], words[6], words[7] == "true"
    else:
        raise ValueError(f"Topics has another form than expected: {body}")
    milliseconds = _milliseconds(retention)
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": str(milliseconds),
        "retention.bytes": "-1",
        "message.timestamp.type": "LogAppendTime" if "LOG_APPEND" in timestamps else "CreateTime",
        "max.message.bytes": str(_bytes(batch, text)),
        "min.insync.replicas": str(max(1, replication - 1)),
        "unclean.leader.election.enable": "false",
    }
    if sized:
        settings["compression.type"] = "uncompressed"
    if milliseconds != -1:
        settings["segment.ms"] = str(min(milliseconds // 4, 7 * 86_400_000))
    return Topic(name, int(partitions), replication, settings)


def _topic_name(word: str, environment: dict[str, str]) -> str:
    accessor = re.fullmatch(r"settings\.(\w+)\(\)", word).group(1)
    chosen = {"requestTopic": "REQUEST", "decisionTopic": "DECISION", "responseTopic": "RESPONSE"}
    if accessor in chosen:
        return environment[f"KAFKA_{chosen[accessor]}_TOPIC"]
    constant = re.search(rf"String {accessor}\(\) \{{\s*return Channels\.(\w+);", _java("KafkaSettings")).group(1)
    return re.search(rf'String {constant} = "([^"]+)"', _java("Channels")).group(1)


def _milliseconds(retention: str) -> int:
    if retention.endswith("FOR_EVER"):
        return -1
    unit, number = re.fullmatch(r"Duration\.of(Hours|Days)\((\d+)\)", retention).groups()
    return int(number) * {"Hours": 3_600_000, "Days": 86_400_000}[unit]


def _bytes(constant: str, text: str) -> int:
    """A constant that is a number, or a product of numbers and constants."""
    product = 1
    for factor in re.search(rf"int {constant} = ([^;]+);", text).group(1).split("*"):
        factor = factor.strip()
        product *= int(factor.replace("_", "")) if factor[0].isdigit() else _bytes(factor, text)
    return product


def _main_class(program: str) -> str:
    launcher = (ROOT / "bin/bookings").read_text()
    return re.search(rf"\b{program}\) main=[\w.]*\.(\w+)", launcher).group(1)


def _settings_of(main_class: str) -> str:
    return re.search(r"\b(\w+Settings)\.from\(", _java(main_class)).group(1)


def _seconds(java_class: str, constant: str) -> int:
    return int(re.search(rf"Duration {constant} = Duration\.ofSeconds\((\d+)\)", _java(java_class)).group(1))


def _name(arguments: str, text: str) -> str | None:
    """The variable that a call names, with a literal or a constant of the same class; None for one made up there."""
    literal = re.match(r'\s*"([A-Z][A-Z0-9_]*)"', arguments)
    if literal:
        return literal.group(1)
    constant = re.match(r"\s*([A-Z][A-Z0-9_]*)\b", arguments)
    if constant:
        return re.search(rf'String {constant.group(1)} = "([^"]+)"', text).group(1)
    if re.match(r"\s*variable\(PASS_THROUGH_PREFIX", arguments):
        return None  # the file of a passed-through password: its prefix is known
    raise ValueError(f"a setting is read in a form that is not understood: environment…({arguments[:60]}")


def _bounds(kind: str, arguments: str) -> tuple[int, int]:
    if kind == "port":
        return 0, 65_535
    if kind != "whole":
        return 0, 0
    low, high = re.match(r'\s*"\w+",\s*[\d_]+,\s*([\d_]+),\s*([\d_]+)\)', arguments).groups()
    return int(low.replace("_", "")), int(high.replace("_", ""))


@cache
def _java(java_class: str) -> str:
    found = list(ROOT.glob(f"*/src/main/java/**/{java_class}.java"))
    if len(found) != 1:
        raise ValueError(f"{len(found)} sources of {java_class}, wanted one")
    return found[0].read_text()
