package bookings.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.Operator.Said;
import bookings.wire.Channels;
import bookings.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's commands, in processes of their own beside the programs. */
@ExtendWith(OnMarketplace.class)
class OperatorsTest {
    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;
    private final KafkaProducer<String, String> producer;

    OperatorsTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", marketplace.broker().bootstrap()),
                new StringSerializer(),
                new StringSerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void the_history_of_a_booking_tells_who_when_and_why_and_what_was_refused() throws Exception {
        var id = traveler.create(house.stay(0, 3)).bookingId();
        assertThat(owner.approve(id).status()).isEqualTo(200);
        assertThat(owner.reject(id, "{\"reason\":\"Too late\"}").status()).isEqualTo(404);
        assertThat(owner.cancel(id, "{\"reason\":\"Flood\"}").status()).isEqualTo(200);

        var said = run("history", id);
        var json = Json.mapper().readTree(run("history", "--json", id).text());

        assertThat(said.code()).isZero();
        assertThat(said.text())
                .containsPattern(" 1 +PENDING +request +traveler " + traveler.id() + " ")
                .containsPattern(" 2 +ACCEPTED +approve +owner " + owner.id() + " ")
                .containsPattern(" - +ACCEPTED +reject +owner .* refused: Booking not found, unauthorized, or not in"
                        + " pending status \\(asked because: Too late\\)")
                .containsPattern(" 3 +CANCELLED +cancel +owner .* Flood\n");
        assertThat(json.path("ownerId").asText()).isEqualTo(owner.id());
        assertThat(json.path("steps")).hasSize(4);
        assertThat(json.path("steps").get(2).path("refusal").asText()).isEqualTo("NOT_PENDING");
        assertThat(json.path("steps").get(3).path("command").path("id").asText())
                .isNotEmpty();
        assertThat(json.path("steps").findValuesAsText("traceId"))
                .as("a trace for each call")
                .hasSize(4)
                .doesNotHaveDuplicates()
                .allMatch(trace -> trace.matches("[0-9a-f]{32}"));
        assertThat(run("history", new ObjectId().toHexString()).code()).isEqualTo(1);
    }

    /** As if an older topology had not been able to read the request, and this one can. */
    @Test
    void a_dead_letter_is_decided_once_it_is_redriven() throws Exception {
        var id = new ObjectId().toHexString();
        var source = List.of(Marketplace.REQUESTS, "7", Integer.toString(1_000_000 + house.hashCode() % 1_000));
        var letter = new ProducerRecord<>(Channels.DEAD_LETTERS, owner.id(), request(id));
        letter.headers()
                .add("__streams.errors.topic", source.get(0).getBytes(UTF_8))
                .add("__streams.errors.partition", source.get(1).getBytes(UTF_8))
                .add("__streams.errors.offset", source.get(2).getBytes(UTF_8))
                .add("planted", new byte[0])
                .add("__streams.errors.exception", "bookings.wire.MalformedRecordException".getBytes(UTF_8))
                .add("__streams.errors.message", "UNKNOWN_TYPE: planted".getBytes(UTF_8));
        producer.send(letter).get();
        var place = String.join("/", source);

        assertThat(run("dead-letters", "list", "--source", place).text())
                .contains("booking-topology  " + place, "waiting", "UNKNOWN_TYPE: planted");
        assertRedriven(run("dead-letters", "redrive", "--source", place));

        var update = marketplace.topic(Marketplace.UPDATES).await(1, id).getFirst();
        assertThat(update.headers()).containsEntry("command-id", String.join("-", source));
        assertThat(run("dead-letters", "redrive", "--source", place, "--again").code())
                .isZero();
        assertThat(marketplace.topic("booking-replies").await(2, id))
                .extracting(reply -> reply.json().path("repeated").asBoolean())
                .containsExactly(false, true);
        assertThat(marketplace.topic(Marketplace.UPDATES).entries().stream()
                        .filter(entry -> entry.bookingId().equals(id)))
                .hasSize(1);
    }

    @Test
    void poison_comes_back_until_the_guard_stops_it() throws Exception {
        var marker = UUID.randomUUID().toString();
        var poison = "{\"type\":\"poison\",\"marker\":\"" + marker + "\"}";
        producer.send(new ProducerRecord<>(Marketplace.REQUESTS, owner.id(), poison))
                .get();
        for (int replays = 0; replays <= 3; replays++) {
            var letter = marketplace
                    .topic(Channels.DEAD_LETTERS)
                    .await(replays + 1, entry -> entry.value().contains(marker))
                    .getLast();
            assertThat(letter.headers().getOrDefault("replay-count", "0")).isEqualTo(Integer.toString(replays));
            var said = run("dead-letters", "redrive", "--letter", letter.partition() + "/" + letter.offset());
            if (replays < 3) {
                assertRedriven(said);
            } else {
                assertThat(said.code()).isEqualTo(1);
                assertThat(said.text())
                        .contains("it was redriven 3 times already")
                        .endsWith("0 redriven, 1 stay\n");
            }
        }
        assertThat(traveler.create(house.stay(0, 3)).status()).isEqualTo(201);
    }

    @Test
    void the_mirror_is_verified_and_rebuilt_beside_the_programs() {
        var id = traveler.create(house.stay(0, 3)).bookingId();
        assertThat(owner.approve(id).status()).isEqualTo(200);
        assertThat(run("verify")).satisfies(said -> {
            assertThat(said.text()).endsWith("equal\n");
            assertThat(said.code()).isZero();
        });

        assertThat(run("rebuild").text()).contains(" bookings from ", "swapped after ");

        assertThat(owner.cancel(id, "{\"reason\":\"Flood\"}").status()).isEqualTo(200);
        assertThat(run("verify").text()).endsWith("equal\n");
        assertThat(traveler.trips("?status=CANCELLED").text()).contains(id);
    }

    @Test
    void a_word_that_is_no_command_is_told_in_one_line() {
        assertThat(run("verfy"))
                .isEqualTo(new Said(2, "Unmatched argument at index 0: 'verfy'; see bin/bookings --help\n"));
    }

    /** A slow one tells how far it is, too. */
    private static void assertRedriven(Said said) {
        assertThat(said.text()).endsWith("1 redriven, 0 stay\n");
        assertThat(said.code()).isZero();
    }

    private String request(String id) {
        return """
                {"type":"booking-created","bookingId":"%s","propertyId":"%s","propertyName":"%s","travelerId":"%s",\
                "ownerId":"%s","checkIn":"%sT00:00:00.000Z","checkOut":"%sT00:00:00.000Z","guests":2,"totalPrice":388,\
                "timestamp":"2026-01-01T00:00:00.000Z"}""".formatted(id, house.id(), house.name(), traveler.id(), owner.id(), house.night(0), house.night(3));
    }

    private Said run(String... arguments) {
        return new Operator(marketplace).run(arguments);
    }
}
