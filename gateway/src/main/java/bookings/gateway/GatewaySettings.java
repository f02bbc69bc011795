package bookings.gateway;

import bookings.domain.BookingPolicy;
import bookings.gateway.edge.EdgeSettings;
import bookings.gateway.edge.HttpSettings;
import bookings.gateway.events.EventSettings;
import bookings.gateway.read.ReadSettings;
import bookings.runtime.AdminSettings;
import bookings.runtime.Environment;
import bookings.runtime.PolicySettings;

/**
 * What the traveler's program is told.
 *
 * @param checkPrice whether a total other than the computed one is refused
 * @param mostPending how many of a traveler's requests may be pending; 0 for any number
 * @param notices whether it tells of updates as they come
 */
record GatewaySettings(
        EdgeSettings edge,
        ReadSettings reads,
        EventSettings events,
        BookingPolicy policy,
        boolean checkPrice,
        int mostPending,
        boolean notices) {
    static GatewaySettings from(Environment environment) {
        return environment.build(() -> new GatewaySettings(
                EdgeSettings.from(environment, HttpSettings.TRAVELER_PORT, AdminSettings.GATEWAY_PORT, "gateway"),
                ReadSettings.from(environment),
                EventSettings.from(environment),
                PolicySettings.from(environment),
                environment.onOff("BOOKING_PRICE_CHECK", true),
                environment.whole("MAX_PENDING_PER_TRAVELER", 100, 0, 10_000),
                environment.onOff("NOTICES", true)));
    }
}
