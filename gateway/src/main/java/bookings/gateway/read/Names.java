package bookings.gateway.read;

import bookings.domain.PropertyId;
import java.util.Map;

/**
 * The properties and people that a list of bookings names.
 *
 * @param complete whether one that is missing is known not to exist; otherwise it could not be looked up
 */
record Names(Map<PropertyId, PropertyCard> cards, Map<String, Person> people, boolean complete) {}
