package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thousand travelers ask at once while nothing can be recorded: they are told so, and nothing piles up. */
@ExtendWith(OnMarketplace.class)
class BrokerAwayTest {
    private static final int CREATES = 1_000;

    /** Threads come and go by a few with the compiler and the connections. */
    private static final int FEW_THREADS = 25;

    private static final long FEW_BYTES = 20L * 1024 * 1024;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final Marketplace marketplace;
    private final Person traveler;
    private final House house;

    BrokerAwayTest(Marketplace marketplace) {
        this.marketplace = marketplace;
        traveler = marketplace.traveler();
        house = marketplace.house(marketplace.owner());
    }

    @AfterEach
    void bringItBack() {
        marketplace.broker().resume();
    }

    @Test
    void a_thousand_creates_pile_up_neither_threads_nor_memory() {
        assertThat(Persistence.untilDecided(traveler, house.stay(0, 1), "before-" + traveler.id())
                        .status())
                .isEqualTo(201);
        ask(); // as many connections as later on
        var before = State.of(marketplace.firstGateway());

        marketplace.broker().pause();
        var frozen = ask();
        var whileFrozen = State.of(marketplace.firstGateway());
        marketplace.broker().resume();
        marketplace.broker().kill();
        Waiting.until(
                "the gateway to notice", () -> traveler.create(house.stay(1, 1)).status() == 503);
        var gone = ask();
        var whileGone = State.of(marketplace.firstGateway());

        System.out.printf(
                "%d creates each: frozen %s, gone %s; %s before, %s while frozen, %s while gone%n",
                CREATES, frozen, gone, before, whileFrozen, whileGone);
        assertThat(frozen.keySet()).isSubsetOf("202", "503");
        assertThat(gone.keySet()).containsOnly("503");
        for (var state : new State[] {whileFrozen, whileGone}) {
            assertThat(state.threads()).isLessThan(before.threads() + FEW_THREADS);
            assertThat(state.liveBytes()).isLessThan(before.liveBytes() + FEW_BYTES);
        }

        marketplace.broker().start();
        var after = Persistence.untilDecided(traveler, house.stay(0, 1), "before-" + traveler.id());
        assertThat(after.status()).as(after.text()).isEqualTo(201);
    }

    /** How often each status was answered, or each failure met; the stays are for nights that are held, so that none of them is booked later. */
    private Map<String, Long> ask() {
        var asked = new ArrayList<CompletableFuture<Answer>>();
        for (int i = 0; i < CREATES; i++) {
            asked.add(traveler.post(house.stay(0, 1)));
        }
        return asked.stream()
                .map(BrokerAwayTest::outcome)
                .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
    }

    private static String outcome(CompletableFuture<Answer> asked) {
        try {
            return Integer.toString(asked.join().status());
        } catch (CompletionException cut) {
            return String.valueOf(cut.getCause());
        }
    }

    /**
     * What a process holds.
     *
     * @param liveBytes of objects that are in use, after a collection
     */
    private record State(int threads, long liveBytes) {
        static State of(Part part) {
            var pid = part.process().pid();
            try {
                var status = Files.readString(Path.of("/proc/" + pid + "/status"));
                var threads = status.lines()
                        .filter(line -> line.startsWith("Threads:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(8).strip()))
                        .findFirst()
                        .orElseThrow();
                return new State(threads, liveBytes(pid));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static long liveBytes(long pid) throws IOException {
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            var histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var total = TOTAL.matcher(histogram);
            assertThat(total.find()).as(histogram).isTrue();
            return Long.parseLong(total.group(1));
        }

        @Override
        public String toString() {
            return threads + " threads, " + liveBytes / 1024 / 1024 + " MB live";
        }
    }
}
