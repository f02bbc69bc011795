package bookings.runtime;

import ch.qos.logback.core.PropertyDefinerBase;
import java.util.Locale;

/** How a program writes its log. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** Objects for machines, one a line. */
    JSON;

    static LogFormat from(Environment environment) {
        return environment.choice("LOG_FORMAT", LogFormat.class, TEXT);
    }

    /** For the log's configuration, which is read before any setting can be refused: what makes no sense is text. */
    public static final class Definer extends PropertyDefinerBase {
        @Override
        public String getPropertyValue() {
            return from(new Environment(System.getenv())).name().toLowerCase(Locale.ROOT);
        }
    }
}
