package bookings.gateway.read;

import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.wire.Times;
import com.github.benmanes.caffeine.cache.Ticker;
import com.mongodb.client.MongoCollection;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collections {@code properties} and {@code users}, behind caches. */
final class MongoDirectory implements Directory {
    private static final Logger log = LoggerFactory.getLogger(MongoDirectory.class);

    /** The original's default, where a property's document names no maximum. */
    private static final int DEFAULT_MAX_GUESTS = 2;

    /** So many documents are small beside what MongoDB answers in one message. */
    private static final int MOST_IN_ONE_GO = 500;

    private static final Bson CARD_FIELDS = include("property_name", "address", "city", "state", "images");
    private static final Bson PROPERTY_FIELDS = include(
            "owner_id",
            "property_name",
            "address",
            "city",
            "state",
            "images",
            "max_guests",
            "price_per_night",
            "cleaning_fee",
            "service_fee",
            "available");
    private static final Bson PERSON_FIELDS = include("name", "email");

    private final MongoSource source;
    private final MongoCollection<Document> propertyDocuments;
    private final MongoCollection<Document> userDocuments;
    private final MongoCollection<Document> bookingDocuments;
    private final GraceCache<PropertyId, Property> properties;
    /**
     * Looking for other holders reads all bookings on the embedded database, however many properties it is for: so it is
     * done for all that are in use, once in a while.
     */
    private final SharedRead<PropertyId, Property> propertyReads;

    private final GraceCache<PropertyId, PropertyCard> cards;
    private final GraceCache<String, Person> people;
    private final InstantSource clock;

    MongoDirectory(MongoSource source, ReadSettings settings, InstantSource clock, Ticker ticker) {
        this.source = source;
        this.propertyDocuments = source.collection("properties");
        this.userDocuments = source.collection("users");
        this.bookingDocuments = source.collection("bookings");
        this.properties = cache(settings, ticker);
        this.propertyReads =
                new SharedRead<>(keys -> properties.readWithThoseInUse(keys, MOST_IN_ONE_GO, this::readProperties));
        this.cards = cache(settings, ticker);
        this.people = cache(settings, ticker);
        this.clock = clock;
    }

    private static <K, V> GraceCache<K, V> cache(ReadSettings settings, Ticker ticker) {
        return new GraceCache<>(
                settings.propertyFreshness(), settings.propertyGrace(), settings.cacheEntries(), ticker);
    }

    @Override
    public Optional<Property> property(PropertyId id) {
        return Optional.ofNullable(
                properties.all(List.of(id), propertyReads::all).get(id));
    }

    @Override
    public Map<PropertyId, PropertyCard> cards(Collection<PropertyId> ids) {
        return cards.all(ids, keys -> cards.readWithThoseInUse(keys, MOST_IN_ONE_GO, this::readCards));
    }

    @Override
    public Map<String, Person> people(Collection<String> ids) {
        return people.all(ids, keys -> people.readWithThoseInUse(keys, MOST_IN_ONE_GO, this::readPeople));
    }

    /** As {@link #cards} and {@link #people}, but what cannot be looked up now is left out. */
    Names names(Collection<PropertyId> propertyIds, Collection<String> personIds) {
        try {
            return new Names(cards(propertyIds), people(personIds), true);
        } catch (SourceAwayException e) {
            return new Names(cards.held(propertyIds), people.held(personIds), false);
        }
    }

    /**
     * Other holders are looked up with the properties each time, so that they are no older than what the documents say
     * of the owners: one that still takes requests for the old owner may have made a stay a moment after the new one was
     * first seen.
     */
    private Map<PropertyId, Property> readProperties(Set<PropertyId> ids) {
        var documents = read(
                propertyDocuments,
                ids.stream().map(PropertyId::value).toList(),
                PROPERTY_FIELDS,
                PropertyId::new,
                Function.identity());
        var owners = new HashMap<PropertyId, OwnerId>();
        documents.forEach((id, document) -> ownerIn(id, document).ifPresent(owner -> owners.put(id, owner)));
        var held = heldForAnother(owners);
        var properties = new HashMap<PropertyId, Property>();
        documents.forEach((id, document) -> {
            var owner = owners.get(id);
            if (owner != null) {
                properties.put(id, property(id, owner, document, held.contains(id)));
            }
        });
        return properties;
    }

