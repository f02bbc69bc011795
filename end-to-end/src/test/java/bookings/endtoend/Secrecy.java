package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A traveler and an owner with words, names and cookies that nobody else may come to see, and who looks for them. */
final class Secrecy {
    private static final String MARK = "M4RK3D";

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;
    private String booking = "";

    Secrecy(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    /** The id of the booking that was lived. */
    String booking() {
        return booking;
    }

    /** With words that only their reader may see. */
    void liveABooking() {
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
        booking = id;
    }

    void sendMarkedNonsense() {
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

    /** In the logs of all parts, the broker's and mongod's among them. */
    void assertKeptInLogs() throws IOException {
        try (var files = Files.list(marketplace.directory())) {
            for (var file :
                    files.filter(name -> name.toString().endsWith(".log")).toList()) {
                assertKept(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** @param where the text was found */
    void assertKept(String where, String text) {
        assertThat(text).as("%s", where).doesNotContain(MARK).doesNotContain(secrets());
    }

    /** As {@link #assertKept}, for a text that may hold no id of a person either. */
    void assertNobodyIsIn(String where, String text) {
        assertKept(where, text);
        assertThat(text).as("%s", where).doesNotContain(owner.id(), traveler.id());
    }

    /** As {@link #assertKept}, for a text that may hold what people write to each other. */
    void assertNamesAreKept(String where, String text) {
        assertThat(text).as("%s", where).doesNotContain(secrets());
    }

    private List<String> secrets() {
        return List.of(
                Sessions.SECRET,
                traveler.cookie(),
                owner.cookie(),
                sessionId(traveler),
                sessionId(owner),
                traveler.email(),
                owner.email(),
                traveler.name(),
                owner.name());
    }

    /** What stands between {@code s:} and the signature. */
    private static String sessionId(Person person) {
        return person.cookie().substring("s%3A".length(), person.cookie().lastIndexOf('.'));
    }
}
