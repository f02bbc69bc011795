"""docker-compose.yml as Docker Compose reads it, and what it must keep."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Iterator

import yaml

from . import ROOT
from .kubernetes_rules import ADMIN_PORTS, BROKER_SETTINGS, OPEN_TO_CLIENTS, heap_mebibytes, is_pinned, seconds
from .rules import Rules
from .sources import PROGRAMS, accepted, seconds_to_stop

REQUIRED = {"SESSION_SECRET": "a-secret-for-checks-of-32-bytes-or-more"}

Config = dict
RULES = Rules()
rule = RULES.rule


class Parser:
    """Reads compose files with the library that Docker Compose itself reads them with."""

    def __init__(self, tool: str):
        self._tool = tool

    def read(self, file: Path, environment: dict[str, str] | None = None) -> Config:
        """Raises ValueError, with what the parser says, for a file that Docker Compose would not take."""
        variables = {"PATH": os.environ["PATH"]} | (REQUIRED if environment is None else environment)
        result = subprocess.run([self._tool, str(file)], env=variables, capture_output=True, text=True)
        if result.returncode:
            raise ValueError(result.stderr)
        return json.loads(result.stdout)


@rule
def all_programs_are_there(config: Config) -> Iterator[str]:
    for program in sorted(set(PROGRAMS) - config["services"].keys()):
        yield f"{program} is missing"
    for name, service in _programs(config):
        if service["command"] != [name]:
            yield f"{name} runs {service['command']}"


@rule
def variables_are_known(config: Config) -> Iterator[str]:
    for name, service in _programs(config):
        for variable, value in service["environment"].items():
            if fault := accepted(name).fault(variable, value):
                yield f"{name}: {variable} {fault}"
    for variable in sorted(config["services"]["kafka"]["environment"].keys() - BROKER_SETTINGS):
        yield f"kafka: {variable} is no setting of a broker that is used here"


@rule
def programs_agree(config: Config) -> Iterator[str]:
    """On the marketplace's rules and on where things are: who refuses early must refuse what is refused later."""
    said: dict[str, set[str]] = {}
    for _, service in _programs(config):
        for variable, value in service["environment"].items():
            if variable.startswith(("KAFKA_", "BOOKING_")) or variable in ("MONGODB_URI", "SESSION_SECRET"):
                said.setdefault(variable, set()).add(value)
    for variable, values in said.items():
        if len(values) > 1:
            yield f"programs do not agree on {variable}: {', '.join(sorted(values))}"


@rule
def programs_are_confined(config: Config) -> Iterator[str]:
    for name, service in _programs(config):
        if not service.get("read_only"):
            yield f"{name} needs read_only"
        if service.get("cap_drop") != ["ALL"]:
            yield f"{name} must drop ALL capabilities"
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name} needs no-new-privileges"
        if service.get("privileged") or service.get("network_mode") == "host":
            yield f"{name} shares the machine"


@rule
def native_code_can_be_unpacked_and_run(config: Config) -> Iterator[str]:
    """A tmpfs is noexec unless it says otherwise, and RocksDB's library would not load."""
    for name, service in _programs(config):
        if not any(re.match(r"/tmp:(.*,)?exec(,|$)", mount) for mount in service.get("tmpfs", [])):
            yield f"{name} needs a tmpfs at /tmp with exec"


@rule
def data_outlives_containers(config: Config) -> Iterator[str]:
    kept = {
        "kafka": config["services"]["kafka"]["environment"].get("KAFKA_LOG_DIRS"),
        "mongodb": "/data/db",
        "booking-topology": config["services"]["booking-topology"]["environment"].get("STATE_DIR"),
    }
    for name, path in kept.items():
        volumes = config["services"][name].get("volumes", [])
        if not any(
            volume["type"] == "volume" and volume["target"] == path and volume.get("source") for volume in volumes
        ):
            yield f"{name} needs a named volume at {path}"


