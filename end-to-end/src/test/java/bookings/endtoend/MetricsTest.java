package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The programs tell Prometheus what {@code docs/metrics.md} says, no more of it and no less. */
@ExtendWith(OnMarketplace.class)
class MetricsTest {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| ([a-z]+) \\| ([^|]+) \\|.*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern PENDING = Pattern.compile("^booking_pending (\\S+)", Pattern.MULTILINE);

    private final Marketplace marketplace;

    MetricsTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Test
    void each_program_tells_what_the_page_says_of_it() throws IOException {
        var owner = marketplace.owner();
        var house = marketplace.house(owner);
        var id = marketplace.traveler().create(house.stay(0, 3)).bookingId();
        assertThat(owner.approve(id).status()).isEqualTo(200);

        var programs = Map.of(
                "gateway", marketplace.firstGateway(),
                "owner-decisions", marketplace.ownerDecisions(),
                "booking-topology", marketplace.topology(),
                "mongo-sink", marketplace.sink());
        var told = new TreeMap<String, Set<String>>();
        programs.forEach((program, part) -> told.put(program, ownFamilies(scrape(part))));

        assertThat(told).isEqualTo(documented(programs.keySet()));
    }

    @Test
    void libraries_tell_of_themselves() {
        for (var part : List.of(marketplace.firstGateway(), marketplace.ownerDecisions(), marketplace.sink())) {
            assertThat(scrape(part))
                    .contains("\njvm_memory_used_bytes{", "\nprocess_cpu_usage ", "\nprocess_files_open_files ");
        }
        assertThat(scrape(marketplace.firstGateway())).contains("\nkafka_producer_record_send_total{");
        assertThat(scrape(marketplace.sink())).contains("\nkafka_consumer_fetch_manager_records_consumed_total{");
        assertThat(scrape(marketplace.topology())).contains("\nkafka_stream_thread_process_rate{");
    }

    /** It is counted as it changes, and anew from the store after a restart. */
    @Test
    void pending_bookings_are_counted() {
        var before = pending();
        var owner = marketplace.owner();
        var house = marketplace.house(owner);
        var first = marketplace.traveler().create(house.stay(0, 3)).bookingId();
        marketplace.traveler().create(house.stay(5, 3));
        assertThat(pending()).isEqualTo(before + 2);
        assertThat(owner.approve(first).status()).isEqualTo(200);
        assertThat(pending()).isEqualTo(before + 1);

        marketplace.topology().stop();
        marketplace.topology().start();
        marketplace.topology().awaitReady();
        Waiting.until("all partitions to be decided", () -> pending() == before + 1);
    }

    private long pending() {
        var found = PENDING.matcher(scrape(marketplace.topology()));
        assertThat(found.find()).isTrue();
        return (long) Double.parseDouble(found.group(1));
    }

    private static String scrape(Part part) {
        var answer = Http.tryGet(part.admin().resolve("/metrics")).orElseThrow();
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static Set<String> ownFamilies(String metrics) {
        return TYPE.matcher(metrics)
                .results()
                .filter(type ->
                        type.group(1).startsWith("booking_") || type.group(1).startsWith("http_"))
                .map(type -> type.group(1) + " " + type.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** By program, as they stand in the table: "all" for each of them. */
    private static Map<String, Set<String>> documented(Collection<String> programs) throws IOException {
        var documented = new TreeMap<String, Set<String>>();
        for (var row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
            var whose = row.group(3).equals("all")
                    ? programs
                    : Arrays.asList(row.group(3).split(", "));
            for (var program : whose) {
                documented.computeIfAbsent(program, first -> new TreeSet<>()).add(row.group(1) + " " + row.group(2));
            }
        }
        return documented;
    }
}
