"""k8s/ keeps every rule, and every rule catches the mistake that it is for."""

import pytest
from conftest import OVERLAYS, keeps
from mistakes import Mistakes

from deploychecks.kubernetes_rules import RULES
from deploychecks.manifests import Manifests

mistake = Mistakes()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_overlay_keeps(rendered, overlay, rule):
    keeps(RULES[rule](rendered[overlay]))


def test_every_rule_is_tried_with_a_mistake():
    assert mistake.rules == RULES.keys()


def test_a_mistake_is_caught(rendered, planted):
    planted.check(RULES, rendered["production"])


def container(manifests: Manifests, name: str) -> dict:
    return manifests.workload(name).main


def set_variable(manifests: Manifests, name: str, variable: str, value: str) -> None:
    variables = container(manifests, name)["env"]
    variables[:] = [each for each in variables if each["name"] != variable] + [{"name": variable, "value": value}]


def policy(manifests: Manifests, name: str) -> dict:
    return manifests.named("NetworkPolicy", name)["spec"]


@mistake("fits_the_schemas", "mongo-sink is no Deployment")
def a_misspelled_field(m):
    m.workload("mongo-sink").spec["replcas"] = 2


@mistake("fits_the_schemas", "booking-topology is no StatefulSet")
def a_number_that_is_text(m):
    m.workload("booking-topology").pod["terminationGracePeriodSeconds"] = "45"


@mistake("fits_the_schemas", "has no policy/v1beta1 PodDisruptionBudget")
def an_api_that_is_gone(m):
    m.named("PodDisruptionBudget", "kafka")["apiVersion"] = "policy/v1beta1"


@mistake("all_in_one_namespace", "gateway is not in airbnb-clone")
def another_namespace(m):
    m.workload("gateway").object["metadata"]["namespace"] = "default"


@mistake("names_lead_somewhere", "gateway takes settings from kafka-confg")
def a_misspelled_config_map(m):
    container(m, "gateway")["envFrom"][0]["configMapRef"]["name"] = "kafka-confg"


@mistake("names_lead_somewhere", "Service traveler-service leads to no port")
def a_service_for_a_port_that_is_not_there(m):
    m.named("Service", "traveler-service")["spec"]["ports"][0]["targetPort"] = "htttp"


@mistake("names_lead_somewhere", "autoscaler gateway is for gatway")
def an_autoscaler_for_nobody(m):
    m.named("HorizontalPodAutoscaler", "gateway")["spec"]["scaleTargetRef"]["name"] = "gatway"


@mistake("names_lead_somewhere", "mongo-sink mounts scratch")
def a_mount_of_nothing(m):
    container(m, "mongo-sink")["volumeMounts"][0]["name"] = "scratch"


@mistake("namespace_admits_restricted_pods_only", "does not enforce")
def a_namespace_for_all_pods(m):
    m.named("Namespace", "airbnb-clone")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] = "baseline"


@mistake("nobody_runs_as_root", "gateway needs runAsNonRoot")
def a_user_zero(m):
    m.workload("gateway").pod["securityContext"]["runAsUser"] = 0


@mistake("nobody_runs_as_root", "kafka needs runAsNonRoot")
def no_word_on_root(m):
    del m.workload("kafka").pod["securityContext"]["runAsNonRoot"]


@mistake("nobody_gains_privileges", "mongo-sink")
def escalation_allowed(m):
    container(m, "mongo-sink")["securityContext"]["allowPrivilegeEscalation"] = True


@mistake("capabilities_are_dropped", "gateway")
def a_capability_added(m):
    container(m, "gateway")["securityContext"]["capabilities"]["add"] = ["NET_BIND_SERVICE"]


@mistake("capabilities_are_dropped", "kafka-topics")
def capabilities_kept(m):
    del container(m, "kafka-topics")["securityContext"]["capabilities"]


@mistake("system_calls_are_filtered", "booking-topology")
def all_system_calls(m):
    m.workload("booking-topology").pod["securityContext"]["seccompProfile"]["type"] = "Unconfined"


@mistake("root_file_systems_are_read_only", "owner-decisions")
def a_writable_root(m):
    container(m, "owner-decisions")["securityContext"]["readOnlyRootFilesystem"] = False


@mistake("volumes_are_of_safe_kinds", "volume tmp is a hostPath")
def a_directory_of_the_node(m):
    volumes = m.workload("gateway").pod["volumes"]
    volumes[:] = [{"name": "tmp", "hostPath": {"path": "/tmp"}}] + [each for each in volumes if each["name"] != "tmp"]


@mistake("nobody_shares_the_node", "gateway has hostNetwork")
def the_network_of_the_node(m):
    m.workload("gateway").pod["hostNetwork"] = True


