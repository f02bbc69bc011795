"""docker-compose.yml is taken by Docker Compose's parser and keeps every rule; every rule catches its mistake."""

import pytest
import yaml
from conftest import keeps
from mistakes import Mistakes

from deploychecks import ROOT
from deploychecks.compose import RULES, Config, defaults_of_secrets, unscraped

FILE = ROOT / "docker-compose.yml"
PROMETHEUS = ROOT / "observability/prometheus/prometheus.yml"

mistake = Mistakes()


@pytest.fixture(scope="module")
def config(compose_config) -> Config:
    return compose_config.read(FILE)


@pytest.mark.parametrize("rule", RULES)
def test_compose_keeps(config, rule):
    keeps(RULES[rule](config))


def test_it_does_not_start_without_a_session_secret(compose_config):
    with pytest.raises(ValueError, match="SESSION_SECRET"):
        compose_config.read(FILE, environment={})


def test_no_secret_has_a_default():
    assert defaults_of_secrets(FILE) == []


def test_a_default_secret_is_caught(tmp_path):
    text = FILE.read_text()
    careless = tmp_path / "docker-compose.yml"
    careless.write_text(text.replace("${SESSION_SECRET:?", "${SESSION_SECRET:-", 1))
    assert careless.read_text() != text
    assert "gateway: SESSION_SECRET must come from outside, without a default" in defaults_of_secrets(careless)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("    restart: unless-stopped", "    restrat: unless-stopped", "restrat"),
        ("condition: service_healthy", "condition: service_healty", "value must be one of"),
        ("mem_limit: 1g", "mem_limit: plenty", "plenty"),
        ("    command: [gateway]", "    command: {gateway: }", "command"),
        ('volumes: ["kafka:/var/lib/kafka/data"]', 'volumes: ["kafak:/var/lib/kafka/data"]', "kafak"),
    ],
)
def test_the_parser_refuses(compose_config, tmp_path, right, wrong, said):
    text = FILE.read_text()
    assert right in text
    careless = tmp_path / "docker-compose.yml"
    careless.write_text(text.replace(right, wrong, 1))
    with pytest.raises(ValueError, match=said):
        compose_config.read(careless)


def test_prometheus_asks_every_program(config):
    assert unscraped(config, yaml.safe_load(PROMETHEUS.read_text())) == []


def test_a_program_that_prometheus_does_not_ask_is_caught(config):
    careless = yaml.safe_load(PROMETHEUS.read_text())
    careless["scrape_configs"][0]["static_configs"][0]["targets"] = ["gateway:9106"]
    assert unscraped(config, careless) == ["gateway:9105", "gateway:9106"]


def test_every_rule_is_tried_with_a_mistake():
    assert mistake.rules == RULES.keys()


def test_a_mistake_is_caught(config, planted):
    planted.check(RULES, config, lambda whole: whole["services"])


@mistake("all_programs_are_there", "mongo-sink is missing")
def a_program_left_out(services):
    del services["mongo-sink"]


@mistake("all_programs_are_there", "gateway runs")
def a_program_in_place_of_another(services):
    services["gateway"]["command"] = ["owner-decisions"]


@mistake("variables_are_known", "gateway: CORS_ORIGINS is read by nobody")
def a_misspelled_variable(services):
    services["gateway"]["environment"]["CORS_ORIGINS"] = "http://localhost:5173"


@mistake("variables_are_known", "booking-topology: SESSION_SECRET is read by nobody")
def a_secret_for_who_needs_none(services):
    services["booking-topology"]["environment"]["SESSION_SECRET"] = "x"


@mistake("variables_are_known", "BOOKING_COMPLETION must be on or off")
def neither_on_nor_off(services):
    services["gateway"]["environment"]["BOOKING_COMPLETION"] = "maybe"


@mistake("variables_are_known", "kafka: KAFKA_NODE is no setting")
def a_misspelled_setting_of_the_broker(services):
    services["kafka"]["environment"]["KAFKA_NODE"] = "1"


@mistake("programs_agree", "do not agree on BOOKING_EXPIRY")
def two_deadlines(services):
    services["gateway"]["environment"]["BOOKING_EXPIRY"] = "12h"


@mistake("programs_are_confined", "gateway needs read_only")
def a_writable_root(services):
    services["gateway"]["read_only"] = False


@mistake("programs_are_confined", "mongo-sink must drop ALL")
def capabilities_kept(services):
    services["mongo-sink"]["cap_drop"] = ["NET_RAW"]


@mistake("programs_are_confined", "no-new-privileges")
def privileges_to_gain(services):
    services["mongo-sink"]["security_opt"] = []


@mistake("programs_are_confined", "shares the machine")
def the_network_of_the_machine(services):
    services["gateway"]["network_mode"] = "host"


@mistake("native_code_can_be_unpacked_and_run", "booking-topology")
def a_tmpfs_without_exec(services):
    services["booking-topology"]["tmpfs"] = ["/tmp"]


