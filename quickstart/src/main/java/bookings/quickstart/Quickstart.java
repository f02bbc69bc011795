package bookings.quickstart;

import bookings.gateway.edge.SessionCookie;
import bookings.local.EmbeddedBroker;
import bookings.local.ServiceStartException;
import bookings.quickstart.demo.DemoFile;
import bookings.quickstart.demo.Marketplace;
import bookings.quickstart.demo.MarketplaceSeed;
import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import bookings.runtime.OpenResources;
import bookings.runtime.ProgramMain;
import bookings.runtime.RunningProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The program {@code quickstart}: everything in one JVM, for a machine that has nothing of it. */
public final class Quickstart implements RunningProgram {
    /** Reading a long history into the mirror again takes its time; everything else is a matter of seconds. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);

    /** From today on; far enough not to be past while somebody reads. */
    private static final int DAYS_TO_EXAMPLE = 14;

    private static final String DEMO_FILE = "demo.json";
    private static final String TOUR_FILE = "demo.env";

    private final DemoFile demo;
    private final CompletableFuture<String> failure;
    private final OpenResources open;
    private final Progress progress;

    private Quickstart(DemoFile demo, CompletableFuture<String> failure, OpenResources open, Progress progress) {
        this.demo = demo;
        this.failure = failure;
        this.open = open;
        this.progress = progress;
    }

