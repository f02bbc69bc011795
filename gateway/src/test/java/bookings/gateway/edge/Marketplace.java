package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.contracts.HttpContract;
import bookings.domain.BookingPolicy;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.TravelerId;
import bookings.gateway.read.Directory;
import bookings.gateway.read.Person;
import bookings.gateway.read.Properties;
import bookings.gateway.read.Property;
import bookings.gateway.read.PropertyCard;
import bookings.gateway.read.SessionDocuments;
import bookings.gateway.read.SourceAwayException;
import bookings.gateway.read.StoredSession;
import bookings.runtime.AdminSettings;
import bookings.runtime.Environment;
import bookings.runtime.KafkaSettings;
import bookings.runtime.Meters;
import bookings.runtime.tracing.Tracing;
import bookings.runtime.tracing.TracingSettings;
import bookings.wire.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A program's server over a log and a database in memory, with a few people and properties, for tests over HTTP. What it
 * answers must be as the program's description says.
 */
public final class Marketplace implements AutoCloseable {
    public static final String SECRET = "a secret of at least 32 bytes, honestly";
    public static final Instant NOW = Instant.parse("2031-01-10T12:00:00Z");
    public static final BookingPolicy POLICY =
            new BookingPolicy(Duration.ofHours(24), 365, 3650, ZoneOffset.UTC, false);
    public static final TravelerId TRAVELER = new TravelerId("aaaaaaaaaaaaaaaaaaaaaaa1");
    public static final TravelerId OTHER_TRAVELER = new TravelerId("aaaaaaaaaaaaaaaaaaaaaaa2");
    public static final OwnerId OWNER = new OwnerId("bbbbbbbbbbbbbbbbbbbbbbb1");
    public static final OwnerId OTHER_OWNER = new OwnerId("bbbbbbbbbbbbbbbbbbbbbbb2");
    /** 100 a night, 50 cleaning, 38 service; two guests. */
    public static final PropertyId HOUSE = new PropertyId("ccccccccccccccccccccccc1");

    public static final PropertyId CLOSED_HOUSE = new PropertyId("ccccccccccccccccccccccc2");
    public static final PropertyId PRICELESS_HOUSE = new PropertyId("ccccccccccccccccccccccc3");
    public static final PropertyId HANDED_OVER_HOUSE = new PropertyId("ccccccccccccccccccccccc4");

    public static final int MOST_WAITING = 60;
    public static final int MOST_WAITING_PER_USER = 40;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final PendingReplies replies = new PendingReplies(MOST_WAITING, MOST_WAITING_PER_USER);
    private final Meters meters = new Meters();
    private final HttpClient client = HttpClient.newHttpClient();
    private final RulesLog log;
    private final MirrorOfLog mirror;
    private final StoredSessions sessions = new StoredSessions();
    private final HttpContract contract;
    private final Houses houses = new Houses();
    private final EdgeServer server;
    private volatile Instant now = NOW;

    /** How a program makes its routes. */
    public interface Program {
        Edge.Routes routes(Reads reads, Clock clock);
    }

    private Marketplace(String service, Program program, Tracing tracing) {
        contract = HttpContract.of(service);
        var clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
        log = new RulesLog(POLICY, replies, clock);
        mirror = new MirrorOfLog(log);
        var reads = new Reads(houses, sessions, mirror, new PublicHouses(), () -> true);
        var counted = new EdgeMeters(meters);
        server = Edge.serve(
                settings(),
                service,
                reads,
                clock,
                program.routes(reads, clock),
                new CommandBus(log, replies, timer, workers, counted, tracing),
                workers,
                counted,
                tracing);
    }

    public static Marketplace open(String service, Program program) {
        return open(service, program, Tracing.off());
    }

    public static Marketplace open(String service, Program program, Tracing tracing) {
        return new Marketplace(service, program, tracing);
    }

    public RulesLog log() {
        return log;
    }

    public MirrorOfLog mirror() {
        return mirror;
    }

    public StoredSessions sessions() {
        return sessions;
    }

    /** From now on every house costs so much a night. */
    public void costs(String perNight) {
        houses.perNight = new BigDecimal(perNight);
    }

    /** Lets the programs' clock go on. */
    public void later(Duration time) {
        now = now.plus(time);
    }

    /** What the program tells Prometheus. */
    public String metrics() {
        return meters.scrape();
    }

    /** How many requests wait for an outcome. */
    public int waiting() {
        return replies.count();
    }

    public URI url() {
        return server.url();
    }