@rule
def health_is_readiness(config: Config) -> Iterator[str]:
    for name, service in _programs(config):
        if service.get("healthcheck", {}).get("test") != ["CMD", "/app/bin/healthy", "/readyz"]:
            yield f"{name}: its health must be /readyz, by which others start"
    for name in ("kafka", "mongodb"):
        if not config["services"][name].get("healthcheck", {}).get("test"):
            yield f"{name} needs a health check"


@rule
def starts_follow_health(config: Config) -> Iterator[str]:
    wanted = {
        "booking-topology": {"kafka"},
        "mongo-sink": {"kafka", "mongodb"},
        "gateway": {"kafka", "mongodb", "booking-topology"},
        "owner-decisions": {"kafka", "mongodb", "booking-topology"},
    }
    for name, service in _programs(config):
        awaited = {n for n, how in service.get("depends_on", {}).items() if how["condition"] == "service_healthy"}
        for missing in sorted(wanted[name] - awaited):
            yield f"{name} must start when {missing} is healthy"


@rule
def only_clients_ports_are_open(config: Config) -> Iterator[str]:
    for name, service in config["services"].items():
        for port in service.get("ports", []):
            if name in PROGRAMS and port["target"] != OPEN_TO_CLIENTS.get(name):
                yield f"{name}: port {port['target']} is for programs alone"
            if name not in PROGRAMS and port.get("host_ip") != "127.0.0.1":
                yield f"{name}: port {port['target']} must be open on 127.0.0.1 alone"


@rule
def images_are_pinned_here(config: Config) -> Iterator[str]:
    for name, service in config["services"].items():
        if not is_pinned(service["image"]):
            yield f"{name}: image {service['image']} names no version"


@rule
def memory_is_bounded(config: Config) -> Iterator[str]:
    for name, service in _programs(config):
        heap = heap_mebibytes(service["environment"].get("JAVA_OPTS"))
        stores = int(service["environment"].get("STORE_MEMORY_MB", 256)) if name == "booking-topology" else 0
        limit = int(service.get("mem_limit", 0)) // 1024**2
        if heap is None or limit * 4 < (heap + stores) * 5:
            yield f"{name}: mem_limit of {limit} MiB must hold {heap} of heap, {stores} of stores, and a quarter more"


@rule
def stopping_has_the_time_it_takes(config: Config) -> Iterator[str]:
    for name, service in _programs(config):
        given = seconds(service.get("stop_grace_period", "10s"))
        if given < seconds_to_stop(name) + 5:
            yield f"{name}: stop_grace_period is {given} s, and stopping takes up to {seconds_to_stop(name) + 5} s"


@rule
def brokers_need_no_zookeeper(config: Config) -> Iterator[str]:
    if "zookeeper" in str(config).lower():
        yield "there is a ZooKeeper"
    if config["services"]["kafka"]["environment"].get("KAFKA_PROCESS_ROLES") != "broker,controller":
        yield "kafka must be broker and controller"


@rule
def topics_come_from_us_alone(config: Config) -> Iterator[str]:
    if config["services"]["kafka"]["environment"].get("KAFKA_AUTO_CREATE_TOPICS_ENABLE") != "false":
        yield "kafka must not create topics by itself"


