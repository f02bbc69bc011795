package bookings.quickstart;

import bookings.gateway.edge.HttpSettings;
import bookings.runtime.AdminSettings;

/** Something that listens, each at a port of its own. */
enum Port {
    KAFKA("KAFKA_PORT", 9092),
    MONGO("MONGO_PORT", 27017),
    TRAVELER("TRAVELER_PORT", HttpSettings.TRAVELER_PORT),
    OWNER("OWNER_PORT", HttpSettings.OWNER_PORT),
    GATEWAY_ADMIN("GATEWAY_ADMIN_PORT", AdminSettings.GATEWAY_PORT),
    OWNER_DECISIONS_ADMIN("OWNER_DECISIONS_ADMIN_PORT", AdminSettings.OWNER_DECISIONS_PORT),
    BOOKING_TOPOLOGY_ADMIN("BOOKING_TOPOLOGY_ADMIN_PORT", AdminSettings.BOOKING_TOPOLOGY_PORT),
    MONGO_SINK_ADMIN("MONGO_SINK_ADMIN_PORT", AdminSettings.MONGO_SINK_PORT);

    private final String variable;
    private final int usual;

    Port(String variable, int usual) {
        this.variable = variable;
        this.usual = usual;
    }

    /** The environment variable that chooses it. */
    String variable() {
        return variable;
    }

    int usual() {
        return usual;
    }
}