    /**
     * A call with any method, path, headers (name, value, …) and body; an empty body is none.
     *
     * @throws AssertionError if the answer is not as described
     */
    public HttpResponse<String> call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(contract.faults(new HttpContract.Answer(
                            method, path, answer.statusCode(), answer.headers().map(), answer.body())))
                    .as("not as described: %s", answer.body())
                    .isEmpty();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The {@code Cookie} header of a live session that is made for the purpose. */
    public String cookieOf(TravelerId traveler) {
        return sessions.cookie(traveler.value(), "traveler", NOW.plus(Duration.ofDays(7)));
    }

    /** The {@code Cookie} header of a live session that is made for the purpose. */
    public String cookieOf(OwnerId owner) {
        return sessions.cookie(owner.value(), "owner", NOW.plus(Duration.ofDays(7)));
    }

    @Override
    public void close() {
        client.close(); // first, or the server waits for its idle connections
        server.close();
        timer.shutdownNow();
        workers.shutdownNow();
    }

    private static EdgeSettings settings() {
        return new EdgeSettings(
                new HttpSettings("127.0.0.1", 0, List.of("http://localhost:5173")),
                new AdminSettings("127.0.0.1", 0),
                new SessionSettings(List.of(SECRET), Duration.ofMinutes(5)),
                KafkaSettings.from(new Environment(Map.of())),
                TracingSettings.from(new Environment(Map.of()), "test"),
                MOST_WAITING,
                MOST_WAITING_PER_USER);
    }

    /** Sessions in memory, and the cookies that name them. */
    public static final class StoredSessions implements SessionDocuments {
        private final Map<String, StoredSession> byId = new ConcurrentHashMap<>();
        private final Map<String, Instant> extended = new ConcurrentHashMap<>();
        private volatile boolean away;

        public void away(boolean now) {
            away = now;
        }

        public void endAll() {
            byId.clear();
        }

        /** The new ends of sessions by their ids. */
        public Map<String, Instant> extended() {
            return extended;
        }

        public String cookie(String user, String role, Instant expires) {
            var id = "sid-" + byId.size();
            byId.put(id, new StoredSession(user, role, expires));
            return cookie(id);
        }

        /** A signed cookie, whether or not there is such a session. */
        public static String cookie(String id) {
            var value = "s:" + id + "." + signature(id);
            return "connect.sid=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }

        @Override
        public Optional<StoredSession> find(String sessionId) {
            if (away) {
                throw new SourceAwayException("MongoDB does not answer", new IllegalStateException("by the test"));
            }
            return Optional.ofNullable(byId.get(sessionId));
        }

        @Override
        public void extend(String sessionId, Instant now, Instant expires) {
            extended.put(sessionId, expires);
        }

        private static String signature(String id) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The properties that tests book; nobody asks for cards or people here. */
    private static final class Houses implements Directory {
        private volatile BigDecimal perNight = new BigDecimal("100");

        @Override
        public Map<PropertyId, PropertyCard> cards(Collection<PropertyId> ids) {
            return Map.of();
        }

        @Override
        public Map<String, Person> people(Collection<String> ids) {
            return Map.of();
        }

        @Override
        public Optional<Property> property(PropertyId id) {
            return Map.of(
                            HOUSE, house(HOUSE, true, false, Optional.of(perNight)),
                            CLOSED_HOUSE, house(CLOSED_HOUSE, false, false, Optional.of(perNight)),
                            PRICELESS_HOUSE, house(PRICELESS_HOUSE, true, false, Optional.empty()),
                            HANDED_OVER_HOUSE, house(HANDED_OVER_HOUSE, true, true, Optional.of(perNight)))
                    .entrySet()
                    .stream()
                    .filter(house -> house.getKey().equals(id))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        private static Property house(
                PropertyId id, boolean available, boolean handedOver, Optional<BigDecimal> price) {
            return new Property(
                    id,
                    OWNER,
                    "House by the sea",
                    "1 Main Street",
                    "Lisbon",
                    "PT",
                    List.of("a.jpg"),
                    2,
                    price,
                    Optional.of(new BigDecimal("50")),
                    Optional.of(new BigDecimal("38")),
                    available,
                    handedOver);
        }
    }

    /** The one property that is shown to anyone. */
    private static final class PublicHouses implements Properties {
        private static final ObjectNode CARD = card();

        private static ObjectNode card() {
            var card = Json.mapper()
                    .createObjectNode()
                    .put("_id", HOUSE.value())
                    .put("owner_id", OWNER.value())
                    .put("available", true);
            card.putArray("amenities");
            card.putArray("images").add("a.jpg");
            return card;
        }

        @Override
        public List<ObjectNode> all(int limit) {
            return List.of(CARD);
        }

        @Override
        public Optional<ObjectNode> one(PropertyId id) {
            return id.equals(HOUSE) ? Optional.of(CARD) : Optional.empty();
        }
    }
}
