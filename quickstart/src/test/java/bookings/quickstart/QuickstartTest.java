package bookings.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.quickstart.demo.DemoFile;
import bookings.runtime.Environment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private final Path data;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    QuickstartTest(@TempDir Path directory) {
        data = directory.resolve("data");
    }

    @Test
    void a_booking_that_is_asked_for_and_approved_is_there_after_a_restart() throws Exception {
        String id;
        String stay;
        try (var quickstart = start()) {
            var demo = quickstart.demo();
            stay = stay(demo);
            var asked = ask(demo, stay);
            assertThat(asked.status()).isEqualTo(201);
            id = asked.body().path("data").path("_id").asText();

            var pending = owner(demo, "GET", "?status=PENDING");
            assertThat(pending.body().path("data").findValuesAsText("_id")).contains(id);

            assertThat(owner(demo, "PUT", "/" + id + "/approve").status()).isEqualTo(200);
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("ready in", demo.travelerUrl() + "/api/travelers/bookings", "kcat -b " + demo.kafka());
            assertThat(data.resolve("demo.json")).exists();
        }
        assertThat(data.resolve("demo.json")).doesNotExist();

        try (var quickstart = start()) {
            var demo = quickstart.demo();
            var listed = owner(demo, "GET", "?status=ACCEPTED").body().path("data");
            assertThat(listed.findValuesAsText("_id")).contains(id);

            var again = ask(demo, stay);
            assertThat(again.status()).isEqualTo(400);
            assertThat(again.body().path("message").asText())
                    .isEqualTo("Property is already booked for the selected dates");
        }
    }

    private Quickstart start() throws InterruptedException {
        var variables = PortsTest.allFree();
        variables.putAll(Map.of(
                "DATA_DIR", data.toString(),
                "LOCAL_DATABASE", "embedded",
                "BOOKING_DEMO_OWNERS", "2",
                "BOOKING_DEMO_TRAVELERS", "2",
                "BOOKING_DEMO_PROPERTIES", "4"));
        return Quickstart.start(
                new Environment(variables), variables, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private static String stay(DemoFile demo) {
        var property = demo.properties().getFirst();
        var checkIn = LocalDate.now(ZoneOffset.UTC).plusDays(30);
        var price = property.pricePerNight()
                .add(property.pricePerNight())
                .add(property.cleaningFee())
                .add(property.serviceFee());
        return "{\"property_id\":\"%s\",\"check_in_date\":\"%s\",\"check_out_date\":\"%s\",\"guests\":1,\"total_price\":%s}"
                .formatted(property.id(), checkIn, checkIn.plusDays(2), price);
    }

    private Answer ask(DemoFile demo, String stay) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(demo.travelerUrl().resolve("/api/travelers/bookings"))
                .header("Cookie", "connect.sid=" + demo.travelers().getFirst().cookie())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(stay)));
    }

    private Answer owner(DemoFile demo, String method, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(demo.ownerUrl() + "/api/owners/bookings" + path))
                .header("Cookie", "connect.sid=" + demo.owners().getFirst().cookie())
                .method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    private record Answer(int status, JsonNode body) {}
}
