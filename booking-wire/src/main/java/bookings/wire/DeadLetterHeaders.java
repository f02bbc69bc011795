package bookings.wire;

import java.util.Set;

/**
 * What a dead letter carries on top of the headers that its record came with. Those of the fault have the names that
 * Kafka Streams gives them, whoever writes the letter. A record that came with such a header of its own has two, and the
 * last one counts.
 */
public final class DeadLetterHeaders {
    /** Where the record lay. */
    public static final String TOPIC = "__streams.errors.topic";

    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";
    /** The kind of fault, as the name of an exception. */
    public static final String EXCEPTION = "__streams.errors.exception";
    /** What is wrong, in words, without any value of the record. */
    public static final String MESSAGE = "__streams.errors.message";

    public static final String STACKTRACE = "__streams.errors.stacktrace";
    /** Which program refused it; only the sink says so. */
    public static final String STAGE = "stage";

    /** The stage of letters that the sink wrote. */
    public static final String SINK_STAGE = "mongo-sink";

    /** How often the record was sent again from the dead letters, on the record that was sent; a whole number. */
    public static final String REPLAY_COUNT = "replay-count";

    /** Those that tell of the fault, and have no place on a record that is sent again. */
    public static final Set<String> OF_THE_FAULT = Set.of(TOPIC, PARTITION, OFFSET, EXCEPTION, MESSAGE, STACKTRACE);

    private DeadLetterHeaders() {}
}
