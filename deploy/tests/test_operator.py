"""k8s/operator gives operators what the programs beside it have, under the same restrictions."""

import os
import shlex

import pytest
from conftest import keeps

from deploychecks import ROOT, manifests
from deploychecks.kubernetes_rules import RULES
from deploychecks.manifests import Manifests, matches

BESIDE = {"operator": "production", "operator-strimzi": "production-strimzi"}

# those that are about any pod, whatever runs in it
RESTRICTIONS = (
    "fits_the_schemas",
    "all_in_one_namespace",
    "names_lead_somewhere",
    "nobody_runs_as_root",
    "nobody_gains_privileges",
    "capabilities_are_dropped",
    "system_calls_are_filtered",
    "root_file_systems_are_read_only",
    "volumes_are_of_safe_kinds",
    "nobody_shares_the_node",
    "nobody_holds_a_token_of_the_cluster",
    "services_make_no_variables",
    "images_are_pinned",
    "memory_is_reserved_and_bounded",
)


@pytest.fixture(params=BESIDE, scope="module")
def beside(request, rendered) -> Manifests:
    """A cluster in which an operator is at work."""
    added = manifests.render(shlex.split(os.environ["KUSTOMIZE"]), ROOT / "k8s" / request.param)
    return Manifests(rendered[BESIDE[request.param]].objects + added.objects)


@pytest.mark.parametrize("rule", RESTRICTIONS)
def test_it_is_restricted_as_the_programs_are(beside, rule):
    keeps(RULES[rule](beside))


def test_it_reaches_the_brokers_and_mongodb(beside):
    labels = beside.workload("bookings-operator").labels
    brokers = int(beside.config("kafka-config")["KAFKA_BROKERS"].rpartition(":")[2])
    assert {brokers, 27017, 53} <= ways_out(beside, labels)
    assert not {brokers, 27017} & ways_out(beside, {"app": "a-stranger"})


def test_brokers_and_the_database_let_it_in(rendered):
    labels = {"app": "bookings-operator"}
    assert let_in(rendered["production"].named("NetworkPolicy", "kafka")["spec"]["ingress"], labels) == {9092}
    assert let_in(rendered["dev"].named("NetworkPolicy", "mongodb")["spec"]["ingress"], labels) == {27017}
    [listener] = rendered["production-strimzi"].named("Kafka", "bookings")["spec"]["kafka"]["listeners"]
    assert any(matches(peer["podSelector"], labels) for peer in listener["networkPolicyPeers"])


def test_it_logs_in_as_itself(rendered):
    added = manifests.render(shlex.split(os.environ["KUSTOMIZE"]), ROOT / "k8s/operator-strimzi")
    mounted = added.workload("bookings-operator").mounts()["/run/secrets/kafka"]["projected"]["sources"]
    user = rendered["production-strimzi"].named("KafkaUser", "bookings-operator")["metadata"]["name"]
    assert [source["secret"]["name"] for source in mounted] == [user, "bookings-cluster-ca-cert"]


def ways_out(all_of_it: Manifests, labels: dict[str, str]) -> set[int]:
    return {
        port["port"]
        for policy in all_of_it.of_kind("NetworkPolicy")
        if matches(policy["spec"]["podSelector"], labels)
        for way in policy["spec"].get("egress", [])
        for port in way.get("ports", [])
    }


def let_in(ways: list[dict], labels: dict[str, str]) -> set[int]:
    return {
        port["port"]
        for way in ways
        if any(matches(peer["podSelector"], labels) for peer in way["from"])
        for port in way["ports"]
    }
