package bookings.gateway;

import bookings.domain.BookingPolicy;
import bookings.gateway.edge.EdgeSettings;
import bookings.gateway.edge.HttpSettings;
import bookings.gateway.read.ReadSettings;
import bookings.runtime.AdminSettings;
import bookings.runtime.Environment;
import bookings.runtime.PolicySettings;

/**
 * What the traveler's program is told.
 *
 * @param checkPrice whether a total other than the computed one is refused
 */
record GatewaySettings(EdgeSettings edge, ReadSettings reads, BookingPolicy policy, boolean checkPrice) {
    static GatewaySettings from(Environment environment) {
        return environment.build(() -> new GatewaySettings(
                EdgeSettings.from(environment, HttpSettings.TRAVELER_PORT, AdminSettings.GATEWAY_PORT),
                ReadSettings.from(environment),
                PolicySettings.from(environment),
                environment.onOff("BOOKING_PRICE_CHECK", true)));
    }
}
