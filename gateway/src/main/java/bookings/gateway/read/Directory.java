package bookings.gateway.read;

import bookings.domain.PropertyId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Properties and users by id, with short caches that outlive MongoDB's absence for a while. */
public interface Directory {
    /** @throws SourceAwayException when it is neither in the cache's grace nor readable */
    Optional<Property> property(PropertyId id);

    /**
     * What lists show of the properties that exist among these, by id.
     *
     * @throws SourceAwayException when one of them is neither in the cache's grace nor readable
     */
    Map<PropertyId, PropertyCard> cards(Collection<PropertyId> ids);

    /**
     * The users that exist among these, by id.
     *
     * @param ids 24 hexadecimal digits, lower case
     * @throws SourceAwayException when one of them is neither in the cache's grace nor readable
     */
    Map<String, Person> people(Collection<String> ids);
}
