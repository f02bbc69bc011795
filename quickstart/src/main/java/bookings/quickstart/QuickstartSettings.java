package bookings.quickstart;

import bookings.runtime.Environment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the quickstart is told.
 *
 * @param directory where everything is kept that must outlive it
 * @param mongoUri the MongoDB to use instead of one of ours; may hold a password
 * @param seedAnyDatabase whether the demo goes also into a database that holds a marketplace of its own
 * @param database which of ours to use otherwise
 * @param sessionSecret instead of one made up here; several may be in it, comma-separated
 */
record QuickstartSettings(
        Path directory,
        Optional<String> mongoUri,
        boolean seedAnyDatabase,
        LocalDatabase.Choice database,
        Optional<String> sessionSecret,
        Ports.Wanted ports,
        DemoSize demo) {

    /** How much of the marketplace to make up; load tests want more than people do. */
    record DemoSize(int owners, int travelers, int properties) {
        @Override
        public String toString() {
            return owners + " owners, " + travelers + " travelers, " + properties + " properties";
        }
    }

    static QuickstartSettings from(Environment environment) {
        return environment.build(() -> new QuickstartSettings(
                Path.of(environment.text("DATA_DIR", "data")),
                environment.secret("MONGODB_URI"),
                environment.onOff("SEED_DEMO", false),
                environment.choice("LOCAL_DATABASE", LocalDatabase.Choice.class, LocalDatabase.Choice.AUTO),
                environment.secret("SESSION_SECRET"),
                Ports.Wanted.from(environment),
                new DemoSize(
                        environment.whole("BOOKING_DEMO_OWNERS", 8, 1, 10_000),
                        environment.whole("BOOKING_DEMO_TRAVELERS", 16, 1, 10_000),
                        environment.whole("BOOKING_DEMO_PROPERTIES", 40, 2, 100_000))));
    }

    /** Without what must not be shown. */
    @Override
    public String toString() {
        return "QuickstartSettings[directory=%s, database=%s, ports=%s, demo=%s]"
                .formatted(directory, database, ports, demo);
    }
}
