package bookings.endtoend;

import bookings.endtoend.Scribe.Door;
import bookings.endtoend.Scribe.Write;
import bookings.endtoend.check.Call;
import bookings.endtoend.check.Journal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Travelers and owners who go about their business whatever breaks, about 50 writes a second: they ask for stays, some of
 * them for the same nights at once or for nights that were freed, withdraw, approve, reject and cancel, send some writes
 * twice, and repeat with the same key what was not decided. Who does what follows from the seed and the answers. Every
 * call is in the journal.
 */
final class Crowd implements AutoCloseable {
    static final int PARTITIONS = 12;

    private static final Duration BETWEEN_GUESTS = Duration.ofMillis(36);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    /** As many calls as wait for half a minute of outage; a machine that cannot carry the crowd gets a smaller one. */
    private static final int MOST_OPEN = 600;

    private static final int TRAVELERS = 30;
    private static final int OWNERS_A_PARTITION = 2;
    private static final int HOUSES_AN_OWNER = 2;

    /** Nights between two stays, some of which are longer and so want each other's. */
    private static final int SLOT = 2;

    private final long seed;
    private final Scribe scribe;
    private final List<Door> travelerDoors;
    private final List<Door> ownerDoors;
    private final List<Person> travelers = new ArrayList<>();
    private final List<House> houses = new ArrayList<>();
    private final Map<String, Person> ownerOfHouse = new HashMap<>();
    private final AtomicInteger guests = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong decided = new AtomicLong();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean isClosed;

    Crowd(Marketplace marketplace, long seed, Journal journal) {
        this(
                marketplace.people(),
                List.of(new Door("gateway-1", marketplace.firstUrl()), new Door("gateway-2", marketplace.secondUrl())),
                List.of(new Door("owner-decisions", marketplace.ownerUrl())),
                seed,
                journal);
    }

