package bookings.mongo;

import bookings.runtime.AdminSettings;
import bookings.runtime.CannotStartException;
import bookings.runtime.Environment;
import bookings.runtime.KafkaSettings;
import bookings.runtime.tracing.TracingSettings;
import com.mongodb.ConnectionString;

/**
 * @param mongoUri where the mirror is; may hold a password
 * @param group the consumer group; sinks of one group share the partitions
 * @param writes how bookings are written
 * @param fromStart whether each start reads {@code booking-updates} from its beginning, for a database that may lose its
 *     last writes; what is written already stays as it is
 * @throws IllegalArgumentException if the address is none of MongoDB's
 */
public record MongoSinkSettings(
        KafkaSettings kafka,
        AdminSettings admin,
        TracingSettings tracing,
        String mongoUri,
        String group,
        WriteForm writes,
        boolean fromStart) {

    /** How bookings are written. */
    public enum WriteForm {
        /** Any number of writers at once; for MongoDB itself. */
        GUARDED,
        /** One writer at a time; for the embedded database, which would read the whole collection for a guarded write. */
        SINGLE_WRITER
    }

    /** What MongoDB's drivers take where an address names no database; so does the original. */
    private static final String DEFAULT_DATABASE = "test";

    private static final String WHAT_IT_MUST_BE =
            "MONGODB_URI must be an address of MongoDB, such as mongodb://localhost:27017/marketplace";

    public MongoSinkSettings {
        if (!mongoUri.startsWith("mongodb+srv://")) { // which could be checked by asking a name server only
            requireReadable(mongoUri);
        }
    }

    public static MongoSinkSettings from(Environment environment) {
        return environment.build(() -> new MongoSinkSettings(
                KafkaSettings.from(environment),
                AdminSettings.from(environment, AdminSettings.MONGO_SINK_PORT),
                TracingSettings.from(environment, "mongo-sink"),
                environment.secret("MONGODB_URI").orElse(""),
                environment.text("SINK_GROUP", "mongo-sink"),
                environment.choice("MIRROR_WRITES", WriteForm.class, WriteForm.GUARDED),
                environment.onOff("SINK_FROM_START", false)));
    }

    /**
     * The address, read.
     *
     * @throws CannotStartException if it is none; the driver's message may show the password, so it is not told
     */
    public ConnectionString address() {
        try {
            return new ConnectionString(mongoUri);
        } catch (IllegalArgumentException unreadable) {
            throw new CannotStartException(WHAT_IT_MUST_BE);
        }
    }

    /** The database that holds the mirror: the one that the address names. */
    public static String database(ConnectionString uri) {
        var named = uri.getDatabase();
        return named == null ? DEFAULT_DATABASE : named;
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return "MongoSinkSettings[kafka=%s, admin=%s, group=%s, writes=%s, fromStart=%s]"
                .formatted(kafka, admin, group, writes, fromStart);
    }

    private static void requireReadable(String mongoUri) {
        try {
            new ConnectionString(mongoUri);
        } catch (IllegalArgumentException unreadable) {
            // the driver's message may show the password
            throw new IllegalArgumentException(
                    mongoUri.isEmpty() ? "MONGODB_URI is required and not set" : WHAT_IT_MUST_BE);
        }
    }
}