@mistake("nobody_shares_the_node", "hostPort")
def a_port_of_the_node(m):
    container(m, "gateway")["ports"][0]["hostPort"] = 5005


@mistake("nobody_holds_a_token_of_the_cluster", "mongo-sink")
def a_token(m):
    m.workload("mongo-sink").pod["automountServiceAccountToken"] = True


@mistake("services_make_no_variables", "kafka")
def service_links(m):
    del m.workload("kafka").pod["enableServiceLinks"]


@mistake("images_are_pinned", "apache/kafka:latest")
def the_latest_image(m):
    container(m, "kafka")["image"] = "apache/kafka:latest"


@mistake("images_are_pinned", "booking-streams names no version")
def an_image_without_a_tag(m):
    container(m, "gateway")["image"] = "registry:5000/booking-streams"


@mistake("variables_are_known", "kafka-config: KAFKA_REQUST_TOPIC is read by nobody")
def a_misspelled_shared_variable(m):
    m.config("kafka-config")["KAFKA_REQUST_TOPIC"] = "booking-requests"


@mistake("variables_are_known", "booking-topology: STANDBY_REPLICA is read by nobody")
def a_misspelled_variable(m):
    set_variable(m, "booking-topology", "STANDBY_REPLICA", "1")


@mistake("variables_are_known", "mongo-sink: CORS_ORIGIN is read by nobody")
def a_variable_of_another_program(m):
    set_variable(m, "mongo-sink", "CORS_ORIGIN", "https://example.org")


@mistake("variables_are_known", "BOOKING_EXPIRY must be a length of time")
def a_length_without_a_unit(m):
    m.config("booking-config")["BOOKING_EXPIRY"] = "24"


@mistake("variables_are_known", "KAFKA_PARTITIONS must be a whole number")
def a_number_out_of_range(m):
    m.config("kafka-config")["KAFKA_PARTITIONS"] = "0"


@mistake("variables_are_known", "KAFKA_CONFIG_SASL_MECHANISMS is not known")
def a_misspelled_property_of_kafka(m):
    m.config("kafka-config")["KAFKA_CONFIG_SASL_MECHANISMS"] = "PLAIN"


@mistake("settings_of_brokers_are_known", "KAFKA_AUTO_CREATE_TOPIC_ENABLE")
def a_misspelled_setting_of_brokers(m):
    m.config("kafka-brokers")["KAFKA_AUTO_CREATE_TOPIC_ENABLE"] = "false"


@mistake("programs_take_kafka_config_whole", "owner-decisions")
def a_program_without_kafka_config(m):
    del container(m, "owner-decisions")["envFrom"][0]


@mistake("secrets_are_named_and_never_told", "Secret booking-secrets is in the manifests")
def a_secret_in_the_manifests(m):
    m.objects.append({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "booking-secrets"}})


@mistake("secrets_are_named_and_never_told", "gateway: SESSION_SECRET holds a secret")
def a_secret_in_a_variable(m):
    set_variable(m, "gateway", "SESSION_SECRET", "0123456789abcdef0123456789abcdef")


@mistake("secrets_are_named_and_never_told", "booking-config: CORS_ORIGIN holds a secret")
def a_password_in_an_address(m):
    m.config("booking-config")["CORS_ORIGIN"] = "https://user:password@example.org"


@mistake("secrets_come_as_files_that_are_mounted", "names /run/secrets/bookings/session_secret")
def a_file_that_is_not_mounted(m):
    set_variable(m, "gateway", "SESSION_SECRET_FILE", "/run/secrets/bookings/session_secret")


@mistake("secrets_come_as_files_that_are_mounted", "mongo-sink: MONGODB_URI_FILE is required")
def no_secret_where_one_is_needed(m):
    del container(m, "mongo-sink")["env"][1]


@mistake("alive_is_asked_at_livez", "livenessProbe")
def restarts_while_kafka_is_away(m):
    container(m, "booking-topology")["livenessProbe"]["httpGet"]["path"] = "/readyz"


@mistake("ready_is_asked_at_readyz", "gateway")
def calls_before_it_can_answer(m):
    container(m, "gateway")["readinessProbe"]["httpGet"]["path"] = "/livez"


@mistake("ready_is_asked_at_readyz", "owner-decisions")
def a_probe_at_the_clients_port(m):
    container(m, "owner-decisions")["readinessProbe"]["httpGet"]["port"] = "http"


@mistake("admin_ports_are_the_programs", "mongo-sink: ADMIN_PORT")
def another_admin_port(m):
    set_variable(m, "mongo-sink", "ADMIN_PORT", "9109")


@mistake("admin_ports_are_the_programs", "no probe reaches it")
def an_admin_port_on_loopback(m):
    m.config("booking-config")["ADMIN_HOST"] = "127.0.0.1"


