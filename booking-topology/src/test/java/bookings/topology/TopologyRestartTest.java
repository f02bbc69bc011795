package bookings.topology;

import static bookings.domain.Refusal.Code.DATES_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookings.domain.Booking;
import bookings.domain.Outcome;
import bookings.domain.Outcome.Changed;
import bookings.domain.Outcome.Refused;
import bookings.domain.Stay;
import bookings.runtime.CannotStartException;
import bookings.topology.store.BookingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances come and go: what was decided stays decided. */
class TopologyRestartTest {
    @TempDir
    private Path folder;

    private static Stay stay() {
        var day = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).plusDays(7);
        return new Stay(day, day.plusDays(3));
    }

    private static Outcome request(LiveTopology live, String booking) {
        live.send(
                "request-" + live.group() + booking,
                Samples.request(Samples.booking(booking), Samples.OWNER, Samples.PROPERTY, stay()));
        return live.replyTo("request-" + live.group() + booking);
    }

    private static void isTaken(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.refusal().code()).isEqualTo(DATES_TAKEN));
    }

    @Test
    void a_restart_goes_on_with_and_without_its_state_directory_but_not_without_its_offsets() throws Exception {
        try (var live = new LiveTopology("restart")) {
            var state = folder.resolve("restart");
            var first = live.start(state);
            assertThat(request(live, "b1")).isInstanceOf(Changed.class);
            first.close();

            var second = live.start(state);
            isTaken(request(live, "b2"));
            second.close();

            delete(state);
            var third = live.start(state);
            isTaken(request(live, "b3"));
            assertThat(live.updates(1))
                    .as("decided once") // others' re-keyed commands are decided here too: that topic is shared
                    .extracting(Booking::id)
                    .containsOnlyOnce(Samples.booking("b1"));
            third.close();

            live.admin.deleteConsumerGroups(List.of(live.group())).all().get();
            assertThatThrownBy(() -> live.begin(state))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("the group restart has no committed offsets")
                    .hasMessageContaining("restart-bookings-changelog");
        }
    }

    @Test
    void a_state_directory_that_cannot_be_used_is_named_with_its_repair() throws Exception {
        try (var live = new LiveTopology("broken")) {
            var state = folder.resolve("broken");
            var first = live.start(state);
            assertThat(request(live, "b1")).isInstanceOf(Changed.class);
            assertThatThrownBy(() -> live.begin(state))
                    .as("while another instance uses it")
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("STATE_DIR " + state + " cannot be used");
            first.close();

            try (var files = Files.walk(state)) {
                for (var current : files.filter(it -> it.endsWith("CURRENT")).toList()) {
                    Files.writeString(current, "no manifest");
                }
            }
            assertThatThrownBy(() -> live.begin(state))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("CURRENT")
                    .hasMessageContaining("delete " + state.resolve("broken") + ": the state is made anew from Kafka");

            delete(state.resolve("broken"));
            var second = live.start(state);
            isTaken(request(live, "b2"));
            second.close();
        }
    }

    @Test
    void state_that_was_never_committed_does_not_keep_a_first_start_from_happening() throws Exception {
        try (var live = new LiveTopology("aborted")) {
            var changelog = "aborted-" + BookingStore.NAME + "-changelog";
            live.admin
                    .createTopics(List.of(new NewTopic(changelog, 3, (short) 1)))
                    .all()
                    .get();
            Map<String, Object> settings =
                    Map.of("bootstrap.servers", LiveTopology.bootstrap(), "transactional.id", "aborted");
            try (var killed = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                killed.initTransactions();
                killed.beginTransaction();
                killed.send(new ProducerRecord<>(changelog, "key", "value")).get();
                killed.abortTransaction();
            }
            assertThatCode(() -> SavedProgress.check(live.clients(), live.group(), "booking-rekeyed"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_closing_instance_hands_over_at_once() throws Exception {
        try (var live = new LiveTopology("handover")) {
            live.set("SESSION_TIMEOUT", "5m"); // who waited for that would never see the end of this test
            var first = live.start(folder.resolve("first"));
            assertThat(request(live, "b1")).isInstanceOf(Changed.class);
            var second = live.begin(folder.resolve("second"));
            LiveTopology.await("both are members", () -> membersOf(live) == 2);
            first.close();
            assertThat(membersOf(live)).isEqualTo(1);
            isTaken(request(live, "b2"));
            LiveTopology.await("the second runs alone", second::isRunning); // its partitions come one after another
        }
    }

    private static int membersOf(LiveTopology live) {
        try {
            var group = live.admin
                    .describeConsumerGroups(List.of(live.group()))
                    .all()
                    .get()
                    .get(live.group());
            return Objects.requireNonNull(group).members().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
