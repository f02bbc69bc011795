package bookings.gateway.read;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Projections.include;

import bookings.domain.PropertyId;
import bookings.wire.Times;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;

/** The collection {@code properties}, field by field: what the list below does not name is not shown. */
final class MongoProperties implements Properties {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private enum Kind {
        ID,
        TEXT,
        NUMBER,
        TEXTS,
        FLAG,
        INSTANT
    }

    private record Field(String name, Kind kind) {}

    private static final List<Field> FIELDS = List.of(
            new Field("_id", Kind.ID),
            new Field("owner_id", Kind.ID),
            new Field("property_name", Kind.TEXT),
            new Field("property_type", Kind.TEXT),
            new Field("description", Kind.TEXT),
            new Field("address", Kind.TEXT),
            new Field("city", Kind.TEXT),
            new Field("state", Kind.TEXT),
            new Field("zipcode", Kind.TEXT),
            new Field("country", Kind.TEXT),
            new Field("price_per_night", Kind.NUMBER),
            new Field("cleaning_fee", Kind.NUMBER),
            new Field("service_fee", Kind.NUMBER),
            new Field("bedrooms", Kind.NUMBER),
            new Field("bathrooms", Kind.NUMBER),
            new Field("max_guests", Kind.NUMBER),
            new Field("amenities", Kind.TEXTS),
            new Field("images", Kind.TEXTS),
            new Field("available", Kind.FLAG),
            new Field("createdAt", Kind.INSTANT),
            new Field("updatedAt", Kind.INSTANT));

    private final MongoSource source;
    private final MongoCollection<Document> properties;

    MongoProperties(MongoSource source) {
        this.source = source;
        this.properties = source.collection("properties");
    }

    @Override
    public List<ObjectNode> all(int limit) {
        return source.ask(() -> properties
                .find()
                .projection(include(FIELDS.stream().map(Field::name).toList()))
                .sort(Sorts.descending("createdAt", "_id"))
                .limit(Math.clamp(limit, 1, MOST))
                .map(MongoProperties::view)
                .into(new ArrayList<>()));
    }

    @Override
    public Optional<ObjectNode> one(PropertyId id) {
        return source.ask(() -> Optional.ofNullable(
                        properties.find(eq("_id", new ObjectId(id.value()))).first()))
                .map(MongoProperties::view);
    }

    /** A field that the document lacks, or that holds something else than it should, is left out. */
    private static ObjectNode view(Document document) {
        var view = NODES.objectNode();
        for (var field : FIELDS) {
            var name = field.name();
            var value = document.get(name);
            switch (field.kind()) {
                case ID -> view.put(name, Documents.id(value));
                case TEXT -> {
                    if (value instanceof String text) {
                        view.put(name, text);
                    }
                }
                case NUMBER -> Documents.number(value).ifPresent(number -> view.put(name, BookingViews.plain(number)));
                case TEXTS -> view.set(name, texts(Documents.texts(document, name)));
                case FLAG -> view.put(name, Boolean.TRUE.equals(value));
                case INSTANT ->
                    Documents.instant(document, name).ifPresent(instant -> view.put(name, Times.iso(instant)));
            }
        }
        return view;
    }

    private static ArrayNode texts(List<String> texts) {
        var array = NODES.arrayNode(texts.size());
        texts.forEach(array::add);
        return array;
    }
}
