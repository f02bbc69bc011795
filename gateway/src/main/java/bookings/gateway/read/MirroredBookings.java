package bookings.gateway.read;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.domain.TravelerId;
import bookings.gateway.read.Freshness.Mirrored;
import bookings.gateway.read.Freshness.Plain;
import bookings.gateway.read.TopologyQueries.Told;
import bookings.wire.Times;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bookings from the mirror in MongoDB; what must be of this moment, from the topology where it answers. */
final class MirroredBookings implements Bookings {
    private static final Logger log = LoggerFactory.getLogger(MirroredBookings.class);

    private static final String PENDING = "PENDING";

    /** Bookings that are read and sorted in a few milliseconds. */
    private static final int SHORT_INBOX = 200;

    /** An inbox that is long stays so for a while: its owner's next pages spare the topology the count. */
    private static final Duration STAYS_LONG = Duration.ofSeconds(2);

    private static final int LONG_INBOXES = 10_000;

    /** How many hexadecimal digits of a booking's id come from its traveler and key. */
    private static final int KEY_DIGITS = 16;

    private static final Bson FIELDS = include(
            "traveler_id",
            "property_id",
            "owner_id",
            "check_in",
            "check_out",
            "number_of_guests",
            "total_price",
            "status",
            "cancelled_by",
            "cancelled_at",
            "cancellation_reason",
            "createdAt",
            "updatedAt",
            "version");

    private final MongoSource source;
    private final MongoCollection<Document> bookings;
    private final MongoDirectory directory;
    private final TopologyQueries topology;
    private final InstantSource clock;
    private final Cache<OwnerId, Boolean> longInboxes;

    MirroredBookings(
            MongoSource source,
            MongoDirectory directory,
            TopologyQueries topology,
            InstantSource clock,
            Ticker ticker) {
        this.source = source;
        this.bookings = source.collection("bookings");
        this.directory = directory;
        this.topology = topology;
        this.clock = clock;
        this.longInboxes = Caffeine.newBuilder()
                .maximumSize(LONG_INBOXES)
                .expireAfterWrite(STAYS_LONG)
                .ticker(ticker)
                .build();
    }

    @Override
    public TravelerList ofTraveler(TravelerId traveler, Optional<String> status, Slice slice) {
        var filters = new ArrayList<Bson>();
        filters.add(eq("traveler_id", new ObjectId(traveler.value())));
        status.ifPresent(wanted -> filters.add(eq("status", wanted)));
        var page = new ListWalk(and(filters), BookingOrder.CREATED, false, slice).page(this::find);
        return new TravelerList(forTraveler(rows(page.documents())), page.next());
    }

    @Override
    public OwnerList ofOwner(OwnerId owner, OwnerView view) {
        if (!view.status().equals(Optional.of(PENDING))) {
            return mirrored(owner, view, new Plain());
        }
        return view.slice().limit().isPresent() ? pageOfInbox(owner, view) : inbox(owner, view);
    }

    private OwnerList inbox(OwnerId owner, OwnerView view) {
        return topology.pendingBookings(owner)
                .map(pending -> inbox(pending, owner, view))
                .orElseGet(() -> mirrored(owner, view));
    }

    /**
     * The topology keeps the inbox in no order that a list has. So it would be read whole for every page, and that is the
     * better way only while it is short, or while the mirror is away.
     */
    private OwnerList pageOfInbox(OwnerId owner, OwnerView view) {
        var few = shortInbox(owner);
        if (few.isPresent()) {
            return inbox(few.get(), owner, view);
        }
        var isLong = longInboxes.getIfPresent(owner) != null; // forgotten by the time that a silent mirror is given up
        try {
            return mirrored(owner, view);
        } catch (SourceAwayException noMirror) {
            if (!isLong) {
                throw noMirror; // the topology could not say anything either, a moment ago
            }
            return inbox(owner, view);
        }
    }

