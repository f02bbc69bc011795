package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Topic.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that are not ours, on our topics. */
@ExtendWith(OnMarketplace.class)
class ForeignProducersTest {
    private static final int PARTITIONS = 12;

    private final Marketplace marketplace;
    private final Person traveler;
    private final Person owner;
    private final House house;

    ForeignProducersTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        house = marketplace.house(owner);
    }

    @Test
    void kcat_reads_keys_headers_and_values() throws Exception {
        var kcat = Kcat.atOrSkip(marketplace.broker().bootstrap());
        var id = traveler.create(house.stay(0, 3)).bookingId();
        marketplace.topic(Marketplace.UPDATES).await(1, id);

        assertThat(kcat.read(Marketplace.REQUESTS, "%T %k %h %s"))
                .filteredOn(line -> line.contains(id))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches("\\d{13} " + owner.id() + " event-type=booking-created,timestamp=.*"
                                + " \\{\"type\":\"booking-created\",\"bookingId\":\"" + id + "\".*}"));
        assertThat(kcat.read(Marketplace.UPDATES, "%T %k %h %s"))
                .filteredOn(line -> line.contains("\"bookingId\":\"" + id))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches("\\d{13} " + id + " event-type=booking-status-updated,timestamp=.*"
                                + " \\{\"type\":\"booking-status-updated\",\"bookingId\":\"" + id
                                + "\",\"status\":\"PENDING\".*}"));
    }

    /** kcat spreads keys by CRC32 unless told otherwise, and writes no headers. */
    @Test
    void an_approval_by_kcat_in_a_foreign_partition_is_decided() throws Exception {
        var kcat = Kcat.atOrSkip(marketplace.broker().bootstrap());
        var misplaced = owner;
        while (crc32Partition(misplaced.id()) == murmur2Partition(misplaced.id())) {
            misplaced = marketplace.owner();
        }
        var id = traveler.create(marketplace.house(misplaced).stay(0, 3)).bookingId();
        kcat.write(Marketplace.DECISIONS, misplaced.id() + "|" + """
                {"type":"owner-decision","decision":"approve","bookingId":"%s","ownerId":"%s"}""".formatted(id, misplaced.id()));

        var accepted = marketplace.topic(Marketplace.UPDATES).await(2, id).getLast();
        assertThat(accepted.json().path("status").asText()).isEqualTo("ACCEPTED");
        assertThat(accepted.partition()).isEqualTo(murmur2Partition(misplaced.id()));
        assertThat(marketplace.topic(Marketplace.DECISIONS).await(1, id))
                .extracting(Entry::partition)
                .containsExactly(crc32Partition(misplaced.id()));
        assertThat(marketplace.topic("booking-rekeyed").await(1, id))
                .extracting(Entry::partition)
                .containsExactly(murmur2Partition(misplaced.id()));
    }

    /** The original keys by booking, repeats a client's upper-case ids, and writes numbers as they came. */
    @Test
    void requests_of_the_original_are_decided() throws Exception {
        var id = new ObjectId().toHexString();
        var value = """
                {"type":"booking-created","bookingId":"%s","propertyId":"%s","propertyName":"%s","travelerId":"%s",\
                "ownerId":"%s","checkIn":"%sT00:00:00.000Z","checkOut":"%sT00:00:00.000Z","guests":"2",\
                "totalPrice":"388","timestamp":"2026-01-01T00:00:00.000Z"}""".formatted(
                        id.toUpperCase(Locale.ROOT),
                        house.id().toUpperCase(Locale.ROOT),
                        house.name(),
                        traveler.id(),
                        owner.id(),
                        house.night(0),
                        house.night(3));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", marketplace.broker().bootstrap()),
                new StringSerializer(),
                new StringSerializer())) {
            var record = new ProducerRecord<>(Marketplace.REQUESTS, id.toUpperCase(Locale.ROOT), value);
            record.headers().add("event-type", "booking-created".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }

        var update = marketplace.topic(Marketplace.UPDATES).await(1, id).getFirst();
        assertThat(update.key()).isEqualTo(id);
        assertThat(update.json().path("status").asText()).isEqualTo("PENDING");
        assertThat(update.json().path("propertyId").asText()).isEqualTo(house.id());
        assertThat(update.json().path("guests").asInt()).isEqualTo(2);
        assertThat(owner.approve(id).status()).isEqualTo(200);
    }

    private static int crc32Partition(String key) {
        var checksum = new CRC32();
        checksum.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (checksum.getValue() % PARTITIONS);
    }

    private static int murmur2Partition(String key) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), PARTITIONS);
    }
}
