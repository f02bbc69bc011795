package bookings.benchmarks;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * 100,000 bookings. Most of them were accepted or closed long ago, and are put into MongoDB as they are. 10,000 wait for
 * one owner: they are asked for through Kafka, so that the topology holds them as well.
 *
 * @param owner whose inbox is long
 * @param traveler who has many bookings, with many owners
 */
record Crowd(Demo.Account owner, Demo.Account traveler) {
    private static final int BOOKINGS = 100_000;
    private static final int WAITING = 10_000;
    private static final int BATCH = 5_000;
    private static final int MANY = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final List<String> STATUSES = List.of("ACCEPTED", "CANCELLED", "COMPLETED");

    /** Returns once MongoDB has all of them. */
    static Crowd gather(Demo demo, Consumer<String> progress) throws InterruptedException {
        var owner = demo.owners().getFirst();
        var homes = demo.properties().stream()
                .filter(home -> home.ownerId().equals(owner.id()))
                .toList();
        try (var client = MongoClients.create(demo.mongo())) {
            var bookings = client.getDatabase(demo.database()).getCollection("bookings");
            progress.accept("inserting %,d bookings into MongoDB ...".formatted(BOOKINGS - WAITING));
            insert(demo, bookings);
            progress.accept("asking for %,d stays of one owner, through Kafka ...".formatted(WAITING));
            request(demo, homes);
            awaitMirror(bookings, owner, progress);
        }
        return new Crowd(owner, demo.travelers().getFirst());
    }

    private static void request(Demo demo, List<Demo.Home> homes) {
        var settings = Map.<String, Object>of("bootstrap.servers", demo.kafka(), "linger.ms", 20);
        var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < WAITING; i++) {
                var home = homes.get(i % homes.size());
                var traveler = demo.travelers().get(i % demo.travelers().size());
                var night = tomorrow.plusDays(i / homes.size());
                var unused = producer.send(new ProducerRecord<>("booking-requests", home.ownerId(), """
                        {"type":"booking-created","bookingId":"%s","propertyId":"%s","propertyName":"House %d",\
                        "travelerId":"%s","ownerId":"%s","checkIn":"%s","checkOut":"%s","guests":2,"totalPrice":%s}""".formatted(
                                new ObjectId(),
                                home.id(),
                                i % homes.size(),
                                traveler.id(),
                                home.ownerId(),
                                night,
                                night.plusDays(1),
                                home.price(1))));
            }
        }
    }

    private static void insert(Demo demo, MongoCollection<Document> bookings) {
        var random = new Random(1);
        for (int from = 0; from < BOOKINGS - WAITING; from += BATCH) {
            var batch = new ArrayList<Document>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                batch.add(closed(demo, random));
            }
            bookings.insertMany(batch);
        }
    }

    /** Every so many is of the traveler whose list is read. */
    private static Document closed(Demo demo, Random random) {
        var home = demo.properties().get(random.nextInt(demo.properties().size()));
        var traveler =
                random.nextInt(MANY) == 0 ? 0 : random.nextInt(demo.travelers().size());
        var created = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(150_000_000));
        var checkIn = created.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(random.nextInt(1, 90)));
        var nights = random.nextInt(1, 10);
        return new Document(
                        "traveler_id",
                        new ObjectId(demo.travelers().get(traveler).id()))
                .append("property_id", new ObjectId(home.id()))
                .append("owner_id", new ObjectId(home.ownerId()))
                .append("check_in", Date.from(checkIn))
                .append("check_out", Date.from(checkIn.plus(Duration.ofDays(nights))))
                .append("number_of_guests", 2)
                .append(
                        "total_price",
                        home.price(nights).setScale(0, RoundingMode.UP).intValueExact())
                .append("status", STATUSES.get(random.nextInt(STATUSES.size())))
                .append("party_type", "couple")
                .append("cancelled_by", null)
                .append("cancelled_at", null)
                .append("cancellation_reason", null)
                .append("createdAt", Date.from(created))
                .append("updatedAt", Date.from(created))
                .append("__v", 0)
                .append("version", 2);
    }

    private static void awaitMirror(MongoCollection<Document> bookings, Demo.Account owner, Consumer<String> progress)
            throws InterruptedException {
        var waiting = Filters.and(Filters.eq("owner_id", new ObjectId(owner.id())), Filters.eq("status", "PENDING"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long there = bookings.countDocuments(waiting);
        while (there < WAITING) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only %,d requests were decided in %s".formatted(there, PATIENCE));
            }
            progress.accept("decided and mirrored: %,d of %,d ...".formatted(there, WAITING));
            Thread.sleep(BETWEEN_LOOKS);
            there = bookings.countDocuments(waiting);
        }
    }
}
