package bookings.decisions;

import bookings.gateway.edge.EdgeSettings;
import bookings.gateway.edge.HttpSettings;
import bookings.gateway.events.EventSettings;
import bookings.gateway.read.ReadSettings;
import bookings.runtime.AdminSettings;
import bookings.runtime.Environment;

/**
 * What the owner's program is told.
 *
 * @param notices whether it tells of requests as they come
 */
record OwnerDecisionsSettings(EdgeSettings edge, ReadSettings reads, EventSettings events, boolean notices) {
    static OwnerDecisionsSettings from(Environment environment) {
        return environment.build(() -> new OwnerDecisionsSettings(
                EdgeSettings.from(
                        environment, HttpSettings.OWNER_PORT, AdminSettings.OWNER_DECISIONS_PORT, "owner-decisions"),
                ReadSettings.from(environment),
                EventSettings.from(environment),
                environment.onOff("NOTICES", true)));
    }
}