    @SuppressWarnings("SystemOut") // it is there to be read by the person who typed the command
    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "bookings/quickstart/logback.xml");
        }
        var variables = System.getenv();
        ProgramMain.run("quickstart", variables, environment -> start(environment, variables, System.out));
    }

    /**
     * Returns once all of it answers, and {@code demo.env} and {@code demo.json} are written.
     *
     * @param variables those of the environment, handed on to the programs
     * @param out gets the progress, and what can be done when all is ready
     * @throws CannotStartException if the person at the terminal must put something right first
     * @throws InterruptedException if told to stop meanwhile
     */
    static Quickstart start(Environment environment, Map<String, String> variables, PrintStream out)
            throws InterruptedException {
        long began = System.nanoTime();
        var progress = new Progress(out);
        var settings = QuickstartSettings.from(environment);
        try (var opening = new OpenResources()) {
            var data = opening.add(DataDirectory.claim(settings.directory()));
            var demoFile = data.resolve(DEMO_FILE);
            var tourFile = data.resolve(TOUR_FILE);
            for (var written : List.of(demoFile, tourFile)) {
                Files.deleteIfExists(written); // of an earlier run; whoever waits for the file waits for this one
                opening.add(() -> Files.deleteIfExists(written));
            }
            var mongod = settings.mongoUri().isPresent()
                    ? Optional.<Path>empty()
                    : LocalDatabase.binary(settings.database());
            var ports = Ports.settle(settings.ports(), needed(settings));
            var secret = settings.sessionSecret().orElseGet(() -> SessionSecret.keptIn(data.resolve("session-secret")));
            var marketplace = marketplace(settings.demo());
            progress.say("starting a broker, a database and four programs; their data is kept in %s, their log in %s"
                    .formatted(data.path(), data.resolve("quickstart.log")));

            var starting = new StartingTogether(opening);
            var broker = starting.begin(() -> progress.step(
                    "broker",
                    () -> EmbeddedBroker.start(new EmbeddedBroker.Config(data.resolve("kafka"), ports.of(Port.KAFKA))),
                    EmbeddedBroker::bootstrap));
            var database = starting.begin(() -> seeded(settings, mongod, data, ports, marketplace, progress));
            starting.await();

            var surroundings = new Programs.Surroundings(
                    broker.resultNow().bootstrap(), database.resultNow(), secret, data, ports);
            var programs = Programs.start(variables, surroundings, progress, opening);
            var demo = demo(surroundings, marketplace);
            var example = awaitReady(demo, marketplace, programs);
            var welcome = Welcome.of(demo, example, database.resultNow(), demoFile);
            PrivateFile.write(tourFile, welcome.variables().getBytes(StandardCharsets.UTF_8));
            PrivateFile.write(demoFile, demo.json()); // last: scripts wait for it
            progress.say("ready in " + Progress.since(began));
            progress.say(welcome.text());
            return new Quickstart(demo, programs.failure(), opening.keep(), progress);
        } catch (IOException e) {
            throw new CannotStartException("DATA_DIR %s cannot be written: %s".formatted(settings.directory(), e), e);
        } catch (ServiceStartException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static EnumSet<Port> needed(QuickstartSettings settings) {
        return settings.mongoUri().isPresent()
                ? EnumSet.complementOf(EnumSet.of(Port.MONGO))
                : EnumSet.allOf(Port.class);
    }

    private static Marketplace marketplace(QuickstartSettings.DemoSize size) {
        return Marketplace.of(size.owners(), size.travelers(), size.properties());
    }

    private static LocalDatabase seeded(
            QuickstartSettings settings,
            Optional<Path> mongod,
            DataDirectory data,
            Ports ports,
            Marketplace marketplace,
            Progress progress)
            throws Exception {
        var database = progress.step("database", () -> open(settings, mongod, data, ports), LocalDatabase::description);
        try (var opening = new OpenResources()) {
            opening.add(database);
            progress.step(
                    "demo data",
                    () -> seed(marketplace, database, settings.seedAnyDatabase()),
                    seeded -> settings.demo().toString());
            opening.keep();
            return database;
        }
    }

    private static LocalDatabase open(
            QuickstartSettings settings, Optional<Path> mongod, DataDirectory data, Ports ports)
            throws InterruptedException {
        if (settings.mongoUri().isPresent()) {
            return LocalDatabase.at(settings.mongoUri().get());
        }
        return mongod.isPresent()
                ? LocalDatabase.mongod(mongod.get(), data, ports.of(Port.MONGO))
                : LocalDatabase.embedded(data, ports.of(Port.MONGO));
    }

    private static Marketplace seed(Marketplace marketplace, LocalDatabase database, boolean always) {
        var seed = new MarketplaceSeed(Clock.systemUTC().instant());
        if (!database.isOurs() && !always && !seed.belongsIn(database.uri(), marketplace)) {
            throw new CannotStartException(
                    ("the database \"%s\" that MONGODB_URI names holds a marketplace of its own, and"
                                    + " nothing was written into it; name an empty one, or set SEED_DEMO=on to add the demo's"
                                    + " users, sessions and properties")
                            .formatted(database.name()));
        }
        seed.write(marketplace, database.uri());
        return marketplace;
    }

    private static DemoFile demo(Programs.Surroundings surroundings, Marketplace marketplace) {
        var ports = surroundings.ports();
        var secret = surroundings.sessionSecret();
        var admin = new LinkedHashMap<String, URI>();
        admin.put("gateway", ports.url("127.0.0.1", Port.GATEWAY_ADMIN));
        admin.put("owner-decisions", ports.url("127.0.0.1", Port.OWNER_DECISIONS_ADMIN));
        admin.put("booking-topology", ports.url("127.0.0.1", Port.BOOKING_TOPOLOGY_ADMIN));
        admin.put("mongo-sink", ports.url("127.0.0.1", Port.MONGO_SINK_ADMIN));
        return new DemoFile(
                ports.url("localhost", Port.TRAVELER),
                ports.url("localhost", Port.OWNER),
                surroundings.brokers(),
                surroundings.database().uri(),
                surroundings.database().name(),
                admin,
                DemoFile.accounts(marketplace.travelers(), id -> SessionCookie.signed(id, secret)),
                DemoFile.accounts(marketplace.owners(), id -> SessionCookie.signed(id, secret)),
                DemoFile.homes(marketplace.properties()));
    }

    /** Every program says that it is ready, and every kind of list has been read once. */
    private static ExampleStay awaitReady(DemoFile demo, Marketplace marketplace, Programs programs)
            throws InterruptedException {
        var deadline = System.nanoTime() + READY_LIMIT.toNanos();
        var property = marketplace.properties().getFirst();
        try (var probe = new HttpProbe(programs.failure(), deadline)) {
            for (var admin : demo.admin().values()) {
                probe.await(admin.resolve("/readyz"));
            }
            probe.await(
                    demo.travelerUrl().resolve("/api/travelers/bookings"),
                    demo.travelers().getFirst().cookie());
            probe.await(
                    demo.ownerUrl().resolve("/api/owners/bookings"),
                    demo.owners().getFirst().cookie());
            probe.await(
                    demo.ownerUrl().resolve("/api/owners/bookings?status=PENDING"),
                    demo.owners().getFirst().cookie());
            var booked = probe.await(demo.travelerUrl().resolve("/api/properties/" + property.id() + "/booked-dates"));
            var from = LocalDate.now(Clock.systemUTC()).plusDays(DAYS_TO_EXAMPLE);
            return ExampleStay.firstFree(property, from, booked);
        }
    }

    /** What {@code demo.json} says. */
    DemoFile demo() {
        return demo;
    }

    @Override
    public String whereabouts() {
        return "at %s and %s".formatted(demo.travelerUrl(), demo.ownerUrl());
    }

    @Override
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        long from = System.nanoTime();
        progress.say("stopping ...");
        open.close();
        progress.say("stopped in " + Progress.since(from));
    }
}
