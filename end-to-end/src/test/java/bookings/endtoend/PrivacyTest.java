package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people write, who they are and what lets them in is told to nobody whom it does not concern. */
@ExtendWith(OnMarketplace.class)
class PrivacyTest {
    private static final String MARK = "M4RK3D";

    private static final List<String> TOPICS = List.of(
            Marketplace.REQUESTS,
            Marketplace.DECISIONS,
            Marketplace.UPDATES,
            "booking-replies",
            "booking-rekeyed",
            "booking-dead-letters");

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    PrivacyTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void no_secret_cookie_body_or_name_is_in_logs_topics_or_on_a_command_line() throws IOException {
        liveABooking();
        sendMarkedNonsense();
        var secrets = List.of(
                Sessions.SECRET,
                traveler.cookie(),
                owner.cookie(),
                sessionId(traveler),
                sessionId(owner),
                traveler.email(),
                owner.email(),
                traveler.name(),
                owner.name());

        try (var files = Files.list(log().getParent())) {
            for (var file :
                    files.filter(name -> name.toString().endsWith(".log")).toList()) {
                // ours begin with a time; what the broker and mongod print is theirs
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(text).as("%s", file).doesNotContain(MARK).doesNotContain(secrets);
            }
        }
        for (var topic : TOPICS) {
            for (var entry : marketplace.topic(topic).entries()) {
                assertThat(entry.headers().toString() + entry.key())
                        .as("headers in %s", topic)
                        .doesNotContain(MARK);
                assertThat(entry.toString()).as("a record of %s", topic).doesNotContain(secrets);
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
            assertThat(line).as("what `ps` shows of %s", part.admin()).doesNotContain(Sessions.SECRET);
            var ready = Http.tryGet(part.admin().resolve("/readyz")).orElseThrow();
            assertThat(ready.body()).doesNotContain(MARK).doesNotContain(secrets);
            var metrics = Http.tryGet(part.admin().resolve("/metrics")).orElseThrow();
            assertThat(metrics.body())
                    .contains("booking_ready ")
                    .doesNotContain(MARK)
                    .doesNotContain(secrets)
                    .doesNotContain(owner.id(), traveler.id());
        }
    }

    /** With words that only their reader may see. */
    private void liveABooking() {
        var id = Persistence.untilDecided(traveler, house.stay(0, 3), "key-of-" + traveler.id())
                .bookingId();
        var approved = Persistence.untilDecided(() -> owner.approve(id));
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        var reason = "{\"reason\":\"" + MARK + " flood\\r\\nin ${jndi:ldap://x/y} {{7*7}} <script>\"}";
        var cancelled = Persistence.untilDecided(() -> owner.cancel(id, reason));
        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        var shown = Waiting.untilPresent(
                "the reason",
                () ->
                        traveler
                                .trips("?status=CANCELLED")
                                .json()
                                .path("data")
                                .findValuesAsText("cancellation_reason")
                                .stream()
                                .findFirst());
        assertThat(shown).as("as it was written").isEqualTo(MARK + " flood\r\nin ${jndi:ldap://x/y} {{7*7}} <script>");
    }

    private void sendMarkedNonsense() {
        var echoes = new ArrayList<Answer>();
        echoes.add(traveler.create("{\"property_id\":\"" + MARK + "\"}"));
        echoes.add(traveler.create("{\"" + MARK));
        echoes.add(traveler.create(house.stay(9, 3).replace("\"guests\":2", "\"guests\":\"" + MARK + "\"")));
        echoes.add(traveler.create(house.stay(9, 3), "Idempotency-Key", MARK + " " + MARK));
        echoes.add(traveler.create(house.stay(9, 3), "Origin", "https://" + MARK + ".example"));
        echoes.add(traveler.with(MARK).create(house.stay(9, 3)));
        echoes.add(traveler.with(Sessions.cookie(MARK, Sessions.SECRET)).create(house.stay(9, 3)));
        echoes.add(traveler.call("GET", "/api/travelers/bookings?limit=" + MARK, "")
                .join());
        echoes.add(traveler.call("GET", "/api/travelers/bookings/" + MARK, "").join());
        echoes.add(owner.reject(MARK, "{\"reason\":\"" + MARK + "\"}"));
        echoes.add(owner.cancel("0123456789abcdef01234567", "{\"reason\":{\"" + MARK + "\":1}}"));
        assertThat(echoes)
                .allSatisfy(answer -> assertThat(answer.status()).isBetween(400, 499))
                .allSatisfy(answer -> assertThat(answer.text()).doesNotContain(MARK));
    }

    private Path log() {
        return marketplace.topology().process().log();
    }

    /** What stands between {@code s:} and the signature. */
    private static String sessionId(Person person) {
        return person.cookie().substring("s%3A".length(), person.cookie().lastIndexOf('.'));
    }
}
