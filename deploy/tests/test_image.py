"""The image that `make image` makes keeps every rule, every rule catches its mistake, and its programs run."""

import re

import pytest
from conftest import java_home, keeps, until
from mistakes import Mistakes

from deploychecks import ROOT
from deploychecks.container import Container
from deploychecks.image import RULES, STATE, File, Image

mistake = Mistakes()


@pytest.mark.parametrize("rule", RULES)
def test_image_keeps(rule, image):
    keeps(RULES[rule](image))


def test_every_rule_is_tried_with_a_mistake():
    assert mistake.rules == RULES.keys()


def test_a_mistake_is_caught(planted, image):
    planted.check(RULES, image)


@mistake("it_is_what_the_dockerfile_makes", "User: the Dockerfile says 10001:10001, and the image 0:0")
def root(image):
    image.running["User"] = "0:0"


@mistake("it_is_what_the_dockerfile_makes", "Entrypoint")
def entrypoint_of_the_base(image):
    image.running["Entrypoint"] = image.base["config"]["Entrypoint"]


@mistake("it_is_what_the_dockerfile_makes", "Cmd")
def arguments_of_the_base(image):
    image.running["Cmd"] = image.base["config"]["Cmd"]


@mistake("it_is_what_the_dockerfile_makes", "WorkingDir")
def no_working_directory(image):
    del image.running["WorkingDir"]


@mistake("it_is_what_the_dockerfile_makes", "Env: of STATE_DIR")
def state_elsewhere(image):
    image.running["Env"] = [pair.replace(STATE, "/data") for pair in image.running["Env"]]


@mistake("it_is_what_the_dockerfile_makes", "Env: of SESSION_SECRET")
def secret_inside(image):
    image.running["Env"].append("SESSION_SECRET=of-thirty-two-bytes-or-even-more")


@mistake("it_is_what_the_dockerfile_makes", "Volumes")
def no_volume(image):
    del image.running["Volumes"]


@mistake("it_is_what_the_dockerfile_makes", "ExposedPorts")
def admin_port_for_the_world(image):
    image.running["ExposedPorts"]["9105/tcp"] = {}


@mistake("it_is_what_the_dockerfile_makes", "Labels: of org.opencontainers.image.version")
def label_of_the_base(image):
    image.running["Labels"] |= image.base["config"]["Labels"]


@mistake("it_is_what_the_dockerfile_makes", "Healthcheck: the Dockerfile says")
def no_health_check(image):
    del image.running["Healthcheck"]


@mistake("it_is_what_the_dockerfile_makes", "Healthcheck: of Interval")
def health_looked_at_seldom(image):
    image.running["Healthcheck"]["Interval"] *= 60


@mistake("it_is_what_the_dockerfile_makes", "Files: of /app/bin/bookings")
def launcher_that_cannot_be_run(image):
    image.files["/app/bin/bookings"].mode = 0o644


@mistake("it_is_what_the_dockerfile_makes", "Files: of /var/lib/bookings")
def state_of_root(image):
    image.files[STATE].user = 0


@mistake("it_is_what_the_dockerfile_makes", "Files: of /app/libs/kafka-clients")
def another_jar(image):
    image.files[jar_of(image, "kafka-clients")].digest = "0" * 64


@mistake("the_bases_environment_is_kept", "JAVA_HOME")
def java_lost(image):
    image.running["Env"] = [pair for pair in image.running["Env"] if not pair.startswith("JAVA_HOME")]


@mistake("programs_change_nothing_but_their_state", "/app/bin/bookings belongs to 10001:0")
def launcher_of_the_user(image):
    image.files["/app/bin/bookings"].user = 10001


@mistake("programs_change_nothing_but_their_state", "/app/libs can be changed by others than root: 777")
def jars_for_all_to_add(image):
    image.files["/app/libs"].mode = 0o777


@mistake("programs_change_nothing_but_their_state", "cannot be read")
def jar_for_root_alone(image):
    image.files[jar_of(image, "kafka-clients")].mode = 0o600


@mistake("two_builds_are_the_same", "the image was made at")
def made_now(image):
    image.config["created"] = "2026-11-23T12:00:00Z"


@mistake("two_builds_are_the_same", "a layer was made at")
def layer_made_now(image):
    image.config["history"][-1]["created"] = "2026-11-23T12:00:00Z"