@mistake("data_outlives_containers", "booking-topology needs a named volume at /data")
def state_beside_the_volume(services):
    services["booking-topology"]["environment"]["STATE_DIR"] = "/data"


@mistake("data_outlives_containers", "kafka needs a named volume at /tmp/kafka")
def a_log_beside_the_volume(services):
    services["kafka"]["environment"]["KAFKA_LOG_DIRS"] = "/tmp/kafka"


@mistake("health_is_readiness", "gateway: its health must be /readyz")
def healthy_before_it_can_answer(services):
    services["gateway"]["healthcheck"]["test"][2] = "/livez"


@mistake("health_is_readiness", "kafka needs a health check")
def a_broker_of_unknown_health(services):
    del services["kafka"]["healthcheck"]


@mistake("starts_follow_health", "mongo-sink must start when mongodb is healthy")
def started_before_its_database(services):
    services["mongo-sink"]["depends_on"]["mongodb"]["condition"] = "service_started"


@mistake("only_clients_ports_are_open", "booking-topology: port 9107 is for programs alone")
def queries_for_everybody(services):
    services["booking-topology"]["ports"] = [{"target": 9107, "published": "9107", "host_ip": "127.0.0.1"}]


@mistake("only_clients_ports_are_open", "mongodb: port 27017 must be open on 127.0.0.1 alone")
def a_database_for_everybody(services):
    del services["mongodb"]["ports"][0]["host_ip"]


@mistake("images_are_pinned_here", "mongo:latest")
def the_latest_image(services):
    services["mongodb"]["image"] = "mongo:latest"


@mistake("memory_is_bounded", "booking-topology: mem_limit of 768 MiB")
def a_heap_too_large(services):
    services["booking-topology"]["environment"]["JAVA_OPTS"] = "-Xmx700m"


@mistake("memory_is_bounded", "gateway")
def memory_without_bound(services):
    del services["gateway"]["mem_limit"]


@mistake("stopping_has_the_time_it_takes", "booking-topology: stop_grace_period is 10 s")
def killed_while_it_leaves_its_group(services):
    del services["booking-topology"]["stop_grace_period"]


@mistake("brokers_need_no_zookeeper", "there is a ZooKeeper")
def a_zookeeper(services):
    services["zookeeper"] = {"image": "zookeeper:3.9.3"}


@mistake("brokers_need_no_zookeeper", "broker and controller")
def a_broker_alone(services):
    services["kafka"]["environment"]["KAFKA_PROCESS_ROLES"] = "broker"


@mistake("topics_come_from_us_alone", "must not create topics")
def topics_from_nowhere(services):
    del services["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"]


@mistake("the_database_is_a_replica_set", "must be a replica set")
def a_database_alone(services):
    services["mongodb"]["command"] = ["mongod"]


@mistake("the_database_is_a_replica_set", "nobody makes the replica set other")
def a_replica_set_of_another_name(services):
    services["mongodb"]["command"][2] = "other"


@mistake("the_database_is_a_replica_set", "gateway: MONGODB_URI does not name")
def an_address_without_the_replica_set(services):
    services["gateway"]["environment"]["MONGODB_URI"] = "mongodb://mongodb:27017/marketplace"


@mistake("the_broker_takes_the_topologys_session", "SESSION_TIMEOUT is 3s, and the broker takes 6000 ms")
def a_session_too_short_for_the_broker(services):
    del services["kafka"]["environment"]["KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS"]


@mistake("addresses_lead_to_services", "mongo-sink: KAFKA_BROKERS")
def the_brokers_port_for_the_machine(services):
    services["mongo-sink"]["environment"]["KAFKA_BROKERS"] = "kafka:9092"


@mistake("addresses_lead_to_services", "gateway: TOPOLOGY_URLS")
def queries_to_nobody(services):
    services["gateway"]["environment"]["TOPOLOGY_URLS"] = "http://topology:9107"


@mistake("addresses_lead_to_services", "ADVERTISED_HOST")
def an_address_for_itself_alone(services):
    services["booking-topology"]["environment"]["ADVERTISED_HOST"] = "localhost"


@mistake("addresses_lead_to_services", "mongo-sink: ADMIN_HOST")
def an_admin_port_on_loopback(services):
    del services["mongo-sink"]["environment"]["ADMIN_HOST"]


@mistake("tools_wait_until_they_are_called", "kcat")
def a_tool_that_starts_with_all(services):
    del services["kcat"]["profiles"]


@mistake("mounted_folders_are_in_the_repository", "which is not there")
def a_folder_that_is_not_there(services):
    services["prometheus"]["volumes"][0]["source"] = "./observabilty"


@mistake("mounted_folders_are_in_the_repository", "may write")
def a_folder_to_write_to(services):
    services["grafana"]["volumes"][0]["read_only"] = False


@mistake("grafana_has_no_account_to_guess", "administrator")
def the_usual_administrator(services):
    del services["grafana"]["environment"]["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"]