    /** Empty too while no instance of the topology can say. */
    private Optional<Told<List<Booking>>> shortInbox(OwnerId owner) {
        if (longInboxes.getIfPresent(owner) != null) {
            return Optional.empty();
        }
        return topology.pendingBookings(owner, SHORT_INBOX).flatMap(told -> {
            if (told.what().isEmpty()) {
                longInboxes.put(owner, true);
            }
            return told.what().map(bookings -> new Told<>(bookings, told.freshness()));
        });
    }

    @Override
    public OwnerList mirrored(OwnerId owner, OwnerView view) {
        return mirrored(owner, view, new Mirrored());
    }

    private OwnerList mirrored(OwnerId owner, OwnerView view, Freshness freshness) {
        var filters = new ArrayList<Bson>();
        filters.add(eq("owner_id", new ObjectId(owner.value())));
        view.status().ifPresent(status -> filters.add(eq("status", status)));
        view.property().ifPresent(property -> filters.add(eq("property_id", new ObjectId(property.value()))));
        var walk = new ListWalk(and(filters), BookingOrder.of(view.sortBy()), view.ascending(), view.slice());
        var page = walk.page(this::find);
        return new OwnerList(forOwner(rows(page.documents())), page.next(), freshness);
    }

    /** The owner and the status are what was asked for already; a mistake there must not show anyone another's guests. */
    private OwnerList inbox(Told<List<Booking>> pending, OwnerId owner, OwnerView view) {
        var order = BookingOrder.of(view.sortBy());
        var slice = view.slice();
        var rows = pending.what().stream()
                .map(BookingRow::of)
                .filter(row -> row.ownerId().equals(owner) && row.status().equals(PENDING))
                .filter(row -> view.property().map(row.propertyId()::equals).orElse(true))
                .filter(row ->
                        slice.after().map(place -> order.isBehind(row, place)).orElse(true))
                .sorted(order.comparator(view.ascending()))
                .toList();
        if (rows.size() <= slice.most()) {
            return new OwnerList(forOwner(rows), Optional.empty(), pending.freshness());
        }
        var last = rows.get(slice.most() - 1);
        var next = new Cursor(order.field(), view.ascending(), order.value(last), last.id());
        return new OwnerList(forOwner(rows.subList(0, slice.most())), Optional.of(next), pending.freshness());
    }

    @Override
    public Optional<ObjectNode> ofTraveler(TravelerId traveler, BookingId id) {
        return one(id).filter(row -> row.travelerId().equals(traveler))
                .map(row -> forTraveler(List.of(row)).getFirst());
    }

    @Override
    public Optional<ObjectNode> ofOwner(OwnerId owner, BookingId id) {
        return one(id).filter(row -> row.ownerId().equals(owner))
                .map(row -> forOwner(List.of(row)).getFirst());
    }

    @Override
    public Optional<OwnerId> ownerOf(TravelerId traveler, BookingId id) {
        return one(id).filter(row -> row.travelerId().equals(traveler)).map(BookingRow::ownerId);
    }

    @Override
    public Map<BookingId, Made> ofKey(BookingId id) {
        var key = id.value().substring(0, KEY_DIGITS);
        var ofKey = and(gte("_id", new ObjectId(key + "00000000")), lte("_id", new ObjectId(key + "ffffffff")));
        return rows(find(bookings -> bookings.find(ofKey).limit(MOST))).stream()
                .collect(Collectors.toMap(BookingRow::id, row -> new Made(row.ownerId(), stay(row))));
    }

    @Override
    public Set<BookingId> pendingOf(TravelerId traveler, int most) {
        var theirs = and(eq("traveler_id", new ObjectId(traveler.value())), eq("status", PENDING));
        return source.ask(() -> {
            var pending = new HashSet<BookingId>();
            for (var document : bookings.find(theirs).projection(include("_id")).limit(most)) {
                pending.add(new BookingId(Documents.id(document.get("_id"))));
            }
            return pending;
        });
    }

    @Override
    public Map<BookingId, Integer> versions(TravelerId traveler, List<BookingId> ids) {
        return versions(eq("traveler_id", new ObjectId(traveler.value())), ids);
    }

    @Override
    public Map<BookingId, Integer> versions(OwnerId owner, List<BookingId> ids) {
        return versions(eq("owner_id", new ObjectId(owner.value())), ids);
    }

