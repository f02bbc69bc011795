"""The Dockerfile keeps every rule, every rule catches its mistake, and what it starts does what it should."""

import http.server
import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from conftest import keeps

from deploychecks import ROOT
from deploychecks.dockerfile import RULES, stages

TEXT = (ROOT / "Dockerfile").read_text()

MISTAKES = [
    ("images_are_pinned", "eclipse-temurin:25.0.4_7-jre-noble", "eclipse-temurin:latest", "names no version"),
    ("images_are_pinned", "maven:3.9.16-eclipse-temurin-25", "maven", "FROM maven names no version"),
    ("it_runs_on_a_runtime", "25.0.4_7-jre-noble", "25.0.4_7-jdk-noble", "jdk"),
    ("it_runs_on_a_runtime", "25.0.4_7-jre-noble", "21.0.9_10-jre-noble", "21.0.9"),
    ("nobody_is_root", "USER 10001:10001", "USER bookings", "was bookings"),
    ("nobody_is_root", "USER 10001:10001", "", "was root"),
    ("signals_arrive", 'ENTRYPOINT ["/app/bin/bookings"]', "ENTRYPOINT /app/bin/bookings", "as a list"),
    ("signals_arrive", 'ENTRYPOINT ["/app/bin/bookings"]', 'ENTRYPOINT ["/app/bin/bookings"]\nCMD ["gateway"]', "none"),
    ("health_is_looked_at", "HEALTHCHECK", "# HEALTHCHECK", "HEALTHCHECK must run"),
    ("health_is_looked_at", '"/livez"]', '"/readyz"]', "/livez"),
    ("state_and_native_code_have_their_places", "STATE_DIR=/var/lib/bookings", "STATE_DIR=/data", "must be a VOLUME"),
    ("state_and_native_code_have_their_places", "--owner=10001", "--owner=0", "nobody makes"),
    ("state_and_native_code_have_their_places", "ROCKSDB_SHAREDLIB_DIR=/tmp", "ROCKSDB_SHAREDLIB_DIR=/app", "/tmp"),
    ("no_secret_is_inside", "USER 10001", "ENV SESSION_SECRET=x\nUSER 10001", "SESSION_SECRET"),
    ("no_secret_is_inside", "WORKDIR /src", "ARG MONGODB_URI\nWORKDIR /src", "MONGODB_URI"),
    ("what_is_shipped_is_the_poms", "--projects image", "--projects quickstart", "must build image/pom.xml"),
    ("what_is_shipped_is_the_poms", "-Djib.skip=true", "", "without Jib"),
    ("what_is_shipped_is_the_poms", "/target/libs/ours libs", "/target/libs libs", "libs/ours is not copied"),
    ("what_is_shipped_is_the_poms", "target/classes/sbom.json", "target/bom.json", "sbom.json is not copied"),
]


@pytest.mark.parametrize("rule", RULES)
def test_dockerfile_keeps(rule):
    keeps(RULES[rule](stages(TEXT)))


def test_every_rule_is_tried_with_a_mistake():
    assert {rule for rule, *_ in MISTAKES} == RULES.keys()


@pytest.mark.parametrize(("rule", "right", "wrong", "said"), MISTAKES)
def test_a_mistake_is_caught(rule, right, wrong, said):
    assert right in TEXT
    lines = list(RULES[rule](stages(TEXT.replace(right, wrong))))
    assert lines and any(said in line for line in lines), lines


@pytest.mark.parametrize("kept_out", [".git", ".env", "data", "**/target"])
def test_context_leaves_out(kept_out):
    assert kept_out in (ROOT / ".dockerignore").read_text().splitlines()


def test_what_is_copied_is_there():
    for stage in stages(TEXT):
        for each in stage.instructions:
            if each.word == "COPY" and not each.rest.startswith("--from"):
                for source in each.rest.split()[:-1]:
                    assert (ROOT / source).exists(), source


@pytest.fixture
def image(tmp_path) -> Path:
    """A folder as the image has it, with a Java that only tells how it was started."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "libs").mkdir()
    shutil.copy(ROOT / "bin/bookings", tmp_path / "bin")
    java = tmp_path / "jre/bin/java"
    java.parent.mkdir(parents=True)
    java.write_text('#!/bin/sh\necho "$$ $*"\n')
    java.chmod(0o755)
    (tmp_path / "jre/release").write_text('JAVA_VERSION="25.0.4"\n')
    return tmp_path


def test_launcher_becomes_the_program(image):
    """Which then has the process id of the launcher, and so gets the signals that are sent to it."""
    environment = {"PATH": os.environ["PATH"], "JAVA_HOME": str(image / "jre"), "JAVA_OPTS": "-Xmx99m"}
    launcher = subprocess.Popen(
        [image / "bin/bookings", "mongo-sink"], env=environment, stdout=subprocess.PIPE, text=True
    )
    told = launcher.communicate(timeout=30)[0]
    process, _, arguments = told.partition(" ")
    assert process == str(launcher.pid)
    assert f"-Xmx99m -cp {image}/libs/* bookings.mongo.MongoSinkApp" in arguments
    assert "-XX:+ExitOnOutOfMemoryError" in arguments


def test_launcher_needs_the_name_of_a_program(image):
    environment = {"PATH": os.environ["PATH"], "JAVA_HOME": str(image / "jre")}
    assert subprocess.run([image / "bin/bookings"], env=environment, capture_output=True).returncode == 2


@pytest.mark.parametrize(("path", "code"), [("/livez", 0), ("/readyz", 1), (None, 0)])
def test_health_is_what_the_admin_port_says(path, code):
    class Program(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200 if self.path == "/livez" else 503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Program) as program:
        threading.Thread(target=program.serve_forever, daemon=True).start()
        assert _healthy(program.server_port, *filter(None, [path])) == code
        program.shutdown()


def test_nobody_at_the_admin_port_is_not_healthy():
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as gone:
        port = gone.server_port
    assert _healthy(port) == 1


def _healthy(port: int, *path: str) -> int:
    environment = {"PATH": os.environ["PATH"], "ADMIN_PORT": str(port)}
    return subprocess.run([ROOT / "bin/healthy", *path], env=environment, timeout=30).returncode
