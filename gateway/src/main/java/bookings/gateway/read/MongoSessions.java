package bookings.gateway.read;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The collection {@code sessions}, as connect-mongo writes it: the session as JSON text, or as a sub-document. */
final class MongoSessions implements SessionDocuments {
    /** The session store takes a session without {@code expires} for one that never ends. */
    private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");
    private static final Bson FIELDS = include("expires", "session");

    /**
     * Not the parser of requests and records, whose bounds are for strangers: the login service wrote this, and a user's
     * text or picture in it may be longer than those allow.
     */
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final MongoSource source;
    private final MongoCollection<Document> sessions;

    MongoSessions(MongoSource source) {
        this.source = source;
        this.sessions = source.collection("sessions");
    }

    @Override
    public Optional<StoredSession> find(String sessionId) {
        var document = source.ask(() -> Optional.ofNullable(
                sessions.find(eq("_id", sessionId)).projection(FIELDS).first()));
        return document.flatMap(MongoSessions::read);
    }

    @Override
    public void extend(String sessionId, Instant now, Instant expires) {
        source.ask(() -> sessions.updateOne(
                and(eq("_id", sessionId), gt("expires", Date.from(now))), set("expires", Date.from(expires))));
    }

    private static Optional<StoredSession> read(Document document) {
        var expires = Documents.instant(document, "expires").orElse(NEVER);
        return content(document.get("session")).flatMap(session -> {
            var user = session.get("user") instanceof Map<?, ?> nested ? nested : Map.of();
            var id = Documents.id(user.get("_id") == null ? user.get("id") : user.get("_id"))
                    .toLowerCase(Locale.ROOT);
            return ID.matcher(id).matches()
                    ? Optional.of(new StoredSession(id, role(session, user), expires))
                    : Optional.empty();
        });
    }

    private static Optional<Map<?, ?>> content(@Nullable Object session) {
        if (session instanceof Map<?, ?> nested) {
            return Optional.of(nested);
        }
        return session instanceof String text ? parsed(text) : Optional.empty();
    }

    private static Optional<Map<?, ?>> parsed(String text) {
        try {
            return Optional.ofNullable(MAPPER.readValue(text, OBJECT));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String role(Map<?, ?> session, Map<?, ?> user) {
        if (session.get("userRole") instanceof String role) {
            return role;
        }
        return user.get("role") instanceof String role ? role : "";
    }
}