    private Map<BookingId, Integer> versions(Bson theirs, List<BookingId> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        var objectIds = ids.stream().map(id -> new ObjectId(id.value())).toList();
        return source.ask(() -> {
            var versions = new HashMap<BookingId, Integer>();
            for (var document : bookings.find(and(in("_id", objectIds), theirs)).projection(include("version"))) {
                versions.put(new BookingId(Documents.id(document.get("_id"))), Documents.whole(document, "version", 0));
            }
            return versions;
        });
    }

    @Override
    public ObjectNode created(Booking booking) {
        var row = BookingRow.of(booking);
        return BookingViews.created(
                row,
                directory.names(List.of(row.propertyId()), List.of(row.ownerId().value())));
    }

    @Override
    public BookedDates bookedDates(OwnerId owner, PropertyId property) {
        var told = topology.heldStays(owner, property)
                .orElseGet(() -> new Told<>(mirroredStays(property), new Mirrored()));
        var stays = told.what().stream()
                .sorted(Comparator.comparing(Stay::checkIn).thenComparing(Stay::checkOut))
                .map(stay -> JsonNodeFactory.instance
                        .objectNode()
                        .put("check_in", stay.checkIn().toString())
                        .put("check_out", stay.checkOut().toString()))
                .toList();
        return new BookedDates(stays, told.freshness());
    }

    private List<Stay> mirroredStays(PropertyId property) {
        var today = Times.day(clock.instant()).atStartOfDay(ZoneOffset.UTC).toInstant();
        var held = and(
                eq("property_id", new ObjectId(property.value())),
                in("status", PENDING, "ACCEPTED"),
                gte("check_out", Date.from(today)));
        return rows(find(bookings -> bookings.find(held).limit(MOST))).stream()
                .map(MirroredBookings::stay)
                .toList();
    }

    /** An old document's stay may begin and end on one day; it holds that night. */
    private static Stay stay(BookingRow row) {
        var checkIn = Times.day(row.checkIn());
        var checkOut = Times.day(row.checkOut());
        return new Stay(checkIn, checkOut.isAfter(checkIn) ? checkOut : checkIn.plusDays(1));
    }

    private List<Document> find(Function<MongoCollection<Document>, FindIterable<Document>> query) {
        return source.ask(() -> query.apply(bookings).projection(FIELDS).into(new ArrayList<>()));
    }

    private static List<BookingRow> rows(List<Document> documents) {
        return documents.stream().flatMap(MirroredBookings::row).toList();
    }

    /** By the id alone, and not by its user too: that way the embedded database uses its index. */
    private Optional<BookingRow> one(BookingId id) {
        return source.ask(() -> Optional.ofNullable(bookings.find(eq("_id", new ObjectId(id.value())))
                        .projection(FIELDS)
                        .first()))
                .flatMap(document -> row(document).findFirst());
    }

    /** One document that is no booking must not cost anyone the list. */
    private static Stream<BookingRow> row(Document document) {
        try {
            return Stream.of(BookingRow.of(document));
        } catch (IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("booking", String.valueOf(Documents.id(document.get("_id"))))
                    .log("cannot be shown: {}", e.getMessage());
            return Stream.empty();
        }
    }

    private List<ObjectNode> forTraveler(List<BookingRow> rows) {
        return views(
                rows, rows.stream().map(row -> row.ownerId().value()).distinct().toList(), BookingViews::forTraveler);
    }

    private List<ObjectNode> forOwner(List<BookingRow> rows) {
        return views(
                rows,
                rows.stream().map(row -> row.travelerId().value()).distinct().toList(),
                BookingViews::forOwner);
    }

    private List<ObjectNode> views(
            List<BookingRow> rows, Collection<String> people, BiFunction<BookingRow, Names, ObjectNode> view) {
        var properties = rows.stream().map(BookingRow::propertyId).distinct().toList();
        var names = directory.names(properties, people);
        return rows.stream().map(row -> view.apply(row, names)).toList();
    }
}
