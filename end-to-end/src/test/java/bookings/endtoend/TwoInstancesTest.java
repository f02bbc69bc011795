package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.decisions.OwnerDecisionsApp;
import bookings.endtoend.Traffic.Mark;
import bookings.local.FreePorts;
import bookings.mongo.MongoSinkApp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two instances of every program, under load, of which some go away. How long writes waited is printed and not judged;
 * what is judged is that every list was right or said what it is, and that every key made one booking.
 */
@ExtendWith(OnMarketplace.class)
@TestInstance(Lifecycle.PER_CLASS)
class TwoInstancesTest {
    private static final int ROUNDS = 12;

    private final Marketplace marketplace;
    private final URI secondOwnerUrl = URI.create("http://127.0.0.1:" + FreePorts.next());
    private final Part secondOwnerDecisions;
    private final Part secondSink;

    TwoInstancesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        var port = Integer.toString(secondOwnerUrl.getPort());
        secondOwnerDecisions = marketplace.more("owner-decisions-2", OwnerDecisionsApp.class, Map.of("PORT", port));
        secondSink = marketplace.more("mongo-sink-2", MongoSinkApp.class, Map.of());
    }

    @BeforeAll
    void startSecondOnes() {
        var second = List.of(marketplace.secondTopology(), secondOwnerDecisions, secondSink);
        second.forEach(Part::start);
        second.forEach(Part::awaitReady);
    }

    @AfterAll
    void stopSecondOnes() {
        List.of(marketplace.secondTopology(), secondOwnerDecisions, secondSink).forEach(Part::stop);
    }

    /** Both have a share of the partitions and a whole copy of the other's. */
    private Traffic begin() {
        marketplace.secondTopology().start();
        topologies().forEach(Part::awaitReady);
        var traffic = new Traffic(marketplace, List.of(marketplace.ownerUrl(), secondOwnerUrl));
        traffic.start();
        traffic.goOn(100);
        Waiting.until(
                "both to have a whole copy",
                () -> topologies().stream()
                        .allMatch(topology -> ownCopy(topology, traffic).isPresent()));
        var unused = traffic.longestWait();
        return traffic;
    }

    @Test
    void a_list_stays_readable_while_the_instance_that_decides_is_killed() {
        try (var traffic = begin()) {
            var killed = decider(traffic);
            killed.kill();
            traffic.goOn(100);
            System.out.println("killed: a request waited up to " + traffic.longestWait());
            killed.start();
            killed.awaitReady();
            traffic.goOn(50);
            assertAllRight(traffic);
            assertThat(traffic.count(Mark.AGED) + traffic.count(Mark.MIRRORED))
                    .as("looks while nobody decided")
                    .isPositive();
        }
    }

    @Test
    void instances_are_restarted_in_turn() {
        try (var traffic = begin()) {
            for (var topology : topologies()) {
                topology.stop();
                traffic.goOn(25);
                System.out.println("told to stop: a request waited up to " + traffic.longestWait());
                topology.start();
                topology.awaitReady();
                traffic.goOn(25);
                System.out.println("back again: a request waited up to " + traffic.longestWait());
            }
            assertAllRight(traffic);
        }
    }

    /** It thinks that it still decides, and nobody has told it otherwise. */
    @Test
    void an_instance_that_was_frozen_does_not_show_an_old_list_as_new() {
        try (var traffic = begin()) {
            var frozen = decider(traffic);
            frozen.process().pause();
            try {
                traffic.goOn(100);
                System.out.println("frozen: a request waited up to " + traffic.longestWait());
            } finally {
                frozen.process().resume();
            }
            for (int look = 0; look < 50; look++) {
                var known = traffic.pending();
                ownCopy(frozen, traffic)
                        .filter(answer -> answer.header("X-Data-Age").isEmpty())
                        .ifPresent(answer -> assertThat(answer.text()).contains(known));
            }
            traffic.goOn(100);
            assertAllRight(traffic);
        }
    }

    @Test
    @Tag("long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void programs_are_killed_again_and_again() {
        try (var traffic = begin()) {
            var random = new Random(7);
            var parts = List.of(
                    marketplace.topology(),
                    marketplace.secondTopology(),
                    marketplace.firstGateway(),
                    marketplace.secondGateway(),
                    secondSink);
            for (int round = 0; round < ROUNDS; round++) {
                var part = parts.get(random.nextInt(parts.size()));
                part.kill();
                traffic.goOn(50);
                part.start();
                part.awaitReady();
                traffic.goOn(50);
            }
            assertAllRight(traffic);
        }
    }

    private List<Part> topologies() {
        return List.of(marketplace.topology(), marketplace.secondTopology());
    }

    /** The instance that decides for the watched owner. */
    private Part decider(Traffic traffic) {
        return Waiting.untilPresent(
                "an instance that decides",
                () -> topologies().stream()
                        .filter(topology -> ownCopy(topology, traffic)
                                .filter(answer -> answer.header("X-Data-Age").isEmpty())
                                .isPresent())
                        .findFirst());
    }

    /** What an instance says without asking another. */
    private Optional<Answer> ownCopy(Part topology, Traffic traffic) {
        var inbox = "/queries/owners/" + traffic.owner().id() + "/pending-bookings";
        return Optional.of(Http.send("GET", topology.admin().resolve(inbox), "", "Booking-Forwarded", "1")
                        .join())
                .filter(answer -> answer.status() == 200);
    }

    private void assertAllRight(Traffic traffic) {
        traffic.finish();
        System.out.printf(
                "%d requests, and looks: %d plain, %d aged, %d from the mirror%n",
                traffic.decided().size(),
                traffic.count(Mark.PLAIN),
                traffic.count(Mark.AGED),
                traffic.count(Mark.MIRRORED));
        assertThat(traffic.wrong()).isEmpty();
        var made = traffic.decided().values().stream().map(Answer::bookingId).toList();
        assertThat(made).doesNotHaveDuplicates();
        assertThat(marketplace.bookingsOf(traffic.traveler()))
                .as("bookings in the history against those that were answered")
                .containsExactlyInAnyOrderElementsOf(made);
    }
}