@mistake("two_builds_are_the_same", "/app/bin/bookings was changed at")
def times_of_a_checkout(image):
    image.files["/app/bin/bookings"].modified = 1_790_000_000


@mistake("nothing_is_shipped_that_does_not_run", "mongo-sink is missing")
def program_left_out(image):
    del image.files[jar_of(image, "mongo-sink")]


@mistake("nothing_is_shipped_that_does_not_run", "kafka_2.13-4.3.1.jar has no business")
def broker_shipped(image):
    image.files["/app/libs/kafka_2.13-4.3.1.jar"] = File(0o644, 0, 0, 1, "0" * 64)


@mistake("nothing_is_shipped_that_does_not_run", "gateway-0.1.0-tests.jar has no business")
def tests_shipped(image):
    image.files["/app/libs/gateway-0.1.0-tests.jar"] = File(0o644, 0, 0, 1, "0" * 64)


@mistake("nothing_is_shipped_that_does_not_run", "/app/.env has no business")
def secrets_shipped(image):
    image.files["/app/.env"] = File(0o644, 0, 0, 1, "0" * 64)


@mistake("the_sbom_lists_what_is_shipped", "is shipped and not listed")
def unlisted_jar(image):
    del image.sbom["components"][0]


@mistake("the_sbom_lists_what_is_shipped", "mongod-8.0.jar is listed and not shipped")
def listed_jar_that_is_not_there(image):
    image.sbom["components"].append({"purl": "pkg:maven/org.mongodb/mongod@8.0?type=jar"})


@mistake("the_sbom_lists_what_is_shipped", "is listed without a licence")
def jar_without_a_licence(image):
    image.sbom["components"][0]["licenses"] = []


@mistake("the_sbom_lists_what_is_shipped", "is listed as")
def jar_of_another_build(image):
    image.files[jar_of(image, "kafka-clients")].digest = "0" * 64


def jar_of(image: Image, name: str) -> str:
    return next(path for path in image.files if re.fullmatch(rf"/app/libs/{name}-\d.*\.jar", path))


def test_both_are_made_on_one_base_and_named_alike():
    pom = (ROOT / "image/pom.xml").read_text()
    name = re.search(r"<image\.name>(.*)</image\.name>", pom).group(1)
    assert f"FROM {re.search(r'<image.base>(.*)</image.base>', pom).group(1)}\n" in (ROOT / "Dockerfile").read_text()
    repository, _, version = name.partition(":")
    assert f"{repository}:${{BOOKING_STREAMS_VERSION:-{version}}}" in (ROOT / "docker-compose.yml").read_text()


@pytest.fixture
def run(unpacked, image, tmp_path) -> Container:
    with Container(unpacked, image.running, tmp_path / "state", java_home()) as started:
        yield started


def test_without_a_program_it_says_which_there_are(run):
    code, written = run.run()
    assert code == 2 and "usage: bin/bookings PROGRAM" in written


@pytest.mark.parametrize(
    ("program", "environment", "said"),
    [
        ("gateway", {}, "SESSION_SECRET"),
        ("owner-decisions", {}, "SESSION_SECRET"),
        ("booking-topology", {"BOOKING_EXPIRY": "soon"}, "BOOKING_EXPIRY"),
        ("mongo-sink", {}, "MONGODB_URI"),
        ("verify", {}, "MONGODB_URI"),
    ],
)
def test_program_says_which_setting_it_misses(run, program, environment, said):
    code, written = run.run(program, **environment)
    assert code != 0 and said in written, written
    assert "NoClassDefFound" not in written


def test_program_lives_on_a_root_that_cannot_be_written_and_is_stopped_by_sigterm(run):
    run.start("mongo-sink", MONGODB_URI="mongodb://127.0.0.1:9/marketplace", KAFKA_BROKERS="127.0.0.1:9")
    until(lambda: run.execute("/app/bin/healthy", "/livez")[0] == 0)
    assert run.execute("/app/bin/healthy", "/readyz")[0] == 1
    assert "Read-only file system" in run.execute("sh", "-c", "echo > /app/libs/one-more.jar")[1]
    for place in (STATE, "/tmp"):
        assert run.execute("sh", "-c", f"echo > {place}/file")[0] == 0
    run.terminate()
    run.wait(20)
