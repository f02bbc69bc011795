package bookings.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.endtoend.check.Topic.Entry;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that nobody can read, among many that are in order. */
class PoisonTest {
    private static final int GOOD = 5_000;
    private static final int OF_EACH_KIND = 20;
    private static final int OWNERS = 50;
    private static final String REPLY_TO = "poison-test";

    private final List<OwnerId> owners = new ArrayList<>();
    private final Random random = new Random(11);
    private final LocalDate firstNight = LocalDate.now(ZoneOffset.UTC).plusDays(30);

    PoisonTest() {
        for (int i = 0; i < OWNERS; i++) {
            owners.add(new OwnerId(new ObjectId().toHexString()));
        }
    }

    @Test
    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void all_poison_is_a_dead_letter_and_all_the_rest_is_answered() throws Exception {
        try (var marketplace = Marketplace.open("poison", Map.of());
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", marketplace.broker().bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            var process = marketplace.topology().process().pid();
            var poison = poison();
            var records = new ArrayList<>(poison);
            for (int i = 0; i < GOOD; i++) {
                records.add(request(i));
            }
            Collections.shuffle(records, random);
            long began = System.nanoTime();
            var sent = new ArrayList<Future<RecordMetadata>>();
            records.forEach(record -> sent.add(producer.send(record)));
            var places = new ArrayList<String>();
            for (int i = 0; i < records.size(); i++) {
                var place = sent.get(i).get();
                if (poison.contains(records.get(i))) {
                    places.add(place.topic() + "/" + place.partition() + "/" + place.offset());
                }
            }

            var replies = marketplace
                    .topic(Channels.REPLIES)
                    .await(GOOD, reply -> REPLY_TO.equals(reply.headers().get(BookingHeaders.REPLY_TO)));
            var took = Duration.ofNanos(System.nanoTime() - began);
            var letters = marketplace.topic(Channels.DEAD_LETTERS).await(poison.size(), letter -> true);

            assertThat(replies).extracting(Entry::key).doesNotHaveDuplicates();
            assertThat(marketplace.topic(Channels.DEAD_LETTERS).entries()).hasSameSizeAs(letters);
            assertThat(letters).extracting(PoisonTest::source).containsExactlyInAnyOrderElementsOf(places);
            assertThat(marketplace.topology().isAlive()).isTrue();
            assertThat(marketplace.topology().process().pid()).isEqualTo(process);
            assertThat(marketplace.topology().process().output()).doesNotContain("ERROR");
            OnMarketplace.check(marketplace);
            System.out.printf(
                    "%d poison records among %d: %d dead letters, %d answered in %.1f s%n",
                    poison.size(), records.size(), letters.size(), replies.size(), took.toMillis() / 1_000.0);
        }
    }

    private static String source(Entry letter) {
        return letter.headers().get("__streams.errors.topic") + "/"
                + letter.headers().get("__streams.errors.partition") + "/"
                + letter.headers().get("__streams.errors.offset");
    }

    /** Each for a night of its own, or for one that is taken: both are answered. */
    private ProducerRecord<byte[], byte[]> request(int number) {
        var owner = owners.get(number % OWNERS);
        var night = firstNight.plusDays(number / OWNERS % 90);
        var command = new RequestBooking(
                new BookingId(new ObjectId().toHexString()),
                owner,
                new TravelerId(new ObjectId().toHexString()),
                new PropertyId(owner.value()),
                "House",
                new Stay(night, night.plusDays(1)),
                2,
                new BigDecimal("100"));
        var id = new CommandId("poison-test-" + number);
        var headers = BookingHeaders.of(command, id, Optional.of(REPLY_TO), Optional.empty(), Instant.now());
        var requests = Channels.of(Marketplace.REQUESTS, Marketplace.DECISIONS, Marketplace.UPDATES)
                .requests();
        return new ProducerRecord<>(
                requests.topic(),
                null,
                owner.value().getBytes(UTF_8),
                requests.values().serializer().serialize(requests.topic(), headers, command),
                headers);
    }

    private List<ProducerRecord<byte[], byte[]>> poison() {
        var poison = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (int i = 0; i < OF_EACH_KIND; i++) {
            var owner = owners.get(i).value();
            poison.add(record(owner, ""));
            poison.add(record(owner, "no JSON"));
            poison.add(record(owner, "[1,2,3]"));
            poison.add(record(owner, "{\"type\":\"nobody-knows\"}"));
            poison.add(record(owner, "{\"type\":\"owner-decision\",\"type\":\"owner-decision\"}"));
            poison.add(record(owner, "{\"type\":\"booking-created\",\"guests\":NaN}"));
            poison.add(record(owner, "[".repeat(10_000) + "]".repeat(10_000)));
            poison.add(record(owner, "{\"type\":\"" + "x".repeat(100_000) + "\"}"));
            poison.add(new ProducerRecord<>(Marketplace.DECISIONS, owner.getBytes(UTF_8), null));
            poison.add(record(null, "{\"type\":\"owner-decision\",\"decision\":\"approve\"}"));
        }
        return poison;
    }

    private static ProducerRecord<byte[], byte[]> record(@Nullable String key, String value) {
        return new ProducerRecord<>(
                Marketplace.REQUESTS, key == null ? null : key.getBytes(UTF_8), value.getBytes(UTF_8));
    }
}
