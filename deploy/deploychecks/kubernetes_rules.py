"""What every rendering of k8s/ must keep. Each rule yields a line for each object that breaks it."""

import re
from typing import Iterator

import kubernetes_validate

from .manifests import Manifests, Workload, matches, mebibytes
from .rules import Rules
from .sources import PROGRAMS, accepted, seconds_to_stop

# The newest and the oldest Kubernetes that the manifests are for.
VERSIONS = ("1.37", "1.30")
NAMESPACE = "airbnb-clone"
OPEN_TO_CLIENTS = {"gateway": 5005, "owner-decisions": 5002}
ADMIN_PORTS = {"gateway": 9105, "owner-decisions": 9102, "booking-topology": 9107, "mongo-sink": 9108}
SAFE_VOLUMES = {
    "configMap",
    "emptyDir",
    "secret",
    "projected",
    "persistentVolumeClaim",
    "downwardAPI",
    "csi",
    "ephemeral",
}
CLUSTER_KINDS = {"Namespace"}

# What brokers are told, as apache/kafka's image takes it.
BROKER_SETTINGS = {
    "CLUSTER_ID",
    "KAFKA_NODE_ID",
    "KAFKA_PROCESS_ROLES",
    "KAFKA_CONTROLLER_QUORUM_VOTERS",
    "KAFKA_CONTROLLER_LISTENER_NAMES",
    "KAFKA_INTER_BROKER_LISTENER_NAME",
    "KAFKA_LISTENERS",
    "KAFKA_ADVERTISED_LISTENERS",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
    "KAFKA_LOG_DIRS",
    "KAFKA_AUTO_CREATE_TOPICS_ENABLE",
    "KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE",
    "KAFKA_DEFAULT_REPLICATION_FACTOR",
    "KAFKA_MIN_INSYNC_REPLICAS",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR",
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR",
    "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR",
    "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR",
    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS",
    "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS",
    "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS",
    "KAFKA_OFFSETS_RETENTION_MINUTES",
    "KAFKA_HEAP_OPTS",
}

RULES = Rules()
rule = RULES.rule


@rule
def fits_the_schemas(manifests: Manifests) -> Iterator[str]:
    for each in manifests.objects:
        if each["apiVersion"].startswith("kafka.strimzi.io/"):
            continue  # an operator's own kinds have no schema here
        for version in VERSIONS:
            try:
                kubernetes_validate.validate(each, version, strict=True)
            except kubernetes_validate.ValidationError as wrong:
                where = ".".join(str(step) for step in wrong.path)
                yield f"{_name(each)} is no {each['kind']} of Kubernetes {version}: {where}: {wrong.message}"
            except kubernetes_validate.SchemaNotFoundError:
                yield f"{_name(each)}: Kubernetes {version} has no {each['apiVersion']} {each['kind']}"


@rule
def all_in_one_namespace(manifests: Manifests) -> Iterator[str]:
    for each in manifests.objects:
        if each["kind"] not in CLUSTER_KINDS and each["metadata"].get("namespace") != NAMESPACE:
            yield f"{_name(each)} is not in {NAMESPACE}"


