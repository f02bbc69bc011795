"""The overlay with Strimzi's brokers keeps its own rules, and each catches its mistake."""

import pytest
from conftest import keeps
from mistakes import Mistakes

from deploychecks.manifests import Manifests
from deploychecks.strimzi_rules import RULES

OVERLAY = "production-strimzi"

mistake = Mistakes()


@pytest.mark.parametrize("rule", RULES)
def test_overlay_keeps(rendered, rule):
    keeps(RULES[rule](rendered[OVERLAY]))


def test_every_rule_is_tried_with_a_mistake():
    assert mistake.rules == RULES.keys()


def test_a_mistake_is_caught(rendered, planted):
    planted.check(RULES, rendered[OVERLAY])


def acls(manifests: Manifests, user: str) -> list[dict]:
    return manifests.named("KafkaUser", user)["spec"]["authorization"]["acls"]


@mistake("objects_are_of_one_cluster", "is of cluster booking")
def a_topic_of_another_cluster(m):
    m.named("KafkaTopic", "booking-updates")["metadata"]["labels"]["strimzi.io/cluster"] = "booking"


@mistake("objects_are_of_one_cluster", "v1beta2")
def a_version_that_is_gone(m):
    m.named("Kafka", "bookings")["apiVersion"] = "kafka.strimzi.io/v1beta2"


@mistake("topics_are_those_of_the_programs", "topic booking-updates")
def history_for_a_week(m):
    m.named("KafkaTopic", "booking-updates")["spec"]["config"]["retention.ms"] = 604800000


@mistake("topics_are_those_of_the_programs", "topic booking-requests")
def more_partitions_for_one_topic(m):
    m.named("KafkaTopic", "booking-requests")["spec"]["partitions"] = 24


@mistake("topics_are_those_of_the_programs", "topic booking-replies is None")
def a_topic_left_out(m):
    m.objects.remove(m.named("KafkaTopic", "booking-replies"))


@mistake("brokers_encrypt_and_ask_who_is_there", "must be encrypted")
def a_listener_without_encryption(m):
    m.named("Kafka", "bookings")["spec"]["kafka"]["listeners"][0]["tls"] = False


@mistake("brokers_encrypt_and_ask_who_is_there", "named pods")
def a_listener_for_the_world(m):
    m.named("Kafka", "bookings")["spec"]["kafka"]["listeners"][0]["type"] = "loadbalancer"


@mistake("brokers_encrypt_and_ask_who_is_there", "only what it may")
def no_authorization(m):
    del m.named("Kafka", "bookings")["spec"]["kafka"]["authorization"]


@mistake("programs_log_in_as_themselves", "SASL_SSL")
def passwords_without_encryption(m):
    m.config("kafka-config")["KAFKA_CONFIG_SECURITY_PROTOCOL"] = "SASL_PLAINTEXT"


@mistake("programs_log_in_as_themselves", "mongo-sink must mount its own")
def a_program_as_another(m):
    m.workload("mongo-sink").pod["volumes"][-1]["projected"]["sources"][0]["secret"]["name"] = "booking-topology"


@mistake("programs_log_in_as_themselves", "a user for each program")
def a_user_left_out(m):
    m.objects.remove(m.named("KafkaUser", "gateway"))


@mistake("nobody_may_do_everything", "user gateway may do too much")
def every_topic(m):
    acls(m, "gateway")[0]["resource"]["name"] = "*"


@mistake("nobody_may_do_everything", "user mongo-sink may do too much")
def every_operation(m):
    acls(m, "mongo-sink")[0]["operations"] = ["All"]


@mistake("what_was_decided_is_written_by_who_decides", "booking-updates may be written by booking-topology, mongo-sink")
def a_sink_that_may_write_updates(m):
    acls(m, "mongo-sink")[0]["operations"].append("Write")


@mistake("what_was_decided_is_written_by_who_decides", "booking-updates may be written by booking-topology, gateway")
def a_prefix_that_is_too_short(m):
    acls(m, "gateway")[0]["resource"].update(name="booking-", patternType="prefix")
