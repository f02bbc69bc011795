package bookings.topology;

/** How the instances share the partitions. */
public enum GroupProtocol {
    /** Among themselves: works with every broker. */
    CLASSIC,
    /** The brokers decide, from Kafka 4.2 on. The length of a session and the number of standbys are settings of theirs. */
    STREAMS
}
