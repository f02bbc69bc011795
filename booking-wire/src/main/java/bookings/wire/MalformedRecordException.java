package bookings.wire;

import org.apache.kafka.common.errors.SerializationException;

/**
 * A record that is not what its topic promises; its bytes go untouched to the dead-letter topic. Tools read
 * {@link #fault()}. The message names the field and what was expected, never the value: it ends in a header and in logs.
 */
public final class MalformedRecordException extends SerializationException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What is wrong with the record. */
    public enum Fault {
        NOT_JSON,
        UNKNOWN_TYPE,
        MISSING_FIELD,
        BAD_VALUE
    }

    public MalformedRecordException(Fault fault, String message) {
        super(fault + ": " + message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
