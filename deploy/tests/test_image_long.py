"""Another build gives the same image, and a marketplace works with its programs. Minutes long: `make check-long`."""

import json
import os
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Iterator

import pytest
from conftest import java_home, make_image, until

from deploychecks import ROOT
from deploychecks import image as images
from deploychecks.container import Container

pytestmark = pytest.mark.long

SECRET = "a-secret-for-checks-of-32-bytes-or-more"
NOT_SOURCES = shutil.ignore_patterns(".git", "target", "data", "__pycache__")


def test_a_build_in_another_folder_gives_the_same_image(image, small_base_archive, tmp_path):
    sources, archive = tmp_path / "sources", tmp_path / "again.tar"
    shutil.copytree(ROOT, sources, ignore=NOT_SOURCES)
    make_image(sources, small_base_archive, archive)
    assert images.read(archive, small_base_archive).identity == image.identity


@pytest.fixture
def marketplace(tmp_path) -> Iterator[dict[str, Any]]:
    """What a quickstart says of itself: it has a broker, a database, and programs that the image's join."""
    made = subprocess.run(["make", "--silent", f"--directory={ROOT}", "build"], capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    ports = ("KAFKA", "MONGO", "TRAVELER", "OWNER", "GATEWAY_ADMIN", "OWNER_DECISIONS_ADMIN")
    anywhere = {f"{port}_PORT": "0" for port in (*ports, "BOOKING_TOPOLOGY_ADMIN", "MONGO_SINK_ADMIN")}
    settings = {"DATA_DIR": str(tmp_path / "data"), "LOCAL_DATABASE": "embedded", "SESSION_SECRET": SECRET}
    with (tmp_path / "quickstart.log").open("w") as log:
        quickstart = subprocess.Popen(
            [ROOT / "bin/bookings", "quickstart"],
            env=os.environ | anywhere | settings,
            stdout=log,
            stderr=log,
        )
        try:
            demo = tmp_path / "data/demo.json"
            until(lambda: demo.exists() or quickstart.poll() is not None, 180)
            assert demo.exists(), (tmp_path / "quickstart.log").read_text()
            yield json.loads(demo.read_text())
        finally:
            quickstart.send_signal(signal.SIGTERM)
            quickstart.wait(60)


def test_programs_of_the_image_work_in_a_marketplace(unpacked, image, marketplace, tmp_path):
    ports = {name: _free_port() for name in ("topology", "gateway", "gateway-admin", "owners", "owners-admin", "sink")}
    topology = f"http://127.0.0.1:{ports['topology']}"
    shared = {"KAFKA_BROKERS": marketplace["kafka"], "JAVA_OPTS": "-Xmx256m"}
    edge = shared | {
        "TOPOLOGY_URLS": f"{topology},{marketplace['admin']['booking-topology']}",
        "SESSION_SECRET": SECRET,
        "MONGODB_URI": marketplace["mongo"],
    }
    programs = {
        "booking-topology": shared | {"ADMIN_PORT": ports["topology"], "STORE_MEMORY_MB": "64"},
        "gateway": edge | {"PORT": ports["gateway"], "ADMIN_PORT": ports["gateway-admin"]},
        "owner-decisions": edge | {"PORT": ports["owners"], "ADMIN_PORT": ports["owners-admin"]},
        "mongo-sink": shared | {"MONGODB_URI": marketplace["mongo"], "ADMIN_PORT": ports["sink"]},
    }
    with ExitStack() as stack:
        running = {}
        for program, settings in programs.items():
            started = Container(unpacked, image.running, tmp_path / program, java_home(), "host")
            running[program] = stack.enter_context(started)
            started.start(program, **{name: str(value) for name, value in settings.items()})
        for program, started in running.items():
            port = str(programs[program]["ADMIN_PORT"])
            until(lambda: started.execute("env", f"ADMIN_PORT={port}", "/app/bin/healthy", "/readyz")[0] == 0, 180)
        assert any((tmp_path / "booking-topology").rglob("CURRENT")), "no store of RocksDB lies in the volume"

        home = marketplace["properties"][0]
        owner = next(each for each in marketplace["owners"] if each["id"] == home["ownerId"])
        traveler = marketplace["travelers"][0]
        bookings = f"http://127.0.0.1:{ports['gateway']}/api/travelers/bookings"
        stay = {
            "property_id": home["id"],
            "check_in_date": "2031-05-01",
            "check_out_date": "2031-05-02",
            "guests": 1,
            "total_price": home["pricePerNight"] + home["cleaningFee"] + home["serviceFee"],
        }
        status, answer = _ask("POST", bookings, traveler, stay)
        assert status == 201, answer
        booking = answer["data"]["_id"]
        decision = f"http://127.0.0.1:{ports['owners']}/api/owners/bookings/{booking}/approve"
        assert _ask("PUT", decision, owner)[0] == 200
        accepted = f"{bookings}?status=ACCEPTED"
        until(lambda: [each["_id"] for each in _ask("GET", accepted, traveler)[1]["data"]] == [booking])

        for started in running.values():
            started.terminate()
        for started in running.values():
            started.wait(30)


def _ask(method: str, url: str, person: dict[str, str], body: Any = None) -> tuple[int, Any]:
    headers = {"Cookie": f"connect.sid={person['cookie']}", "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, content, headers, method=method), timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def _free_port() -> int:
    with socket.socket() as anywhere:
        anywhere.bind(("127.0.0.1", 0))
        return anywhere.getsockname()[1]
