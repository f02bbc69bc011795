"""Alerts and dashboard rest on metrics that the programs tell; an alert fires on what it is for, and says what to do."""

import json
import re
import shutil
import subprocess
from typing import Any, Iterator

import pytest
import yaml
from conftest import keeps

from deploychecks import ROOT

RULES = ROOT / "observability/prometheus/alerts/bookings.yml"
CASES = ROOT / "deploy/tests/alerts.yml"
PAGE = ROOT / "docs/alerts.md"
DASHBOARD = ROOT / "observability/grafana/dashboards/bookings.json"
DATASOURCES = ROOT / "observability/grafana/provisioning/datasources/prometheus.yml"

# Of Prometheus itself, and of the JVM, whose meters every program has.
NOT_OURS = {"up", "jvm_memory_used_bytes", "jvm_memory_max_bytes", "process_cpu_usage"}
A_METRIC = re.compile(r"\b(?:up|[a-z]+(?:_[a-z]+){2,}|booking_[a-z_]+)\b(?=[{ )\[]|$)")


def test_rules_are_valid_and_fire_as_they_should():
    promtool("check", "rules", RULES)
    promtool("test", "rules", CASES)


def test_rules_name_metrics_that_there_are_are_tried_and_have_a_section():
    keeps(faults(RULES.read_text(), CASES.read_text(), PAGE.read_text()))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("booking_ready ==", "booking_readiness ==", "ProgramNotReady: no metric booking_readiness"),
        ("alert: MirrorLags", "alert: MirrorLate", "MirrorLate: no test makes it fire"),
        ("#deadletters", "#letters", "DeadLetters: docs/alerts.md#letters is not its section"),
    ],
)
def test_a_mistake_is_caught(right, wrong, said):
    text = RULES.read_text()
    assert right in text
    assert said in list(faults(text.replace(right, wrong), CASES.read_text(), PAGE.read_text()))


def test_dashboard_names_metrics_that_there_are():
    keeps(dashboard_faults(DASHBOARD.read_text()))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("sum(booking_pending)", "sum(booking_waiting)", "Pending bookings: no metric booking_waiting"),
        ('"uid": "prometheus"', '"uid": "metrics"', "Programs ready: no source metrics"),
    ],
)
def test_a_mistake_in_the_dashboard_is_caught(right, wrong, said):
    text = DASHBOARD.read_text()
    assert right in text
    assert said in list(dashboard_faults(text.replace(right, wrong)))


def test_an_alert_that_cannot_fire_is_caught(tmp_path):
    wrong = tmp_path / "bookings.yml"
    wrong.write_text(RULES.read_text().replace("booking_ready == 0", "booking_ready < 0"))
    cases = tmp_path / "alerts.yml"
    cases.write_text(CASES.read_text().replace("../../observability/prometheus/alerts/bookings.yml", str(wrong)))
    with pytest.raises(pytest.fail.Exception, match="ProgramNotReady"):
        promtool("test", "rules", cases)


def faults(rules: str, cases: str, page: str) -> Iterator[str]:
    fired = {
        case["alertname"]
        for test in yaml.safe_load(cases)["tests"]
        for case in test["alert_rule_test"]
        if case["exp_alerts"]
    }
    for rule in alerts(rules):
        name = rule["alert"]
        yield from (f"{name}: no metric {metric}" for metric in unknown(rule["expr"]))
        if name not in fired:
            yield f"{name}: no test makes it fire"
        runbook = rule["annotations"]["runbook"]
        if runbook != f"docs/alerts.md#{name.lower()}":
            yield f"{name}: {runbook} is not its section"
        if f"\n## {name}\n" not in page:
            yield f"{name}: docs/alerts.md has no section for it"


def dashboard_faults(dashboard: str) -> Iterator[str]:
    sources = {source["uid"] for source in yaml.safe_load(DATASOURCES.read_text())["datasources"]}
    for panel in json.loads(dashboard)["panels"]:
        if panel["datasource"]["uid"] not in sources:
            yield f"{panel['title']}: no source {panel['datasource']['uid']}"
        for target in panel["targets"]:
            yield from (f"{panel['title']}: no metric {metric}" for metric in unknown(target["expr"]))


def unknown(query: str) -> list[str]:
    return sorted(set(A_METRIC.findall(query)) - documented() - NOT_OURS)


def alerts(rules: str) -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(rules)["groups"] for rule in group["rules"]]


def documented() -> set[str]:
    """The names of docs/metrics.md, which an end-to-end test holds true; a histogram has three series."""
    names = set()
    for name, kind in re.findall(r"^\| `([a-z_]+)` \| ([a-z]+) \|", (ROOT / "docs/metrics.md").read_text(), re.M):
        names |= {name + part for part in ("_bucket", "_count", "_sum")} if kind == "histogram" else {name}
    return names


def promtool(*arguments: Any) -> None:
    if not shutil.which("promtool"):
        pytest.skip("there is no promtool: it comes with Prometheus")
    run = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.fail(run.stdout + run.stderr, pytrace=False)
