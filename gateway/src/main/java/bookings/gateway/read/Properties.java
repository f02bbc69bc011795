package bookings.gateway.read;

import bookings.domain.PropertyId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Properties as anyone may see them. */
public interface Properties {
    /** Upper bound of {@code limit}. */
    int MOST = 1000;

    /**
     * The newest, newest first.
     *
     * @param limit 1 or more; more than {@link #MOST} means that many
     * @throws SourceAwayException when MongoDB does not answer
     */
    List<ObjectNode> all(int limit);

    /** @throws SourceAwayException when MongoDB does not answer */
    Optional<ObjectNode> one(PropertyId id);
}