@mistake("admin_ports_are_the_programs", "gateway: PORT")
def another_port_for_clients(m):
    set_variable(m, "gateway", "PORT", "8080")


@mistake("everybody_else_is_probed_as_well", "kafka")
def a_broker_without_a_probe(m):
    del container(m, "kafka")["readinessProbe"]


@mistake("starts_have_a_minute", "gateway")
def an_impatient_start(m):
    container(m, "gateway")["startupProbe"]["failureThreshold"] = 5


@mistake("stopping_has_the_time_it_takes", "booking-topology: terminationGracePeriodSeconds is 20")
def killed_while_it_leaves_its_group(m):
    m.workload("booking-topology").pod["terminationGracePeriodSeconds"] = 20


@mistake("balancers_learn_of_a_stop_first", "gateway")
def no_wait_before_the_stop(m):
    del container(m, "gateway")["lifecycle"]


@mistake("memory_is_reserved_and_bounded", "mongo-sink")
def more_memory_than_reserved(m):
    container(m, "mongo-sink")["resources"]["limits"]["memory"] = "1Gi"


@mistake("memory_is_reserved_and_bounded", "kafka")
def no_request(m):
    del container(m, "kafka")["resources"]["requests"]["cpu"]


@mistake("memory_holds_heap_and_stores", "booking-topology: 1024 MiB do not hold 768")
def a_heap_too_large(m):
    set_variable(m, "booking-topology", "JAVA_OPTS", "-Xmx768m")


@mistake("memory_holds_heap_and_stores", "gateway: JAVA_OPTS must set -Xmx")
def a_heap_without_bound(m):
    set_variable(m, "gateway", "JAVA_OPTS", "-XX:+UseSerialGC")


@mistake("programs_have_a_place_for_native_code", "booking-topology")
def nowhere_for_native_code(m):
    mounts = container(m, "booking-topology")["volumeMounts"]
    mounts[:] = [each for each in mounts if each["mountPath"] != "/tmp"]


@mistake("state_outlives_a_pod", "booking-topology")
def state_beside_the_claim(m):
    set_variable(m, "booking-topology", "STATE_DIR", "/tmp/state")


@mistake("state_has_a_copy_elsewhere", "booking-topology")
def no_standby(m):
    set_variable(m, "booking-topology", "STANDBY_REPLICAS", "0")


@mistake("copies_are_on_different_machines", "mongo-sink is not spread")
def not_spread(m):
    del m.workload("mongo-sink").pod["topologySpreadConstraints"]


@mistake("copies_are_on_different_machines", "kafka keeps data")
def brokers_on_one_machine(m):
    m.workload("kafka").pod["topologySpreadConstraints"][0]["whenUnsatisfiable"] = "ScheduleAnyway"


@mistake("disruptions_take_one_at_a_time", "gateway")
def no_budget(m):
    m.objects.remove(m.named("PodDisruptionBudget", "gateway"))


@mistake("disruptions_take_one_at_a_time", "kafka")
def a_budget_for_nobody(m):
    m.named("PodDisruptionBudget", "kafka")["spec"]["selector"]["matchLabels"]["app"] = "kafak"


@mistake("autoscalers_know_their_bounds", "gateway must keep two")
def down_to_one(m):
    m.named("HorizontalPodAutoscaler", "gateway")["spec"]["minReplicas"] = 1


@mistake("autoscalers_know_their_bounds", "more sinks than partitions")
def idle_sinks(m):
    m.named("HorizontalPodAutoscaler", "mongo-sink")["spec"]["maxReplicas"] = 13


@mistake("autoscalers_know_their_bounds", "how far the mirror is behind")
def a_sink_scaled_by_cpu_alone(m):
    del m.named("HorizontalPodAutoscaler", "mongo-sink")["spec"]["metrics"][0]


@mistake("autoscalers_know_their_bounds", "must not be autoscaled")
def an_autoscaled_topology(m):
    target = m.named("HorizontalPodAutoscaler", "gateway")["spec"]["scaleTargetRef"]
    target.update(kind="StatefulSet", name="booking-topology")


@mistake("what_keeps_nothing_is_autoscaled", "owner-decisions has no autoscaler")
def no_autoscaler(m):
    m.objects.remove(m.named("HorizontalPodAutoscaler", "owner-decisions"))


@mistake("what_keeps_nothing_is_autoscaled", "gateway has replicas")
def replicas_against_the_autoscaler(m):
    m.workload("gateway").spec["replicas"] = 3


@mistake("nothing_is_open_unless_named", "denies everything")
def no_default(m):
    m.objects.remove(m.named("NetworkPolicy", "default-deny"))


