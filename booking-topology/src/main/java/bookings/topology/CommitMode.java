package bookings.topology;

/** When the topology commits, and so when an outcome can be seen. */
public enum CommitMode {
    /** When Kafka Streams' {@code commit.interval.ms} is over. */
    INTERVAL,
    /** Also as soon as every record that was fetched has been decided: at once when idle, in groups when busy. */
    DRAINED
}
