package bookings.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Journal;
import bookings.local.FreePorts;
import bookings.local.ProgramProcess;
import bookings.local.ProgramProcess.Launch;
import bookings.local.testing.Tools;
import bookings.wire.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Prometheus with our settings asks the programs while a crowd books, and is asked what the dashboard shows. */
@ExtendWith(OnMarketplace.class)
class PrometheusTest {
    private static final Path OBSERVABILITY = Path.of("..", "observability").toAbsolutePath();

    private final Marketplace marketplace;
    private final URI url = URI.create("http://127.0.0.1:" + FreePorts.next());

    PrometheusTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Test
    void it_can_draw_every_panel_and_work_out_every_alert() throws IOException {
        var expressions = expressionsOfPanels();
        try (var prometheus = ProgramProcess.start(launch());
                var journal = new Journal(marketplace.directory().resolve("prometheus.jsonl"));
                var crowd = new Crowd(marketplace, 1, journal)) {
            Waiting.until(
                    "Prometheus to answer, see " + prometheus.log(),
                    () -> Http.tryGet(url.resolve("/-/ready"))
                            .filter(answer -> answer.statusCode() == 200)
                            .isPresent());
            crowd.start();
            for (var expression : expressions) {
                Waiting.untilAsserted(
                        () -> assertThat(values(expression)).as(expression).isNotEmpty());
            }
            crowd.finish();
            Waiting.untilAsserted(() -> assertThat(ask("/api/v1/rules").findValuesAsText("health"))
                    .as("health of the rules")
                    .hasSizeGreaterThan(10)
                    .containsOnly("ok"));
        }
    }

    private static List<String> expressionsOfPanels() throws IOException {
        var dashboard =
                Json.mapper().readTree(Files.readString(OBSERVABILITY.resolve("grafana/dashboards/bookings.json")));
        var expressions = dashboard.path("panels").findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(10);
        return expressions.stream()
                .map(expression -> expression.replace("$__rate_interval", "10s"))
                .toList();
    }

    /** With the settings that are shipped, but for addresses and how often it asks. */
    private Launch launch() throws IOException {
        var settings = Files.readString(OBSERVABILITY.resolve("prometheus/prometheus.yml"))
                .replace("scrape_interval: 5s", "scrape_interval: 1s\n  evaluation_interval: 1s")
                .replace(
                        "alerts/*.yml",
                        OBSERVABILITY.resolve("prometheus/alerts/*.yml").toString());
        var targets = Map.of(
                "gateway:9105", marketplace.firstGateway(),
                "owner-decisions:9102", marketplace.ownerDecisions(),
                "booking-topology:9107", marketplace.topology(),
                "mongo-sink:9108", marketplace.sink());
        for (var target : targets.entrySet()) {
            assertThat(settings).contains("\"" + target.getKey() + "\"");
            settings =
                    settings.replace(target.getKey(), target.getValue().admin().getAuthority());
        }
        var directory = Files.createDirectories(marketplace.directory().resolve("prometheus"));
        var file = Files.writeString(directory.resolve("prometheus.yml"), settings);
        var command = List.of(
                Tools.onPathOrSkip("prometheus").toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + url.getAuthority());
        return new Launch(
                "prometheus", command, Map.of(), marketplace.directory().resolve("prometheus.log"));
    }

    /** What the expression comes to now, one value for each line of its panel; nothing where it is not a number. */
    private List<String> values(String expression) {
        var values = new ArrayList<String>();
        for (var line : ask("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8))
                .path("data")
                .path("result")) {
            var value = line.path("value").path(1).asText();
            if (!value.equals("NaN")) {
                values.add(value);
            }
        }
        return values;
    }

    private JsonNode ask(String path) {
        var answer = Http.tryGet(url.resolve(path)).orElseThrow(() -> new AssertionError("no answer to " + path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + answer.body(), e);
        }
    }
}
