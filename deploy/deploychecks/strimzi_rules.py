"""What the overlay with Strimzi's brokers must keep beside the rules for every overlay."""

from typing import Iterator

from .manifests import Manifests
from .rules import Rules
from .sources import PROGRAMS, Topic, topics

CLUSTER = "bookings"
KINDS = {"Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser"}

# Who may write what; the topology alone decides, and nobody else writes what was decided.
# An operator sends a dead letter's command once more to where it lay.
WRITERS = {
    "booking-requests": {"gateway", "bookings-operator"},
    "owner-decisions": {"owner-decisions", "booking-topology", "bookings-operator"},
    "booking-rekeyed": {"booking-topology", "bookings-operator"},
    "booking-updates": {"booking-topology"},
    "booking-replies": {"booking-topology"},
    "booking-dead-letters": {"booking-topology", "mongo-sink"},
}

RULES = Rules()
rule = RULES.rule


@rule
def objects_are_of_one_cluster(manifests: Manifests) -> Iterator[str]:
    for each in _strimzi(manifests):
        if each["kind"] not in KINDS or each["apiVersion"] != "kafka.strimzi.io/v1":
            yield f"{_name(each)} is a {each['apiVersion']} {each['kind']}"
        cluster = _name(each) if each["kind"] == "Kafka" else each["metadata"]["labels"].get("strimzi.io/cluster")
        if cluster != CLUSTER:
            yield f"{each['kind']} {_name(each)} is of cluster {cluster}"


@rule
def topics_are_those_of_the_programs(manifests: Manifests) -> Iterator[str]:
    wanted = topics(manifests.config("kafka-config"))
    made = {}
    for each in manifests.of_kind("KafkaTopic"):
        spec = each["spec"]
        settings = {
            name: str(value).lower() if isinstance(value, bool) else str(value)
            for name, value in spec["config"].items()
        }
        made[_name(each)] = Topic(_name(each), spec["partitions"], spec["replicas"], settings)
    for name in sorted(wanted.keys() | made.keys()):
        if wanted.get(name) != made.get(name):
            yield f"topic {name} is {made.get(name)}, must be {wanted.get(name)}"


@rule
def brokers_encrypt_and_ask_who_is_there(manifests: Manifests) -> Iterator[str]:
    for each in manifests.of_kind("Kafka"):
        kafka = each["spec"]["kafka"]
        for listener in kafka["listeners"]:
            if not listener["tls"] or "authentication" not in listener:
                yield f"listener {listener['name']} must be encrypted and ask who is there"
            if listener["type"] != "internal" or not listener.get("networkPolicyPeers"):
                yield f"listener {listener['name']} must be for named pods of the cluster"
        if kafka.get("authorization") != {"type": "simple"}:
            yield "brokers must let each user do only what it may"


@rule
def programs_log_in_as_themselves(manifests: Manifests) -> Iterator[str]:
    users = {_name(user) for user in manifests.of_kind("KafkaUser")}
    settings = manifests.config("kafka-config")
    if settings.get("KAFKA_CONFIG_SECURITY_PROTOCOL") != "SASL_SSL":
        yield "kafka-config: KAFKA_CONFIG_SECURITY_PROTOCOL must be SASL_SSL"
    if users != {*PROGRAMS, "bookings-operator"}:
        yield f"there must be a user for each program and for operators, and are {', '.join(sorted(users))}"
    for workload in manifests.programs:
        sources = workload.mounts().get("/run/secrets/kafka", {}).get("projected", {}).get("sources", [])
        if {source["secret"]["name"] for source in sources} != {workload.program, f"{CLUSTER}-cluster-ca-cert"}:
            yield f"{workload.name} must mount its own user's secret and the brokers' certificate"


@rule
def nobody_may_do_everything(manifests: Manifests) -> Iterator[str]:
    for user, acl in _acls(manifests):
        if acl["resource"].get("name") == "*" or "All" in acl["operations"] or acl["resource"]["type"] == "cluster":
            yield f"user {user} may do too much: {acl}"


@rule
def what_was_decided_is_written_by_who_decides(manifests: Manifests) -> Iterator[str]:
    writers: dict[str, set[str]] = {topic: set() for topic in topics(manifests.config("kafka-config"))}
    for user, acl in _acls(manifests):
        resource = acl["resource"]
        if resource["type"] == "topic" and {"Write", "Create", "Alter", "Delete"} & set(acl["operations"]):
            for topic in writers:
                prefix = resource.get("patternType") == "prefix"
                if resource["name"] == topic or prefix and topic.startswith(resource["name"]):
                    writers[topic].add(user)
    for topic, found in writers.items():
        if found != WRITERS[topic]:
            yield f"{topic} may be written by {', '.join(sorted(found)) or 'nobody'}"


def _strimzi(manifests: Manifests) -> list[dict]:
    return [each for each in manifests.objects if each["apiVersion"].startswith("kafka.strimzi.io/")]


def _acls(manifests: Manifests) -> Iterator[tuple[str, dict]]:
    for user in manifests.of_kind("KafkaUser"):
        for acl in user["spec"]["authorization"]["acls"]:
            yield _name(user), acl


def _name(each: dict) -> str:
    return each["metadata"]["name"]