@mistake("nothing_is_open_unless_named", "denies everything")
def a_default_for_one_way(m):
    policy(m, "default-deny")["policyTypes"] = ["Ingress"]


@mistake("admin_ports_are_closed_to_the_world", "admin port of booking-topology")
def queries_from_anywhere(m):
    del policy(m, "queries-to-topology")["ingress"][0]["from"]


@mistake("admin_ports_are_closed_to_the_world", "admin port of gateway")
def metrics_for_a_whole_namespace(m):
    del policy(m, "prometheus-to-programs")["ingress"][0]["from"][0]["podSelector"]


@mistake("admin_ports_are_closed_to_the_world", "admin port of gateway")
def all_ports_for_clients(m):
    del policy(m, "clients-to-gateway")["ingress"][0]["ports"]


@mistake("stores_are_closed_to_the_world", "opens kafka")
def brokers_for_a_network(m):
    policy(m, "kafka")["ingress"][0]["from"] = [{"ipBlock": {"cidr": "10.0.0.0/8"}}]


@mistake("services_offer_no_admin_port", "open outside the cluster")
def a_port_on_every_node(m):
    m.named("Service", "owner-service")["spec"]["type"] = "NodePort"


@mistake("services_offer_no_admin_port", "offers an admin port")
def a_service_for_admin(m):
    m.named("Service", "traveler-service")["spec"]["ports"][0]["targetPort"] = "admin"


@mistake("ways_out_are_named", "reach anything")
def out_to_anywhere(m):
    policy(m, "programs-to-kafka")["egress"] = [{}]


@mistake("programs_reach_what_they_need", "mongo-sink cannot reach port 27017")
def no_way_to_mongodb(m):
    m.objects.remove(m.named("NetworkPolicy", "programs-to-mongodb"))


@mistake("programs_reach_what_they_need", "booking-topology cannot reach port 9107")
def no_way_between_instances(m):
    policy(m, "queries-from-programs")["podSelector"]["matchExpressions"][0]["values"].remove("booking-topology")


@mistake("queries_find_every_instance", "gateway: TOPOLOGY_URLS")
def an_instance_that_nobody_asks(m):
    m.workload("booking-topology").spec["replicas"] = 4


@mistake("stateful_pods_have_names", "booking-topology-queries must be headless")
def names_of_ready_pods_only(m):
    del m.named("Service", "booking-topology-queries")["spec"]["publishNotReadyAddresses"]


@mistake("stateful_pods_have_names", "there is no Service kafka-headles")
def a_service_that_is_not_there(m):
    m.workload("kafka").spec["serviceName"] = "kafka-headles"


@mistake("instances_advertise_their_own_name", "ADVERTISED_HOST must be")
def one_name_for_all_instances(m):
    set_variable(m, "booking-topology", "ADVERTISED_HOST", "booking-topology-queries")


@mistake("instances_advertise_their_own_name", "POD_NAME must come before")
def a_name_made_of_nothing_yet(m):
    variables = container(m, "booking-topology")["env"]
    variables.append(variables.pop(0))


@mistake("brokers_need_no_zookeeper", "speaks of ZooKeeper")
def a_zookeeper(m):
    m.config("kafka-brokers")["KAFKA_ZOOKEEPER_CONNECT"] = "zookeeper:2181"


@mistake("brokers_need_no_zookeeper", "KAFKA_CONTROLLER_QUORUM_VOTERS must be")
def a_voter_too_few(m):
    m.config("kafka-brokers")["KAFKA_CONTROLLER_QUORUM_VOTERS"] = "0@kafka-0.kafka-headless:9093"


@mistake("programs_know_every_broker", "KAFKA_BROKERS must be")
def a_broker_that_nobody_knows(m):
    m.config("kafka-config")["KAFKA_BROKERS"] = "kafka-0.kafka-headless:9092"


@mistake("topics_come_from_us_alone", "must not create topics")
def topics_from_nowhere(m):
    m.config("kafka-brokers")["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "true"


@mistake("one_broker_may_die", "min.insync.replicas must be 2")
def a_record_with_one_copy(m):
    m.config("kafka-brokers")["KAFKA_MIN_INSYNC_REPLICAS"] = "1"


@mistake("one_broker_may_die", "there are 3 brokers")
def topics_with_one_copy(m):
    m.config("kafka-config")["KAFKA_REPLICATION"] = "1"


@mistake("killed_transactions_end_soon", "every second")
def ten_seconds_behind_a_killed_topology(m):
    del m.config("kafka-brokers")["KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS"]


@mistake("brokers_take_the_topologys_session", "SESSION_TIMEOUT is 3s, and brokers take 6000 ms")
def a_session_too_short_for_the_brokers(m):
    del m.config("kafka-brokers")["KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS"]
