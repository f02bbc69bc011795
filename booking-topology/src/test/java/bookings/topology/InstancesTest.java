package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Outcome.Changed;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.wire.Channels;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that share the partitions: whichever is asked, the owner's bookings are found. */
class InstancesTest {
    private static final PropertyId PROPERTY = new PropertyId(Samples.id("a1"));

    @TempDir
    private static Path folder;

    private static LiveTopology live;
    private static List<TopologyApp> instances;

    @BeforeAll
    static void startTwo() throws InterruptedException {
        live = new LiveTopology("instances");
        instances = List.of(live.start(folder.resolve("one")), live.start(folder.resolve("two")));
        for (var owner : owners()) {
            live.send(
                    "of-" + owner,
                    Samples.request(Samples.booking("b" + owner.value().charAt(5)), owner, PROPERTY, stay()));
            assertThat(live.replyTo("of-" + owner)).isInstanceOf(Changed.class);
        }
        LiveTopology.await(
                "both to have a share",
                () -> instances.stream()
                        .allMatch(instance -> owners().stream().anyMatch(owner -> isCurrent(alone(instance, owner)))));
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    /** One in each partition. */
    private static List<OwnerId> owners() {
        var owners = new ArrayList<OwnerId>();
        for (int partition = 0; partition < LiveTopology.PARTITIONS; partition++) {
            int wanted = partition;
            owners.add(IntStream.range(0, 1000)
                    .mapToObj(i -> new OwnerId(Samples.id("%05d%d".formatted(i, wanted))))
                    .filter(owner -> Channels.partitionOf(owner, LiveTopology.PARTITIONS) == wanted)
                    .findFirst()
                    .orElseThrow());
        }
        return owners;
    }

    private static Stay stay() {
        var day = LocalDate.now(ZoneOffset.UTC).plusDays(7);
        return new Stay(day, day.plusDays(3));
    }

    private static boolean isCurrent(HttpResponse<String> answer) {
        return answer.statusCode() == 200 && age(answer).isEmpty();
    }

    private static Optional<String> age(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Data-Age");
    }

    private static String inbox(OwnerId owner) {
        return "/queries/owners/" + owner + "/pending-bookings";
    }

    /** What the instance answers from its own copy. */
    private static HttpResponse<String> alone(TopologyApp instance, OwnerId owner) {
        return get(instance.adminAddress().resolve(inbox(owner)), "Booking-Forwarded", "1");
    }

    private static HttpResponse<String> get(URI address, String... headers) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).headers(headers).build(), BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void either_knows_every_owner() {
        for (var owner : owners()) {
            var answers = instances.stream()
                    .map(instance -> LiveTopology.ask(instance, inbox(owner)))
                    .toList();
            assertThat(answers).allSatisfy(answer -> {
                assertThat(isCurrent(answer)).as(answer.body()).isTrue();
                assertThat(answer.body())
                        .contains(Samples.booking("b" + owner.value().charAt(5)).value());
            });
            var stays = "/queries/owners/" + owner + "/properties/" + PROPERTY + "/held-stays";
            assertThat(instances)
                    .extracting(instance -> LiveTopology.ask(instance, stays).body())
                    .containsOnly("{\"stays\":[{\"checkIn\":\"%s\",\"checkOut\":\"%s\"}]}"
                            .formatted(stay().checkIn(), stay().checkOut()));
        }
    }

    @Test
    void one_decides_and_the_other_follows() {
        for (var owner : owners()) {
            LiveTopology.await(
                    "a whole copy on both",
                    () -> instances.stream()
                            .allMatch(instance -> alone(instance, owner).statusCode() == 200));
            var copies =
                    instances.stream().map(instance -> alone(instance, owner)).toList();
            assertThat(copies).filteredOn(InstancesTest::isCurrent).hasSize(1);
            assertThat(copies)
                    .extracting(HttpResponse::body)
                    .containsOnly(copies.getFirst().body());
            assertThat(copies.stream().flatMap(copy -> age(copy).stream()))
                    .singleElement()
                    .satisfies(age -> assertThat(Long.parseLong(age)).isBetween(1L, 30_000L));
        }
    }

    @Test
    void both_are_ready_and_live() {
        LiveTopology.await(
                "both to be ready",
                () -> instances.stream()
                        .allMatch(instance ->
                                LiveTopology.ask(instance, "/readyz").statusCode() == 200));
        assertThat(instances)
                .allSatisfy(instance -> assertThat(
                                LiveTopology.ask(instance, "/livez").statusCode())
                        .isEqualTo(200));
    }
}
