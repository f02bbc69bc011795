"""Kubernetes manifests as kustomize renders them, and the questions that rules ask of them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import yaml

from .sources import PROGRAMS

Object = dict


def render(kustomize: list[str], folder: Path) -> "Manifests":
    """Renders a folder with a command such as `kustomize build` or `kubectl kustomize`."""
    rendered = subprocess.run([*kustomize, str(folder)], capture_output=True, text=True)
    if rendered.returncode:
        raise ValueError(f"{folder.name} cannot be rendered: {rendered.stderr}")
    return Manifests([each for each in yaml.safe_load_all(rendered.stdout) if each])


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet or Job."""

    object: Object

    @property
    def name(self) -> str:
        return self.object["metadata"]["name"]

    @property
    def kind(self) -> str:
        return self.object["kind"]

    @property
    def spec(self) -> Object:
        return self.object["spec"]

    @property
    def template(self) -> Object:
        return self.spec["template"]

    @property
    def pod(self) -> Object:
        return self.template["spec"]

    @property
    def labels(self) -> dict[str, str]:
        return self.template["metadata"]["labels"]

    @property
    def containers(self) -> list[Object]:
        return self.pod["containers"] + self.pod.get("initContainers", [])

    @property
    def main(self) -> Object:
        return self.pod["containers"][0]

    @property
    def program(self) -> str | None:
        """Which of our programs it runs."""
        arguments = self.main.get("args", [])
        return arguments[0] if arguments and arguments[0] in PROGRAMS else None

    def mounts(self) -> dict[str, Object]:
        """What lies at each mount path: the volume, or the claim of a StatefulSet."""
        volumes = {volume["name"]: volume for volume in self.pod.get("volumes", [])}
        claims = {claim["metadata"]["name"]: {"claim": claim} for claim in self.spec.get("volumeClaimTemplates", [])}
        known = volumes | claims
        return {mount["mountPath"]: known.get(mount["name"], {}) for mount in self.main.get("volumeMounts", [])}

    def own_environment(self) -> dict[str, str | None]:
        """The variables that the workload itself sets; None where the value comes from elsewhere."""
        return {each["name"]: each.get("value") for each in self.main.get("env", [])}


@dataclass
class Manifests:
    """All objects of one rendering."""

    objects: list[Object]

    def of_kind(self, *kinds: str) -> list[Object]:
        return [each for each in self.objects if each["kind"] in kinds]

    def named(self, kind: str, name: str) -> Object:
        return next(each for each in self.of_kind(kind) if each["metadata"]["name"] == name)

    @property
    def workloads(self) -> list[Workload]:
        return [Workload(each) for each in self.of_kind("Deployment", "StatefulSet", "Job")]

    @property
    def programs(self) -> list[Workload]:
        return [workload for workload in self.workloads if workload.program]

    def workload(self, name: str) -> Workload:
        return next(each for each in self.workloads if each.name == name)

    def config(self, name: str) -> dict[str, str]:
        return next((each["data"] for each in self.of_kind("ConfigMap") if each["metadata"]["name"] == name), {})

    def shared_environment(self, workload: Workload) -> dict[str, str]:
        """What a workload takes from ConfigMaps as a whole."""
        merged: dict[str, str] = {}
        for source in workload.main.get("envFrom", []):
            merged |= self.config(source.get("configMapRef", {}).get("name", ""))
        return merged

    def environment(self, workload: Workload) -> dict[str, str | None]:
        return self.shared_environment(workload) | workload.own_environment()

    def replicas(self, workload: Workload) -> int:
        """How many there are at least."""
        for scaler in self.of_kind("HorizontalPodAutoscaler"):
            if scaler["spec"]["scaleTargetRef"]["name"] == workload.name:
                return scaler["spec"]["minReplicas"]
        return workload.spec.get("replicas", 1)

    def selected(self, selector: dict[str, str]) -> list[Workload]:
        return [each for each in self.workloads if selector.items() <= each.labels.items()]

    def ingress_to(self, workload: Workload) -> Iterator[tuple[str, Object]]:
        """Each rule that lets somebody reach a workload, with its policy's name."""
        for policy in self.of_kind("NetworkPolicy"):
            if matches(policy["spec"]["podSelector"], workload.labels):
                for rule in policy["spec"].get("ingress", []):
                    yield policy["metadata"]["name"], rule


def matches(selector: Object, labels: dict[str, str]) -> bool:
    """Whether a label selector, as NetworkPolicies and budgets have it, selects these labels."""
    if not selector.get("matchLabels", {}).items() <= labels.items():
        return False
    for expression in selector.get("matchExpressions", []):
        if expression["operator"] != "In":
            raise ValueError(f"only In is understood: {expression}")
        if labels.get(expression["key"]) not in expression["values"]:
            return False
    return True


def mebibytes(quantity: str) -> int:
    """A quantity of memory, as Kubernetes writes it."""
    number, unit = quantity[:-2], quantity[-2:]
    return int(number) * {"Mi": 1, "Gi": 1024}[unit]
