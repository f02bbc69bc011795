package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people write, who they are and what lets them in is told to nobody whom it does not concern. */
@ExtendWith(OnMarketplace.class)
class PrivacyTest {
    private static final List<String> TOPICS = List.of(
            Marketplace.REQUESTS,
            Marketplace.DECISIONS,
            Marketplace.UPDATES,
            "booking-replies",
            "booking-rekeyed",
            "booking-dead-letters");

    private final Marketplace marketplace;

    PrivacyTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    /** {@link TracingTest} looks at logs in JSON, and at what a tracing system is told. */
    @Test
    void no_secret_cookie_body_or_name_is_in_logs_topics_or_on_a_command_line() throws IOException {
        var secrecy = new Secrecy(marketplace);
        secrecy.liveABooking();
        secrecy.sendMarkedNonsense();

        secrecy.assertKeptInLogs();
        for (var topic : TOPICS) {
            for (var entry : marketplace.topic(topic).entries()) {
                secrecy.assertKept("headers in " + topic, entry.headers().toString() + entry.key());
                secrecy.assertNamesAreKept("a record of " + topic, entry.toString());
            }
        }
        for (var part : List.of(
                marketplace.topology(),
                marketplace.sink(),
                marketplace.firstGateway(),
                marketplace.secondGateway(),
                marketplace.ownerDecisions())) {
            var line = Files.readString(
                    Path.of("/proc/" + part.process().pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
            secrecy.assertKept("what `ps` shows of " + part.name(), line);
            secrecy.assertKept(part.name() + "/readyz", told(part, "/readyz"));
            var metrics = told(part, "/metrics");
            assertThat(metrics).contains("booking_ready ");
            secrecy.assertNobodyIsIn(part.name() + "/metrics", metrics);
        }
    }

    private static String told(Part part, String path) {
        return Http.tryGet(part.admin().resolve(path)).orElseThrow().body();
    }
}