    private static Optional<OwnerId> ownerIn(PropertyId id, Document document) {
        try {
            return Optional.of(new OwnerId(Documents.id(document.get("owner_id"))));
        } catch (IllegalArgumentException e) {
            log.warn("property={} names no owner, so nobody can book it", id);
            return Optional.empty();
        }
    }

    private static Property property(PropertyId id, OwnerId owner, Document document, boolean heldForAnotherOwner) {
        var card = card(id, document);
        return new Property(
                id,
                owner,
                card.name(),
                card.address(),
                card.city(),
                card.state(),
                card.images(),
                Documents.whole(document, "max_guests", DEFAULT_MAX_GUESTS),
                Documents.number(document.get("price_per_night")),
                fee(document.get("cleaning_fee")),
                fee(document.get("service_fee")),
                Boolean.TRUE.equals(document.get("available")),
                heldForAnotherOwner);
    }

    /** A fee that is not there is none; one that is no number is unknown. */
    private static Optional<BigDecimal> fee(@Nullable Object value) {
        return value == null ? Optional.of(BigDecimal.ZERO) : Documents.number(value);
    }

    /**
     * The properties with a live stay under another owner than theirs. Stays that end before today are in nobody's way.
     * Today is UTC's: in zones behind it a stay that ended yesterday cannot meet a new one either, since its nights are
     * all past.
     */
    private Set<PropertyId> heldForAnother(Map<PropertyId, OwnerId> owners) {
        if (owners.isEmpty()) {
            return Set.of();
        }
        var properties = owners.keySet().stream()
                .map(property -> new ObjectId(property.value()))
                .toList();
        var today = Times.day(clock.instant()).atStartOfDay(ZoneOffset.UTC).toInstant();
        var live = and(
                in("property_id", properties), in("status", "PENDING", "ACCEPTED"), gte("check_out", Date.from(today)));
        // one range of the index for each property. To ask for other owners than each one's would take an or of as many
        // parts, for which MongoDB reads all live stays of all properties as many times
        var holders =
                List.of(match(live), group(new Document("property", "$property_id").append("owner", "$owner_id")));
        return source.ask(() -> {
            var held = new HashSet<PropertyId>();
            for (var found : bookingDocuments.aggregate(holders)) {
                var holder = found.get("_id", Document.class);
                var property = new PropertyId(Documents.id(holder.get("property")));
                // an owner's id may be stored as a text
                if (!Documents.id(holder.get("owner")).equals(String.valueOf(owners.get(property)))) {
                    held.add(property);
                }
            }
            return held;
        });
    }

    private Map<PropertyId, PropertyCard> readCards(Set<PropertyId> ids) {
        return read(
                propertyDocuments,
                ids.stream().map(PropertyId::value).toList(),
                CARD_FIELDS,
                PropertyId::new,
                document -> card(new PropertyId(Documents.id(document.get("_id"))), document));
    }

    private static PropertyCard card(PropertyId id, Document document) {
        return new PropertyCard(
                id,
                Documents.text(document, "property_name"),
                Documents.text(document, "address"),
                Documents.text(document, "city"),
                Documents.text(document, "state"),
                Documents.texts(document, "images"));
    }

    private Map<String, Person> readPeople(Set<String> ids) {
        return read(
                userDocuments,
                ids,
                PERSON_FIELDS,
                id -> id,
                document -> new Person(
                        Documents.id(document.get("_id")),
                        Documents.text(document, "name"),
                        Documents.text(document, "email")));
    }

    private <K, V> Map<K, V> read(
            MongoCollection<Document> collection,
            Collection<String> ids,
            Bson fields,
            Function<String, K> key,
            Function<Document, V> value) {
        var objectIds = ids.stream().map(ObjectId::new).toList();
        return source.ask(() -> {
            var values = new HashMap<K, V>();
            var documents =
                    collection.find(in("_id", objectIds)).projection(fields).into(new ArrayList<>(objectIds.size()));
            for (var document : documents) {
                values.put(key.apply(Documents.id(document.get("_id"))), value.apply(document));
            }
            return values;
        });
    }
}