    /** One that is made up by {@code people}. */
    Crowd(People people, List<Door> travelerDoors, List<Door> ownerDoors, long seed, Journal journal) {
        this.seed = seed;
        this.travelerDoors = travelerDoors;
        this.ownerDoors = ownerDoors;
        scribe = new Scribe(journal);
        for (int i = 0; i < TRAVELERS; i++) {
            travelers.add(people.traveler());
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int i = 0; i < OWNERS_A_PARTITION; i++) {
                var owner = people.owner();
                while (partitionOf(owner.id()) != partition) {
                    owner = people.owner();
                }
                for (int j = 0; j < HOUSES_AN_OWNER; j++) {
                    var house = people.house(owner);
                    houses.add(house);
                    ownerOfHouse.put(house.id(), owner);
                }
            }
        }
    }

    private static int partitionOf(String owner) {
        return BuiltInPartitioner.partitionForKey(owner.getBytes(StandardCharsets.UTF_8), PARTITIONS);
    }

    /** Where the bookings of each house are decided. */
    Map<String, Integer> partitionsByHouse() {
        var partitions = new HashMap<String, Integer>();
        ownerOfHouse.forEach((house, owner) -> partitions.put(house, partitionOf(owner.id())));
        return partitions;
    }

    void start() {
        var unused = timer.scheduleAtFixedRate(this::admit, 0, BETWEEN_GUESTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void admit() {
        if (open.get() >= MOST_OPEN) {
            return;
        }
        var number = guests.getAndIncrement();
        open.incrementAndGet();
        Thread.startVirtualThread(() -> {
            try {
                visit(number);
            } catch (RuntimeException | AssertionError failed) {
                failures.put("guest " + number, failed.toString());
            } finally {
                open.decrementAndGet();
            }
        });
    }

    /** How many writes were decided so far. */
    long decided() {
        return decided.get();
    }

    /** How many guests and calls are not done yet. */
    int open() {
        return open.get();
    }

    /** Nobody new comes, and those who are there go on. */
    void stop() {
        timer.shutdown();
    }

    /** As {@link #stop}, and waits until all are done. */
    void finish() {
        stop();
        Waiting.until("the last guest to leave", () -> open.get() == 0);
        if (!failures.isEmpty()) {
            throw new AssertionError("guests failed: " + failures);
        }
    }

    /** What one guest does, and the owner about it. */
    private void visit(int number) {
        var random = new Random(seed * 1_000_003 + number);
        var traveler = travelers.get(random.nextInt(TRAVELERS));
        // most want nights that nobody has wanted yet, the others those of somebody who came shortly before
        var wanted = random.nextInt(4) > 0 ? number : Math.max(0, number - 1 - random.nextInt(20));
        var house = houses.get(wanted % houses.size());
        var stay = house.stay(wanted / houses.size() * SLOT, 1 + random.nextInt(SLOT + 1));
        var request = Write.request(traveler, stay, key(number, "request"));
        var asked = untilDecided(request, travelerDoors, random);
        if (asked.isEmpty() || asked.get().status() != 201) {
            return;
        }
        var booking = asked.get().booking();
        var owner = ownerOf(house);
        // a page shows what it was told, another device does not
        var seen = booking + "." + asked.get().version() + "." + owner.id();
        var page = random.nextInt(4) > 0 ? traveler.seeing(seen) : traveler;
        think(random);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> decide(owner, booking, number, "approve", "", random);
            case 3 -> decide(owner, booking, number, "reject", "{\"reason\":\"Being painted\"}", random);
            case 4 -> withdraw(page, booking, number, random);
            case 5 -> {
                decide(owner, booking, number, "approve", "", random);
                think(random);
                decide(owner, booking, number, "cancel", "{\"reason\":\"Flooded\"}", random);
            }
            case 6 -> {
                decide(owner, booking, number, "approve", "", random);
                think(random);
                withdraw(page, booking, number, random);
            }
            case 7 -> race(owner, page, booking, number, random);
            case 8 -> {
                var unused =
                        untilDecided(request, travelerDoors, random); // once more, as a page does that is loaded again
            }
            default -> {
                // stays pending
            }
        }
    }

    private Person ownerOf(House house) {
        var owner = ownerOfHouse.get(house.id());
        if (owner == null) {
            throw new IllegalStateException("a house of nobody: " + house);
        }
        return owner;
    }

    /** Both at the same moment, so that one of them may come too late. */
    private void race(Person owner, Person traveler, String booking, int number, Random random) {
        var other = new Random(random.nextLong());
        var approving = Thread.startVirtualThread(() -> decide(owner, booking, number, "approve", "", other));
        withdraw(traveler, booking, number, random);
        try {
            approving.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void decide(Person owner, String booking, int number, String decision, String body, Random random) {
        var write = Write.decision(owner, booking, decision, body, key(number, decision));
        var unused = untilDecided(write, ownerDoors, random);
    }

    private void withdraw(Person traveler, String booking, int number, Random random) {
        var write = Write.withdrawal(traveler, booking, key(number, "withdraw"));
        var unused = untilDecided(write, travelerDoors, random);
    }

    private String key(int number, String step) {
        return seed + "-" + number + "-" + step;
    }

    private static void think(Random random) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2000)).toNanos());
    }

    /** Repeats it at one program after another, one write in ten twice at the same moment; empty when time is up. */
    private Optional<Call> untilDecided(Write write, List<Door> doors, Random random) {
        var door = random.nextInt(doors.size());
        if (random.nextInt(10) == 0) {
            var twin = doors.get((door + 1) % doors.size());
            Thread.startVirtualThread(() -> {
                var unused = send(write, twin);
            });
        }
        var pause = FIRST_PAUSE;
        while (!isClosed) {
            var call = send(write, doors.get(door++ % doors.size()));
            if (call.isDefinite()) {
                decided.incrementAndGet();
                return Optional.of(call);
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        return Optional.empty();
    }

    private Call send(Write write, Door door) {
        open.incrementAndGet();
        try {
            return scribe.send(write, door);
        } finally {
            open.decrementAndGet();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        timer.shutdownNow();
    }
}