@rule
def the_broker_takes_the_topologys_session(config: Config) -> Iterator[str]:
    asked = config["services"]["booking-topology"]["environment"].get("SESSION_TIMEOUT", "6s")
    shortest = int(config["services"]["kafka"]["environment"].get("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "6000"))
    if seconds(asked) * 1000 < shortest:
        yield f"booking-topology: SESSION_TIMEOUT is {asked}, and the broker takes {shortest} ms at least"


@rule
def the_database_is_a_replica_set(config: Config) -> Iterator[str]:
    """Only such a one can be asked to have a write on a majority, or repeat it after a failure."""
    mongodb = config["services"]["mongodb"]
    command = mongodb.get("command") or []
    if "--replSet" not in command:
        yield "mongodb must be a replica set"
        return
    name = command[command.index("--replSet") + 1]
    if f'rs.initiate({{_id: "{name}"' not in " ".join(mongodb["healthcheck"]["test"]):
        yield f"nobody makes the replica set {name}"
    for program, service in _programs(config):
        uri = service["environment"].get("MONGODB_URI", "")
        if uri and f"replicaSet={name}" not in uri:
            yield f"{program}: MONGODB_URI does not name the replica set {name}"


@rule
def addresses_lead_to_services(config: Config) -> Iterator[str]:
    for name, service in _programs(config):
        environment = service["environment"]
        if environment["KAFKA_BROKERS"] != "kafka:19092":
            yield f"{name}: KAFKA_BROKERS must be kafka:19092"
        topology = f"booking-topology:{ADMIN_PORTS['booking-topology']}"
        if name in OPEN_TO_CLIENTS and environment.get("TOPOLOGY_URLS") != f"http://{topology}":
            yield f"{name}: TOPOLOGY_URLS must be http://{topology}"
        if environment.get("ADMIN_HOST") != "0.0.0.0" or environment.get("ADMIN_PORT") != str(ADMIN_PORTS[name]):
            yield f"{name}: ADMIN_HOST must be 0.0.0.0 and ADMIN_PORT {ADMIN_PORTS[name]}"
    if config["services"]["booking-topology"]["environment"].get("ADVERTISED_HOST") != "booking-topology":
        yield "booking-topology: ADVERTISED_HOST must be booking-topology"


@rule
def tools_wait_until_they_are_called(config: Config) -> Iterator[str]:
    wanted = {"kcat": ["tools"], "prometheus": ["observability"], "grafana": ["observability"]}
    for name, profiles in wanted.items():
        if config["services"].get(name, {}).get("profiles") != profiles:
            yield f"{name} must be in the profile {profiles[0]}"


@rule
def mounted_folders_are_in_the_repository(config: Config) -> Iterator[str]:
    for name, service in config["services"].items():
        for volume in service.get("volumes", []):
            if volume["type"] == "bind":
                if not (ROOT / volume["source"]).exists():
                    yield f"{name} mounts {volume['source']}, which is not there"
                if not volume.get("read_only"):
                    yield f"{name} may write to {volume['source']}"


@rule
def grafana_has_no_account_to_guess(config: Config) -> Iterator[str]:
    environment = config["services"]["grafana"]["environment"]
    if environment.get("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION") != "true":
        yield "grafana must not make its usual administrator, whose password everybody knows"
    if environment.get("GF_AUTH_ANONYMOUS_ORG_ROLE") != "Viewer":
        yield "whoever is not logged in at grafana must only look"


def unscraped(config: Config, prometheus: dict) -> list[str]:
    """What Prometheus should ask and does not, or asks and is not there."""
    asked = {
        target for job in prometheus["scrape_configs"] for each in job["static_configs"] for target in each["targets"]
    }
    offered = {f"{name}:{service['environment']['ADMIN_PORT']}" for name, service in _programs(config)}
    return sorted(asked ^ offered)


def defaults_of_secrets(file: Path) -> list[str]:
    """Secrets that the file itself gives a value."""
    faults = []
    for name, service in yaml.safe_load(file.read_text())["services"].items():
        for variable, value in (service.get("environment") or {}).items():
            if re.search(r"SECRET|PASSWORD|TOKEN", variable) and not variable.startswith("GF_SECURITY_DISABLE"):
                if not re.fullmatch(r"\$\{\w+:\?[^}]*\}", str(value)):
                    faults.append(f"{name}: {variable} must come from outside, without a default")
    return faults


def _programs(config: Config) -> Iterator[tuple[str, Config]]:
    for name, service in config["services"].items():
        if name in PROGRAMS:
            yield name, service
