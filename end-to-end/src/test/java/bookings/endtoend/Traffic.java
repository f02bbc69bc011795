package bookings.endtoend;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes on while a test breaks something: up to 50 requests a second, each repeated with its key until it is decided,
 * and up to 100 looks a second at one owner's pending list; fewer on a machine that cannot carry them. A look is wrong if
 * it is no 200, or if it is unmarked and lacks a booking whose 201 was there before it.
 */
final class Traffic implements AutoCloseable {
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** One request in so many is for the watched owner, whose list stays short enough to be read 100 times a second. */
    private static final int OWNERS = 20;

    private static final int MOST_OPEN_LOOKS = 8;

    /** As many as come in for half of the owners while nobody decides for them. */
    private static final int MOST_OPEN_REQUESTS = 200;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final int NIGHTS = 1;

    /** How an answer says how new it is. */
    enum Mark {
        PLAIN,
        AGED,
        MIRRORED
    }

    private final List<URI> gateways;
    private final List<URI> ownerUrls;
    private final Person traveler;
    private final Person owner;
    private final List<House> houses = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger looked = new AtomicInteger();
    private final Map<String, Answer> decided = new ConcurrentHashMap<>();
    private final Set<Integer> undecided = ConcurrentHashMap.newKeySet();
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<Long> delays = new ConcurrentLinkedQueue<>();
    private final Semaphore looking = new Semaphore(MOST_OPEN_LOOKS);
    private final Semaphore asking = new Semaphore(MOST_OPEN_REQUESTS);
    private volatile boolean isClosed;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    /** @param ownerUrls the owner's program, each instance of it */
    Traffic(Marketplace marketplace, List<URI> ownerUrls) {
        this.gateways = List.of(marketplace.firstUrl(), marketplace.secondUrl());
        this.ownerUrls = ownerUrls;
        traveler = marketplace.traveler();
        owner = marketplace.owner();
        houses.add(marketplace.house(owner));
        for (int i = 1; i < OWNERS; i++) {
            houses.add(marketplace.house(marketplace.owner()));
        }
    }

    /** Whose list is watched. */
    Person owner() {
        return owner;
    }

    /** The watched owner's bookings whose 201 is there. */
    List<String> pending() {
        return List.copyOf(pending);
    }

    void start() {
        every(BETWEEN_REQUESTS, this::ask);
        every(BETWEEN_LOOKS, this::look);
    }

    /** Waits until all that was asked so far is decided, and so many more after it. */
    void goOn(int more) {
        var until = asked.get() + more;
        Waiting.until(
                "requests to be decided",
                () -> asked.get() >= until && undecided.stream().noneMatch(number -> number < until));
    }

    /** The longest time from a request to its decision, and forgets it. */
    Duration longestWait() {
        var longest = 0L;
        for (var delay = delays.poll(); delay != null; delay = delays.poll()) {
            longest = Math.max(longest, delay);
        }
        return Duration.ofNanos(longest);
    }

    /** Stops, and waits until every request is decided and every look answered. */
    void finish() {
        timer.shutdown();
        Waiting.until("the last request", () -> asking.availablePermits() == MOST_OPEN_REQUESTS);
        Waiting.until("the last look", () -> looking.availablePermits() == MOST_OPEN_LOOKS);
    }

    /** What was found wrong, in words. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** How many looks were answered so. */
    long count(Mark mark) {
        return marks.stream().filter(mark::equals).count();
    }

    /** What each key came to in the end. */
    Map<String, Answer> decided() {
        return Map.copyOf(decided);
    }

    Person traveler() {
        return traveler;
    }

    private void every(Duration pause, Runnable work) {
        var unused = timer.scheduleAtFixedRate(
                () -> Thread.startVirtualThread(work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        if (!asking.tryAcquire()) {
            return;
        }
        try {
            var number = next();
            var house = houses.get(number % OWNERS);
            var stay = house.stay(number / OWNERS * NIGHTS, NIGHTS);
            var key = UUID.randomUUID().toString();
            var since = System.nanoTime();
            var answer = untilDecided(number, stay, key);
            delays.add(System.nanoTime() - since);
            decided.put(key, answer);
            if (answer.status() != 201) {
                wrong.add("request " + key + ": " + answer);
            } else if (house.ownerId().equals(owner.id())) {
                pending.add(answer.bookingId());
            }
            undecided.remove(number);
        } catch (RuntimeException | AssertionError failed) {
            wrong.add("a request: " + failed);
        } finally {
            asking.release();
        }
    }

    /** Never counted as asked before it counts as undecided. */
    private synchronized int next() {
        undecided.add(asked.get());
        return asked.getAndIncrement();
    }

    /** At one gateway, and at the other one while that is gone; patiently, since hundreds of them may wait at once. */
    private Answer untilDecided(int number, String stay, String key) {
        for (int gateway = number; true; ) {
            try {
                var answer =
                        traveler.at(gateways.get(gateway % gateways.size())).create(stay, "Idempotency-Key", key);
                if (!Persistence.isUndecided(answer)) {
                    return answer;
                }
            } catch (CompletionException cut) {
                gateway++; // it is gone, or not there yet
            }
            if (isClosed) {
                throw new IllegalStateException("nobody waits for an answer any longer");
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private void look() {
        if (!looking.tryAcquire()) {
            return;
        }
        try {
            var known = List.copyOf(pending);
            var program = ownerUrls.get(looked.getAndIncrement() % ownerUrls.size());
            var answer = owner.at(program).bookings("?status=PENDING");
            if (answer.status() != 200) {
                wrong.add("a look: " + answer);
                return;
            }
            var mark = mark(answer);
            marks.add(mark);
            if (mark == Mark.PLAIN) {
                var shown = answer.json().path("data").findValuesAsText("_id");
                known.stream()
                        .filter(id -> !shown.contains(id))
                        .forEach(id -> wrong.add("an unmarked list without " + id));
            }
        } catch (RuntimeException failed) {
            wrong.add("a look: " + failed);
        } finally {
            looking.release();
        }
    }

    private static Mark mark(Answer answer) {
        if (answer.header("X-Source").isPresent()) {
            return Mark.MIRRORED;
        }
        return answer.header("X-Data-Age").isPresent() ? Mark.AGED : Mark.PLAIN;
    }

    @Override
    public void close() {
        isClosed = true;
        timer.shutdownNow();
    }
}
