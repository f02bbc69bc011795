package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.OwnerId;
import bookings.wire.BookingHeaders;
import bookings.wire.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topology was away while the time of thousands of requests ran out. */
@Tag("long")
class ManyExpiriesTest {
    private static final int REQUESTS = 20_000;
    private static final int OWNERS = 500;
    private static final Duration EXPIRY = Duration.ofSeconds(100);
    private static final Duration ALL_EXPIRED = Duration.ofSeconds(60);
    private static final Duration SLOWEST_PERCENT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CREATES = Duration.ofMillis(20);
    private static final Duration POLL = Duration.ofMillis(50);

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void expire_within_a_minute_and_keep_nobody_waiting() {
        try (var marketplace = Marketplace.open("many-expiries", Map.of("BOOKING_EXPIRY", EXPIRY.toSeconds() + "s"));
                var reader = reader(marketplace)) {
            var guest = Guest.known(marketplace);
            var began = Instant.now();
            sendRequests(marketplace);
            var pending = new HashSet<String>();
            count(reader, "PENDING", pending, Duration.ofMinutes(2));
            System.out.printf("%d requests decided after %s%n", pending.size(), Duration.between(began, Instant.now()));
            marketplace.topology().stop();
            var deadline = Instant.now().plus(EXPIRY);
            Waiting.until(
                    "the time of all of them to run out", () -> Instant.now().isAfter(deadline));

            marketplace.topology().start();
            marketplace.topology().awaitReady();
            var ready = System.nanoTime();
            var over = new AtomicBoolean();
            var creating = CompletableFuture.supplyAsync(() -> guest.create(over));
            var expired = new HashSet<String>();
            count(reader, "CANCELLED", expired, Duration.ofMinutes(4));
            var took = Duration.ofNanos(System.nanoTime() - ready);
            over.set(true);

            var slowestFirst = creating.join();
            var p99 = slowestFirst.get(slowestFirst.size() / 100).took();
            System.out.printf(
                    "%d expired within %s of readiness; %d creates meanwhile, p50 %d ms, p99 %d ms, the slowest %s%n",
                    expired.size(),
                    took,
                    slowestFirst.size(),
                    slowestFirst.get(slowestFirst.size() / 2).took().toMillis(),
                    p99.toMillis(),
                    slowestFirst.subList(0, 5));
            assertThat(took).isLessThanOrEqualTo(ALL_EXPIRED);
            assertThat(p99).isLessThanOrEqualTo(SLOWEST_PERCENT);
        }
    }

    /** As a foreign producer would, since what is asked over HTTP comes too slowly to fall due at once. */
    private static void sendRequests(Marketplace marketplace) {
        var owners = new ArrayList<String>();
        for (int i = 0; i < OWNERS; i++) {
            owners.add(new ObjectId().toHexString());
        }
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", marketplace.broker().bootstrap(), "linger.ms", 5),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < REQUESTS; i++) {
                var owner = owners.get(i % OWNERS);
                var day = LocalDate.now(ZoneOffset.UTC).plusDays(30 + i / OWNERS);
                var value = """
                    {"type":"booking-created","bookingId":"%s","propertyId":"%s","propertyName":"A house","travelerId":"%s",\
                    "ownerId":"%s","checkIn":"%s","checkOut":"%s","guests":2,"totalPrice":300,"timestamp":"%s"}\
                    """.formatted(new ObjectId(), owner, owner, owner, day, day.plusDays(1), Instant.now());
                var record = new ProducerRecord<>(
                        Marketplace.REQUESTS, Channels.partitionOf(new OwnerId(owner), 12), owner, value);
                record.headers().add(BookingHeaders.EVENT_TYPE, "booking-created".getBytes(StandardCharsets.UTF_8));
                var unused = producer.send(record);
            }
        }
    }

    /** Reads on until so many bookings have been in a status. */
    private static void count(KafkaConsumer<String, String> reader, String status, Set<String> found, Duration limit) {
        var word = "\"status\":\"" + status + "\"";
        var giveUp = System.nanoTime() + limit.toNanos();
        while (found.size() < REQUESTS) {
            for (var record : reader.poll(POLL)) {
                if (record.value().contains(word) && record.value().contains("A house")) {
                    found.add(record.key());
                }
            }
            assertThat(System.nanoTime()).as("%d are %s", found.size(), status).isLessThan(giveUp);
        }
    }

    private static KafkaConsumer<String, String> reader(Marketplace marketplace) {
        var reader = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        marketplace.broker().bootstrap(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        List<TopicPartition> partitions = reader.partitionsFor(Marketplace.UPDATES).stream()
                .map(partition -> new TopicPartition(Marketplace.UPDATES, partition.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader;
    }

    /** @param from when it was asked, since the first one */
    private record Wait(Duration from, Duration took) {
        @Override
        public String toString() {
            return took.toMillis() + " ms after " + from.toMillis() + " ms";
        }
    }

    /** Someone who goes on asking for stays, in houses that the gateway knows: MongoDB is busy with the expiries. */
    private record Guest(Person traveler, List<House> houses) {
        static Guest known(Marketplace marketplace) {
            var guest = new Guest(
                    marketplace.traveler(),
                    Stream.generate(() -> marketplace.house(marketplace.owner()))
                            .limit(20)
                            .toList());
            guest.houses.forEach(house -> assertMade(guest.traveler.create(house.stay(0, 1))));
            return guest;
        }

        List<Wait> create(AtomicBoolean over) {
            var waits = new ArrayList<Wait>();
            long start = System.nanoTime();
            for (int i = houses.size(); !over.get() || waits.size() < 100; i++) {
                var stay = houses.get(i % houses.size()).stay(i / houses.size(), 1);
                long began = System.nanoTime();
                var answer = traveler.create(stay);
                waits.add(new Wait(Duration.ofNanos(began - start), Duration.ofNanos(System.nanoTime() - began)));
                assertMade(answer);
                LockSupport.parkNanos(BETWEEN_CREATES.toNanos());
            }
            waits.sort(Comparator.comparing(Wait::took).reversed());
            return waits;
        }

        /** One that has waited for all of its 10 s counts as just that slow. */
        private static void assertMade(Answer answer) {
            assertThat(answer.status()).as(answer.text()).isIn(201, 202);
        }
    }
}