@rule
def names_lead_somewhere(manifests: Manifests) -> Iterator[str]:
    configs = {each["metadata"]["name"] for each in manifests.of_kind("ConfigMap")}
    for workload in manifests.workloads:
        wanted = {each["configMapRef"]["name"] for each in workload.main.get("envFrom", []) if "configMapRef" in each}
        wanted |= {volume["configMap"]["name"] for volume in workload.pod.get("volumes", []) if "configMap" in volume}
        for missing in sorted(wanted - configs):
            yield f"{workload.name} takes settings from {missing}, which is not there"
        volumes = {each["name"] for each in workload.pod.get("volumes", [])}
        volumes |= {each["metadata"]["name"] for each in workload.spec.get("volumeClaimTemplates", [])}
        for mount in workload.main.get("volumeMounts", []):
            if mount["name"] not in volumes:
                yield f"{workload.name} mounts {mount['name']}, which is not there"
    for service in manifests.of_kind("Service"):
        offered = {
            port["name"] for each in manifests.selected(service["spec"]["selector"]) for port in each.main["ports"]
        }
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in offered:
                yield f"Service {_name(service)} leads to no port {port['targetPort']}"
    for scaler in manifests.of_kind("HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        if not any(w.name == target["name"] and w.kind == target["kind"] for w in manifests.workloads):
            yield f"autoscaler {_name(scaler)} is for {target['name']}, which is not there"


@rule
def namespace_admits_restricted_pods_only(manifests: Manifests) -> Iterator[str]:
    for each in manifests.of_kind("Namespace"):
        if each["metadata"].get("labels", {}).get("pod-security.kubernetes.io/enforce") != "restricted":
            yield f"{_name(each)} does not enforce the restricted standard"
    if not any(_name(each) == NAMESPACE for each in manifests.of_kind("Namespace")):
        yield f"there is no namespace {NAMESPACE}"


@rule
def nobody_runs_as_root(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        context = workload.pod.get("securityContext", {})
        if context.get("runAsNonRoot") is not True or not context.get("runAsUser", 0) > 0:
            yield f"{workload.name} needs runAsNonRoot and the number of a user other than root"
        for container in workload.containers:
            if container.get("securityContext", {}).get("runAsUser") == 0:
                yield f"{workload.name}: {container['name']} runs as root"


@rule
def nobody_gains_privileges(manifests: Manifests) -> Iterator[str]:
    for workload, container, context in _contexts(manifests):
        if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
            yield f"{workload.name}: {container['name']} needs allowPrivilegeEscalation: false"


@rule
def capabilities_are_dropped(manifests: Manifests) -> Iterator[str]:
    for workload, container, context in _contexts(manifests):
        capabilities = context.get("capabilities", {})
        if capabilities.get("drop") != ["ALL"] or capabilities.get("add"):
            yield f"{workload.name}: {container['name']} must drop ALL capabilities and add none"


@rule
def system_calls_are_filtered(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.pod.get("securityContext", {}).get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{workload.name} needs seccompProfile RuntimeDefault"


@rule
def root_file_systems_are_read_only(manifests: Manifests) -> Iterator[str]:
    for workload, container, context in _contexts(manifests):
        if context.get("readOnlyRootFilesystem") is not True:
            yield f"{workload.name}: {container['name']} needs readOnlyRootFilesystem"


@rule
def volumes_are_of_safe_kinds(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        for volume in workload.pod.get("volumes", []):
            for kind in sorted(volume.keys() - {"name"} - SAFE_VOLUMES):
                yield f"{workload.name}: volume {volume['name']} is a {kind}"


@rule
def nobody_shares_the_node(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        for shared in ("hostNetwork", "hostPID", "hostIPC"):
            if workload.pod.get(shared):
                yield f"{workload.name} has {shared}"
        for container in workload.containers:
            if any("hostPort" in port for port in container.get("ports", [])):
                yield f"{workload.name}: {container['name']} has a hostPort"


@rule
def nobody_holds_a_token_of_the_cluster(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.pod.get("automountServiceAccountToken") is not False:
            yield f"{workload.name} needs automountServiceAccountToken: false"


@rule
def services_make_no_variables(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.pod.get("enableServiceLinks") is not False:
            yield f"{workload.name} needs enableServiceLinks: false, or variables of services are taken for settings"


@rule
def images_are_pinned(manifests: Manifests) -> Iterator[str]:
    for workload, container, _ in _contexts(manifests):
        if not is_pinned(container["image"]):
            yield f"{workload.name}: image {container['image']} names no version"


@rule
def variables_are_known(manifests: Manifests) -> Iterator[str]:
    """Shared ones must be read by somebody who gets them, and a program's own by that program."""
    for workload in manifests.programs:
        used_there = set(re.findall(r"\$\((\w+)\)", " ".join(filter(None, workload.own_environment().values()))))
        for name, value in workload.own_environment().items():
            fault = accepted(workload.program).fault(name, value if value and "$(" not in value else None)
            if fault and name not in used_there:
                yield f"{workload.name}: {name} {fault}"
    for config in manifests.of_kind("ConfigMap"):
        takers = [w for w in manifests.programs if _takes(w, _name(config))]
        for name, value in config["data"].items() if takers else ():
            faults = [accepted(workload.program).fault(name, value) for workload in takers]
            if all(faults):
                yield f"{_name(config)}: {name} {faults[0]}"
            elif wrong := [fault for fault in faults if fault and fault.startswith("must be")]:
                yield f"{_name(config)}: {name} {wrong[0]}"


@rule
def settings_of_brokers_are_known(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.name == "kafka":
            for name in sorted(manifests.environment(workload).keys() - BROKER_SETTINGS - {"POD_NAME"}):
                yield f"kafka: {name} is no setting of a broker that is used here"


@rule
def programs_take_kafka_config_whole(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if not _takes(workload, "kafka-config"):
            yield f"{workload.name} does not take kafka-config with envFrom"


@rule
def secrets_are_named_and_never_told(manifests: Manifests) -> Iterator[str]:
    for each in manifests.of_kind("Secret"):
        yield f"Secret {_name(each)} is in the manifests; only its name may be"
    told = [(w.name, name, value) for w in manifests.workloads for name, value in w.own_environment().items() if value]
    told += [(_name(c), name, value) for c in manifests.of_kind("ConfigMap") for name, value in c["data"].items()]
    for where, name, value in told:
        if is_secret(name) or re.search(r"://[^/\s]*:[^/\s]*@", value):
            yield f"{where}: {name} holds a secret"


@rule
def secrets_come_as_files_that_are_mounted(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        environment = manifests.environment(workload)
        files = _secret_files(workload)
        for name, value in environment.items():
            if name.endswith("_FILE") and value not in files:
                yield f"{workload.name}: {name} names {value}, which no secret is mounted at"
        for name in _required_secrets(workload.program):
            if not {name, name + "_FILE"} & environment.keys():
                yield f"{workload.name}: {name}_FILE is required"


@rule
def alive_is_asked_at_livez(manifests: Manifests) -> Iterator[str]:
    """/readyz would restart a program that waits for Kafka or restores its state, which helps nothing."""
    for workload in manifests.programs:
        for probe in ("livenessProbe", "startupProbe"):
            if workload.main.get(probe, {}).get("httpGet") != {"path": "/livez", "port": "admin"}:
                yield f"{workload.name}: {probe} must ask /livez at the admin port"


@rule
def ready_is_asked_at_readyz(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if workload.main.get("readinessProbe", {}).get("httpGet") != {"path": "/readyz", "port": "admin"}:
            yield f"{workload.name}: readinessProbe must ask /readyz at the admin port"


@rule
def admin_ports_are_the_programs(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        ports = {port["name"]: port["containerPort"] for port in workload.main["ports"]}
        environment = manifests.environment(workload)
        if ports.get("admin") != ADMIN_PORTS[workload.program] or environment.get("ADMIN_PORT") != str(
            ports.get("admin")
        ):
            yield f"{workload.name}: ADMIN_PORT and the port named admin must be {ADMIN_PORTS[workload.program]}"
        if environment.get("ADMIN_HOST") != "0.0.0.0":
            yield f"{workload.name}: ADMIN_HOST must be 0.0.0.0, or no probe reaches it"
        client_port = OPEN_TO_CLIENTS.get(workload.program)
        if client_port and (ports.get("http") != client_port or environment.get("PORT") != str(client_port)):
            yield f"{workload.name}: PORT and the port named http must be {client_port}"


@rule
def everybody_else_is_probed_as_well(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.kind != "Job" and not {"startupProbe", "livenessProbe", "readinessProbe"} <= workload.main.keys():
            yield f"{workload.name} needs all three probes"


@rule
def starts_have_a_minute(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        probe = workload.main.get("startupProbe", {})
        if workload.kind != "Job" and probe.get("periodSeconds", 10) * probe.get("failureThreshold", 3) < 60:
            yield f"{workload.name}: its startupProbe gives it less than 60 s"


@rule
def stopping_has_the_time_it_takes(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        before = workload.main.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        needed = before + seconds_to_stop(workload.program) + 5
        given = workload.pod.get("terminationGracePeriodSeconds", 30)
        if given < needed:
            yield f"{workload.name}: terminationGracePeriodSeconds is {given}, and stopping takes up to {needed} s"


@rule
def balancers_learn_of_a_stop_first(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if workload.program in OPEN_TO_CLIENTS and not workload.main.get("lifecycle", {}).get("preStop", {}).get(
            "sleep"
        ):
            yield f"{workload.name} needs a preStop sleep, or calls still come to it when it has stopped listening"


@rule
def memory_is_reserved_and_bounded(manifests: Manifests) -> Iterator[str]:
    for workload, container, _ in _contexts(manifests):
        resources = container.get("resources", {})
        asked, most = resources.get("requests", {}), resources.get("limits", {})
        if not asked.get("cpu") or not asked.get("memory") or asked.get("memory") != most.get("memory"):
            yield f"{workload.name}: {container['name']} needs a CPU request, and a memory limit equal to its request"


@rule
def memory_holds_heap_and_stores(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        environment = manifests.environment(workload)
        heap = heap_mebibytes(environment.get("JAVA_OPTS"))
        stores = int(environment.get("STORE_MEMORY_MB") or 256) if workload.program == "booking-topology" else 0
        limit = mebibytes(workload.main["resources"]["limits"]["memory"])
        if heap is None:
            yield f"{workload.name}: JAVA_OPTS must set -Xmx"
        elif limit * 4 < (heap + stores) * 5:
            yield f"{workload.name}: {limit} MiB do not hold {heap} of heap and {stores} of stores, and a quarter more"


@rule
def programs_have_a_place_for_native_code(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if "emptyDir" not in workload.mounts().get("/tmp", {}):
            yield f"{workload.name} needs an emptyDir at /tmp, where RocksDB's library is unpacked"


@rule
def state_outlives_a_pod(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if workload.program == "booking-topology":
            state = manifests.environment(workload).get("STATE_DIR")
            if workload.kind != "StatefulSet" or "claim" not in workload.mounts().get(state, {}):
                yield f"{workload.name} must be a StatefulSet with a claim mounted at STATE_DIR"


@rule
def state_has_a_copy_elsewhere(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if workload.program == "booking-topology" and manifests.replicas(workload) > 1:
            if int(manifests.environment(workload).get("STANDBY_REPLICAS") or 0) < 1:
                yield f"{workload.name} has several instances and no STANDBY_REPLICAS"


@rule
def copies_are_on_different_machines(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.kind == "Job":
            continue
        spread = [
            each
            for each in workload.pod.get("topologySpreadConstraints", [])
            if each["topologyKey"] == "kubernetes.io/hostname" and matches(each["labelSelector"], workload.labels)
        ]
        if not spread:
            yield f"{workload.name} is not spread over machines"
        elif manifests.replicas(workload) > 1 and workload.kind == "StatefulSet":
            if not any(each["whenUnsatisfiable"] == "DoNotSchedule" for each in spread):
                yield f"{workload.name} keeps data, so two of it must never share a machine"


@rule
def disruptions_take_one_at_a_time(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        budgets = [
            b for b in manifests.of_kind("PodDisruptionBudget") if matches(b["spec"]["selector"], workload.labels)
        ]
        if workload.kind != "Job" and [b["spec"].get("maxUnavailable") for b in budgets] != [1]:
            yield f"{workload.name} needs one PodDisruptionBudget with maxUnavailable: 1"


@rule
def autoscalers_know_their_bounds(manifests: Manifests) -> Iterator[str]:
    for scaler in manifests.of_kind("HorizontalPodAutoscaler"):
        spec = scaler["spec"]
        if spec.get("minReplicas", 1) < 2:
            yield f"autoscaler {_name(scaler)} must keep two, so that one may die"
        if spec["scaleTargetRef"]["name"] == "mongo-sink":
            if spec["maxReplicas"] > int(manifests.config("kafka-config")["KAFKA_PARTITIONS"]):
                yield "autoscaler mongo-sink: more sinks than partitions have nothing to read"
            if not any(m["type"] == "Pods" and "lag" in m["pods"]["metric"]["name"] for m in spec["metrics"]):
                yield "autoscaler mongo-sink must look at how far the mirror is behind"
        if spec["scaleTargetRef"]["name"] == "booking-topology":
            yield "booking-topology must not be autoscaled: TOPOLOGY_URLS names its instances"


@rule
def what_keeps_nothing_is_autoscaled(manifests: Manifests) -> Iterator[str]:
    scalers = manifests.of_kind("HorizontalPodAutoscaler")
    scaled = {scaler["spec"]["scaleTargetRef"]["name"] for scaler in scalers}
    for workload in manifests.programs:
        if scalers and workload.kind == "Deployment" and workload.name not in scaled:
            yield f"{workload.name} has no autoscaler"
        if workload.name in scaled and "replicas" in workload.spec:
            yield f"{workload.name} has replicas, which each apply would set against its autoscaler"


@rule
def nothing_is_open_unless_named(manifests: Manifests) -> Iterator[str]:
    for policy in manifests.of_kind("NetworkPolicy"):
        spec = policy["spec"]
        if spec["podSelector"] == {} and set(spec["policyTypes"]) == {"Ingress", "Egress"}:
            if not spec.get("ingress") and not spec.get("egress"):
                return
    yield "no policy denies everything to all pods, both ways"


@rule
def admin_ports_are_closed_to_the_world(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        for policy, opened in manifests.ingress_to(workload):
            numbers = {port.get("port") for port in opened.get("ports", [])} or {"admin"}
            if numbers & {"admin", ADMIN_PORTS[workload.program]} and not _names_pods(opened):
                yield f"NetworkPolicy {policy} opens the admin port of {workload.name} to more than named pods"


@rule
def stores_are_closed_to_the_world(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.workloads:
        if workload.name in ("kafka", "mongodb"):
            for policy, opened in manifests.ingress_to(workload):
                if not _names_pods(opened):
                    yield f"NetworkPolicy {policy} opens {workload.name} to more than named pods"


@rule
def services_offer_no_admin_port(manifests: Manifests) -> Iterator[str]:
    for service in manifests.of_kind("Service"):
        spec = service["spec"]
        if spec.get("type", "ClusterIP") != "ClusterIP":
            yield f"Service {_name(service)} is open outside the cluster"
        if spec.get("clusterIP") != "None" and any(port["targetPort"] == "admin" for port in spec["ports"]):
            yield f"Service {_name(service)} offers an admin port"


@rule
def ways_out_are_named(manifests: Manifests) -> Iterator[str]:
    """MongoDB alone may be anywhere; all else is a pod with a name."""
    for policy in manifests.of_kind("NetworkPolicy"):
        for way in policy["spec"].get("egress", []):
            ports = {port.get("port") for port in way.get("ports", [])}
            named = way.get("to") and all("podSelector" in peer for peer in way["to"])
            if not named and ports != {27017} and not (ports == {443, 6443} and "strimzi" in _name(policy)):
                yield f"NetworkPolicy {_name(policy)} lets pods reach anything at {ports or 'any port'}"


@rule
def programs_reach_what_they_need(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        needed = [9107] if workload.program in (*OPEN_TO_CLIENTS, "booking-topology") else []
        needed += [27017] if workload.program != "booking-topology" else []
        needed += [int(_brokers(manifests)[0].rpartition(":")[2]), 53]
        allowed = {
            port["port"]
            for policy in manifests.of_kind("NetworkPolicy")
            if matches(policy["spec"]["podSelector"], workload.labels)
            for way in policy["spec"].get("egress", [])
            for port in way.get("ports", [])
        }
        for port in sorted(set(needed) - allowed):
            yield f"{workload.name} cannot reach port {port}"


@rule
def queries_find_every_instance(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if workload.program in OPEN_TO_CLIENTS:
            topology = manifests.workload("booking-topology")
            wanted = [
                f"http://{topology.name}-{number}.{topology.spec['serviceName']}:{ADMIN_PORTS['booking-topology']}"
                for number in range(manifests.replicas(topology))
            ]
            named = (manifests.environment(workload).get("TOPOLOGY_URLS") or "").split(",")
            if named != wanted:
                yield f"{workload.name}: TOPOLOGY_URLS must be {','.join(wanted)}"


@rule
def stateful_pods_have_names(manifests: Manifests) -> Iterator[str]:
    """Also those that are not ready: brokers need each other for that, and a topology answers from its copies."""
    for workload in manifests.workloads:
        if workload.kind == "StatefulSet":
            services = [s for s in manifests.of_kind("Service") if _name(s) == workload.spec["serviceName"]]
            for service in services:
                spec = service["spec"]
                if spec.get("clusterIP") != "None" or not spec.get("publishNotReadyAddresses"):
                    yield f"Service {_name(service)} must be headless and publish pods that are not ready"
                if workload not in manifests.selected(spec["selector"]):
                    yield f"Service {_name(service)} does not select {workload.name}"
            if not services:
                yield f"{workload.name}: there is no Service {workload.spec['serviceName']}"


@rule
def instances_advertise_their_own_name(manifests: Manifests) -> Iterator[str]:
    for workload in manifests.programs:
        if workload.program == "booking-topology":
            fields = {
                e["name"]: e.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath") for e in workload.main["env"]
            }
            advertised = workload.own_environment().get("ADVERTISED_HOST")
            if fields.get("POD_NAME") != "metadata.name" or advertised != f"$(POD_NAME).{workload.spec['serviceName']}":
                yield f"{workload.name}: ADVERTISED_HOST must be the pod's name at its headless service"
            names = [each["name"] for each in workload.main["env"]]
            if "POD_NAME" in names and names.index("POD_NAME") > names.index("ADVERTISED_HOST"):
                yield f"{workload.name}: POD_NAME must come before ADVERTISED_HOST, which is made of it"


@rule
def brokers_need_no_zookeeper(manifests: Manifests) -> Iterator[str]:
    for each in manifests.objects:
        if "zookeeper" in str(each).lower():
            yield f"{_name(each)} speaks of ZooKeeper"
    for workload in _brokers_here(manifests):
        environment = manifests.environment(workload)
        if environment.get("KAFKA_PROCESS_ROLES") != "broker,controller":
            yield "kafka must be broker and controller"
        voters = [f"{n}@kafka-{n}.{workload.spec['serviceName']}:9093" for n in range(manifests.replicas(workload))]
        if environment.get("KAFKA_CONTROLLER_QUORUM_VOTERS") != ",".join(voters):
            yield f"kafka: KAFKA_CONTROLLER_QUORUM_VOTERS must be {','.join(voters)}"


@rule
def programs_know_every_broker(manifests: Manifests) -> Iterator[str]:
    for workload in _brokers_here(manifests):
        wanted = [f"kafka-{n}.{workload.spec['serviceName']}:9092" for n in range(manifests.replicas(workload))]
        if _brokers(manifests) != wanted:
            yield f"kafka-config: KAFKA_BROKERS must be {','.join(wanted)}"


@rule
def topics_come_from_us_alone(manifests: Manifests) -> Iterator[str]:
    for settings in _broker_settings(manifests):
        if settings.get("auto.create.topics.enable") != "false":
            yield "brokers must not create topics by themselves"


@rule
def one_broker_may_die(manifests: Manifests) -> Iterator[str]:
    """Three copies, of which two must have a record; where there is one broker there is one copy."""
    many = int(manifests.config("kafka-config")["KAFKA_REPLICATION"])
    for settings in _broker_settings(manifests):
        for name in ("offsets.topic.replication.factor", "transaction.state.log.replication.factor"):
            if settings.get(name) != str(many):
                yield f"brokers: {name} must be {many}, as KAFKA_REPLICATION"
        for name in ("min.insync.replicas", "transaction.state.log.min.isr"):
            if settings.get(name) != str(max(1, many - 1)):
                yield f"brokers: {name} must be {max(1, many - 1)}"
    for workload in _brokers_here(manifests):
        if many != min(3, manifests.replicas(workload)):
            yield f"KAFKA_REPLICATION is {many}, and there are {manifests.replicas(workload)} brokers"


@rule
def killed_transactions_end_soon(manifests: Manifests) -> Iterator[str]:
    for settings in _broker_settings(manifests):
        if int(settings.get("transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000")) > 1000:
            yield "brokers: look for timed-out transactions every second; commands wait for it behind a killed topology"


@rule
def brokers_take_the_topologys_session(manifests: Manifests) -> Iterator[str]:
    """A session shorter than the brokers' shortest is refused, and the topology never joins its group."""
    asked = manifests.environment(manifests.workload("booking-topology")).get("SESSION_TIMEOUT") or "6s"
    for settings in _broker_settings(manifests):
        shortest = int(settings.get("group.min.session.timeout.ms", "6000"))
        if seconds(asked) * 1000 < shortest:
            yield f"booking-topology: SESSION_TIMEOUT is {asked}, and brokers take {shortest} ms at least"


def is_pinned(image: str) -> bool:
    tag = image.rpartition("/")[2].partition(":")[2]
    return "@sha256:" in image or bool(re.match(r"v?\d+\.\d+\.\d+", tag))


def is_secret(variable: str) -> bool:
    """Whether a variable's value must not be told; its file's name may be."""
    if variable.endswith("_FILE") or variable == "SESSION_SECRET_ALLOW_SHORT":
        return False
    known = any(accepted(program).is_secret(variable) for program in PROGRAMS)
    return known or bool(re.search(r"PASSWORD|SECRET|JAAS|TOKEN|CREDENTIAL", variable))


def seconds(duration: str) -> int:
    """Of a duration such as 1m30s, 45s or 2m."""
    minutes, rest = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", duration).groups()
    return int(minutes or 0) * 60 + int(rest or 0)


def heap_mebibytes(java_opts: str | None) -> int | None:
    found = re.search(r"-Xmx(\d+)([mg])", java_opts or "")
    return int(found.group(1)) * (1024 if found.group(2) == "g" else 1) if found else None


def _name(each: dict) -> str:
    return each["metadata"]["name"]


def _contexts(manifests: Manifests) -> Iterator[tuple[Workload, dict, dict]]:
    for workload in manifests.workloads:
        for container in workload.containers:
            yield workload, container, container.get("securityContext", {})


def _takes(workload: Workload, config: str) -> bool:
    return any(source.get("configMapRef", {}).get("name") == config for source in workload.main.get("envFrom", []))


def _required_secrets(program: str) -> list[str]:
    return [name for name in ("SESSION_SECRET", "MONGODB_URI") if accepted(program).is_secret(name)]


def _secret_files(workload: Workload) -> set[str]:
    files = set()
    for path, volume in workload.mounts().items():
        sources = [
            volume.get("secret", {}),
            *(s.get("secret", {}) for s in volume.get("projected", {}).get("sources", [])),
        ]
        files |= {f"{path}/{item['path']}" for source in sources for item in source.get("items", [])}
    return files


def _names_pods(opened: dict) -> bool:
    """Whether a rule lets in only pods that it selects by a label."""
    peers = opened.get("from", [])
    return bool(peers) and all(
        peer.get("podSelector", {}).get("matchLabels") or peer.get("podSelector", {}).get("matchExpressions")
        for peer in peers
    )


def _brokers(manifests: Manifests) -> list[str]:
    return manifests.config("kafka-config")["KAFKA_BROKERS"].split(",")


def _brokers_here(manifests: Manifests) -> list[Workload]:
    return [workload for workload in manifests.workloads if workload.name == "kafka"]


def _broker_settings(manifests: Manifests) -> Iterator[dict[str, str]]:
    """What brokers are told, by Kafka's own names, from their environment or from an operator's object."""
    for workload in _brokers_here(manifests):
        environment = manifests.environment(workload)
        yield {n.removeprefix("KAFKA_").replace("_", ".").lower(): v for n, v in environment.items() if v}
    for each in manifests.of_kind("Kafka"):
        yield {name: str(value).lower() for name, value in each["spec"]["kafka"]["config"].items()}
