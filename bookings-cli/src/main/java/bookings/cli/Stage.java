package bookings.cli;

import bookings.runtime.KafkaSettings;

/**
 * Which program refused a record. The topic where it lay first tells, since one program reads each; a header could have
 * come with the record.
 */
enum Stage {
    TOPOLOGY("booking-topology"),
    SINK("mongo-sink"),
    UNKNOWN("unknown");

    private final String program;

    Stage(String program) {
        this.program = program;
    }

    static Stage of(DeadLetter letter, KafkaSettings topics) {
        var topic = letter.source().map(Place::topic).orElse("");
        if (topic.equals(topics.responseTopic())) {
            return SINK;
        }
        return topic.equals(topics.requestTopic())
                        || topic.equals(topics.decisionTopic())
                        || topic.equals(topics.rekeyedTopic())
                ? TOPOLOGY
                : UNKNOWN;
    }

    @Override
    public String toString() {
        return program;
    }
}
