package bookings.gateway.read;

import static bookings.gateway.read.Marketplace.ANN;
import static bookings.gateway.read.Marketplace.BOB;
import static bookings.gateway.read.Marketplace.CABIN;
import static bookings.gateway.read.Marketplace.OLGA;
import static bookings.gateway.read.Marketplace.OTTO;
import static bookings.gateway.read.Marketplace.VILLA;
import static bookings.gateway.read.Marketplace.booking;
import static bookings.gateway.read.Marketplace.date;
import static bookings.gateway.read.Marketplace.property;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.Booking;
import bookings.domain.BookingId;
import bookings.domain.BookingStatus;
import bookings.domain.CommandId;
import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.gateway.read.Bookings.OwnerView;
import bookings.gateway.read.Bookings.TravelerList;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every MongoDB must give, the embedded one included. */
abstract class ReadsContract {
    private static final String ID1 = "dddddddddddddddddddddd01";
    private static final String ID2 = "dddddddddddddddddddddd02";
    private static final String ID3 = "dddddddddddddddddddddd03";

    private Marketplace market;

    abstract String mongoUri();

    @BeforeEach
    void open() {
        market = new Marketplace(mongoUri());
        market.insertPeopleAndProperties();
    }

    @AfterEach
    void close() {
        market.close();
    }

    // Shapes

    @Test
    void a_created_booking_looks_as_in_the_original() {
        assertThat(market.reads.bookings().created(domainBooking()).toString()).isEqualTo("""
                {"_id":"dddddddddddddddddddddd01","traveler_id":"aaaaaaaaaaaaaaaaaaaaaa01",\
                "property_id":{"_id":"cccccccccccccccccccccc01","property_name":"Villa","city":"Malibu","state":"CA","images":["a.jpg","b.jpg"]},\
                "owner_id":{"_id":"bbbbbbbbbbbbbbbbbbbbbb01","name":"Olga","email":"olga@example.org"},\
                "check_in":"2027-05-01T00:00:00.000Z","check_out":"2027-05-04T00:00:00.000Z","number_of_guests":2,"total_price":300,\
                "status":"PENDING","party_type":"couple","cancelled_by":null,"cancelled_at":null,"cancellation_reason":null,\
                "createdAt":"2027-03-01T10:00:00.123Z","updatedAt":"2027-03-01T10:00:00.123Z","__v":0,\
                "created_at":"2027-03-01T10:00:00.123Z","updated_at":"2027-03-01T10:00:00.123Z","id":"dddddddddddddddddddddd01",\
                "property_name":"Villa","city":"Malibu","state":"CA","images":["a.jpg","b.jpg"],\
                "owner_name":"Olga","owner_email":"olga@example.org","version":1}""");
    }

    @Test
    void a_travelers_list_adds_the_address() {
        market.insert("bookings", booking(ID1));
        assertThat(only(ofAnn(Optional.empty())).toString()).isEqualTo("""
                {"_id":"dddddddddddddddddddddd01","traveler_id":"aaaaaaaaaaaaaaaaaaaaaa01",\
                "property_id":{"_id":"cccccccccccccccccccccc01","property_name":"Villa","address":"1 Beach Road","city":"Malibu","state":"CA","images":["a.jpg","b.jpg"]},\
                "owner_id":{"_id":"bbbbbbbbbbbbbbbbbbbbbb01","name":"Olga","email":"olga@example.org"},\
                "check_in":"2027-05-01T00:00:00.000Z","check_out":"2027-05-04T00:00:00.000Z","number_of_guests":2,"total_price":300,\
                "status":"PENDING","party_type":"couple","cancelled_by":null,"cancelled_at":null,"cancellation_reason":null,\
                "createdAt":"2027-03-01T10:00:00.123Z","updatedAt":"2027-03-01T10:00:00.123Z","__v":0,\
                "created_at":"2027-03-01T10:00:00.123Z","updated_at":"2027-03-01T10:00:00.123Z","id":"dddddddddddddddddddddd01",\
                "property_name":"Villa","city":"Malibu","state":"CA","images":["a.jpg","b.jpg"],"address":"1 Beach Road",\
                "owner_name":"Olga","owner_email":"olga@example.org","version":1}""");
    }

    @Test
    void an_owners_list_names_the_guest() {
        var ended = booking(ID1)
                .append("total_price", 329.7)
                .append("status", "CANCELLED")
                .append("cancelled_by", "owner")
                .append("cancelled_at", date("2027-03-02T00:00:00Z"))
                .append("cancellation_reason", "Rejected by owner")
                .append("updatedAt", date("2027-03-02T00:00:00Z"))
                .append("version", 2);
        market.insert("bookings", ended);
        assertThat(only(ofOlga(Optional.empty(), "createdAt", false)).toString())
                .isEqualTo("""
                {"_id":"dddddddddddddddddddddd01",\
                "traveler_id":{"_id":"aaaaaaaaaaaaaaaaaaaaaa01","name":"Ann","email":"ann@example.org"},\
                "property_id":{"_id":"cccccccccccccccccccccc01","property_name":"Villa","city":"Malibu","state":"CA","images":["a.jpg","b.jpg"]},\
                "owner_id":"bbbbbbbbbbbbbbbbbbbbbb01",\
                "check_in":"2027-05-01T00:00:00.000Z","check_out":"2027-05-04T00:00:00.000Z","number_of_guests":2,"total_price":329.7,\
                "status":"CANCELLED","party_type":"couple","cancelled_by":"owner","cancelled_at":"2027-03-02T00:00:00.000Z","cancellation_reason":"Rejected by owner",\
                "createdAt":"2027-03-01T10:00:00.123Z","updatedAt":"2027-03-02T00:00:00.000Z","__v":0,\
                "created_at":"2027-03-01T10:00:00.123Z","updated_at":"2027-03-02T00:00:00.000Z","id":"dddddddddddddddddddddd01",\
                "property_name":"Villa","city":"Malibu","state":"CA","images":["a.jpg","b.jpg"],\
                "guest_name":"Ann","guest_email":"ann@example.org","version":2}""");
    }

    @Test
    void what_is_gone_is_null_and_its_names_are_absent() {
        market.insert("bookings", booking(ID1));
        market.remove("users", new ObjectId(OLGA.value()));
        market.remove("users", new ObjectId(ANN.value()));
        market.remove("properties", new ObjectId(VILLA.value()));

        var forTraveler = only(ofAnn(Optional.empty()));
        assertThat(forTraveler.get("owner_id").isNull()).isTrue();
        assertThat(forTraveler.get("property_id").isNull()).isTrue();
        assertThat(names(forTraveler))
                .doesNotContain("owner_name", "owner_email", "property_name", "city", "state", "images", "address");
        var forOwner = only(ofOlga(Optional.empty(), "createdAt", false));
        assertThat(forOwner.get("traveler_id").isNull()).isTrue();
        assertThat(names(forOwner)).doesNotContain("guest_name", "guest_email");
    }

    @Test
    void a_created_booking_and_its_mirrored_document_look_alike() {
        market.insert("bookings", booking(ID1).append("total_price", new Decimal128(new BigDecimal("300.00"))));
        var mirrored =
                market.reads.bookings().ofTraveler(ANN, new BookingId(ID1)).orElseThrow();
        mirrored.remove("address");
        ((ObjectNode) mirrored.get("property_id")).remove("address");
        assertThat(market.reads.bookings().created(domainBooking()).toString()).isEqualTo(mirrored.toString());
    }

    // Lists

    @Test
    void a_traveler_sees_own_bookings_newest_first() {
        market.insert(
                "bookings",
                booking(ID1).append("createdAt", date("2027-03-01T00:00:00Z")),
                booking(ID2).append("createdAt", date("2027-03-02T00:00:00Z")).append("status", "ACCEPTED"),
                booking(ID3).append("createdAt", date("2027-03-01T00:00:00Z")),
                booking("dddddddddddddddddddddd04").append("traveler_id", new ObjectId(BOB.value())));
        assertThat(ids(ofAnn(Optional.empty()))).containsExactly(ID2, ID3, ID1);
        assertThat(ids(ofAnn(Optional.of("ACCEPTED")))).containsExactly(ID2);
        assertThat(ofAnn(Optional.of("NONE"))).isEmpty();
    }

    @Test
    void an_owner_sorts_and_filters() {
        market.insert(
                "bookings",
                booking(ID1)
                        .append("check_in", date("2027-05-03T00:00:00Z"))
                        .append("check_out", date("2027-05-04T00:00:00Z"))
                        .append("total_price", 20.5)
                        .append("status", "ACCEPTED")
                        .append("createdAt", date("2027-03-02T00:00:00Z")),
                booking(ID2)
                        .append("check_in", date("2027-05-01T00:00:00Z"))
                        .append("check_out", date("2027-05-09T00:00:00Z"))
                        .append("total_price", 100)
                        .append("status", "CANCELLED")
                        .append("createdAt", date("2027-03-03T00:00:00Z")),
                booking(ID3)
                        .append("property_id", new ObjectId(CABIN.value()))
                        .append("check_in", date("2027-05-02T00:00:00Z"))
                        .append("check_out", date("2027-05-05T00:00:00Z"))
                        .append("total_price", 3)
                        .append("createdAt", date("2027-03-01T00:00:00Z")),
                booking("dddddddddddddddddddddd04").append("owner_id", new ObjectId(OTTO.value())));

        assertThat(ids(ofOlga(Optional.empty(), "createdAt", false))).containsExactly(ID2, ID1, ID3);
        assertThat(ids(ofOlga(Optional.empty(), "check_in", true))).containsExactly(ID2, ID3, ID1);
        assertThat(ids(ofOlga(Optional.empty(), "check_out", true))).containsExactly(ID1, ID3, ID2);
        assertThat(ids(ofOlga(Optional.empty(), "total_price", false))).containsExactly(ID2, ID1, ID3);
        assertThat(ids(ofOlga(Optional.empty(), "status", true))).containsExactly(ID1, ID2, ID3);
        assertThat(ids(ofOlga(Optional.empty(), "$where", false))).containsExactly(ID2, ID1, ID3);
        assertThat(ids(ofOlga(Optional.of("ACCEPTED"), "createdAt", false))).containsExactly(ID1);
        var ofCabin = new OwnerView(Optional.empty(), Optional.of(CABIN), "createdAt", false, Slice.WHOLE);
        assertThat(ids(market.reads.bookings().ofOwner(OLGA, ofCabin).bookings()))
                .containsExactly(ID3);
    }

    @Test
    void the_parts_of_a_list_are_the_list_in_every_order() {
        var days = List.of("2027-05-01", "2027-05-02", "2027-05-02", "2027-05-03", "2027-05-01");
        var prices = List.<Object>of(100, 329.7, new Decimal128(new BigDecimal("329.7")), 329.7, 20L);
        var statuses = List.of("PENDING", "ACCEPTED", "PENDING", "PENDING", "CANCELLED");
        for (int i = 0; i < days.size(); i++) {
            market.insert(
                    "bookings",
                    booking("dddddddddddddddddddddd0" + i)
                            .append("createdAt", date("2027-03-0" + (1 + i / 2) + "T00:00:00Z"))
                            .append("check_in", date(days.get(i) + "T00:00:00Z"))
                            .append("check_out", date("2027-05-0" + (9 - i / 3) + "T00:00:00Z"))
                            .append("total_price", prices.get(i))
                            .append("status", statuses.get(i)));
        }
        for (var sortBy : List.of("createdAt", "check_in", "check_out", "total_price", "status")) {
            for (var ascending : List.of(true, false)) {
                for (var status : List.of(Optional.<String>empty(), Optional.of("ACCEPTED"))) {
                    var whole = ids(ofOlga(status, sortBy, ascending));
                    for (int limit = 1; limit <= 3; limit++) {
                        assertThat(partsOfOlga(status, sortBy, ascending, limit))
                                .as("%s by %s, ascending %s, %d a part", status, sortBy, ascending, limit)
                                .isEqualTo(whole);
                    }
                }
            }
        }
    }

    @Test
    void a_list_goes_on_where_it_was_while_bookings_come_and_go() {
        market.insert(
                "bookings",
                booking(ID1).append("createdAt", date("2027-03-01T00:00:00Z")),
                booking(ID2).append("createdAt", date("2027-03-02T00:00:00Z")),
                booking(ID3).append("createdAt", date("2027-03-03T00:00:00Z")));
        var first = partOfAnn(2, Optional.empty());
        assertThat(ids(first.bookings())).containsExactly(ID3, ID2);

        market.insert(
                "bookings",
                booking("dddddddddddddddddddddd04").append("createdAt", date("2027-03-04T00:00:00Z")),
                booking("dddddddddddddddddddddd00").append("createdAt", date("2027-03-02T00:00:00Z")));
        market.remove("bookings", new ObjectId(ID2));
        var second = partOfAnn(2, first.next());
        assertThat(ids(second.bookings())).containsExactly("dddddddddddddddddddddd00", ID1);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void a_part_never_ends_among_values_of_another_type() {
        market.insert(
                "bookings",
                booking(ID1).append("total_price", null),
                booking(ID2).append("total_price", "300"),
                booking(ID3),
                booking("dddddddddddddddddddddd04").append("total_price", 200.5));
        assertThat(ids(ofOlga(Optional.empty(), "total_price", true))).hasSize(4);
        assertThat(partsOfOlga(Optional.empty(), "total_price", true, 1))
                .containsExactly("dddddddddddddddddddddd04", ID3);
        assertThat(partsOfOlga(Optional.empty(), "total_price", false, 1))
                .containsExactly(ID3, "dddddddddddddddddddddd04");
    }

    @Test
    void pending_bookings_come_from_the_mirror_where_no_topology_answers() {
        market.insert("bookings", booking(ID1));
        var view = new OwnerView(Optional.of("PENDING"), Optional.empty(), "createdAt", false, Slice.WHOLE);
        var list = market.reads.bookings().ofOwner(OLGA, view);
        assertThat(list.freshness()).isEqualTo(new Freshness.Mirrored());
        assertThat(ids(list.bookings())).containsExactly(ID1);
    }

    @Test
    void an_unreadable_document_does_not_cost_the_list() {
        market.insert("bookings", booking(ID1), booking(ID2).append("property_id", "none"));
        assertThat(ids(ofAnn(Optional.empty()))).containsExactly(ID1);
    }

    @Test
    void one_booking_is_shown_to_its_two_parties_only() {
        market.insert("bookings", booking(ID1));
        var id = new BookingId(ID1);
        var bookings = market.reads.bookings();
        assertThat(bookings.ofTraveler(ANN, id)).isPresent();
        assertThat(bookings.ofTraveler(BOB, id)).isEmpty();
        assertThat(bookings.ofOwner(OLGA, id)).isPresent();
        assertThat(bookings.ofOwner(OTTO, id)).isEmpty();
        assertThat(bookings.ownerOf(ANN, id)).contains(OLGA);
        assertThat(bookings.ownerOf(BOB, id)).isEmpty();
        assertThat(bookings.ofTraveler(ANN, new BookingId(ID2))).isEmpty();
    }

    @Test
    void the_bookings_of_a_key_share_the_first_8_bytes() {
        market.insert("bookings", booking("dddddddddddddddd00000000"));
        var bookings = market.reads.bookings();
        var made = Map.of(
                new BookingId("dddddddddddddddd00000000"),
                new Bookings.Made(OLGA, new Stay(LocalDate.parse("2027-05-01"), LocalDate.parse("2027-05-04"))));
        assertThat(bookings.ofKey(new BookingId("dddddddddddddddd00000000"))).isEqualTo(made);
        assertThat(bookings.ofKey(new BookingId("ddddddddddddddddffffffff"))).isEqualTo(made);
        assertThat(bookings.ofKey(new BookingId("ddddddddddddddde00000000"))).isEmpty();
        assertThat(bookings.ofKey(new BookingId("dddddddddddddddcffffffff"))).isEmpty();
    }

    @Test
    void versions_are_those_of_the_mirror() {
        var old = booking(ID2);
        old.remove("version");
        market.insert("bookings", booking(ID1).append("version", 3), old);
        var bookings = market.reads.bookings();
        var ids = List.of(new BookingId(ID1), new BookingId(ID2), new BookingId(ID3));
        var versions = Map.of(new BookingId(ID1), 3, new BookingId(ID2), 0);
        assertThat(bookings.versions(ANN, ids)).isEqualTo(versions);
        assertThat(bookings.versions(OLGA, ids)).isEqualTo(versions);
        assertThat(bookings.versions(BOB, ids)).as("another traveler's").isEmpty();
        assertThat(bookings.versions(new OwnerId(ANN.value()), ids))
                .as("another owner's")
                .isEmpty();
        assertThat(bookings.versions(ANN, List.of())).isEmpty();
    }

    @Test
    void booked_dates_are_the_held_stays_that_are_not_over() {
        market.insert(
                "bookings",
                booking(ID1),
                booking(ID2)
                        .append("status", "ACCEPTED")
                        .append("check_in", date("2027-04-01T10:00:00Z"))
                        .append("check_out", date("2027-04-01T15:00:00Z")),
                booking(ID3).append("status", "CANCELLED"),
                booking("dddddddddddddddddddddd04")
                        .append("check_in", date("2027-01-01T00:00:00Z"))
                        .append("check_out", date("2027-01-04T00:00:00Z")));
        var dates = market.reads.bookings().bookedDates(OLGA, VILLA);
        assertThat(dates.freshness()).isEqualTo(new Freshness.Mirrored());
        assertThat(dates.stays().toString())
                .isEqualTo("[{\"check_in\":\"2027-04-01\",\"check_out\":\"2027-04-02\"},"
                        + " {\"check_in\":\"2027-05-01\",\"check_out\":\"2027-05-04\"}]");
    }

    // Directory

    @Test
    void a_property_has_exact_prices_whatever_their_type() {
        var villa = market.reads.directory().property(VILLA).orElseThrow();
        assertThat(villa.ownerId()).isEqualTo(OLGA);
        assertThat(villa.maxGuests()).isEqualTo(4);
        assertThat(villa.available()).isTrue();
        assertThat(villa.heldForAnotherOwner()).isFalse();
        assertThat(villa.pricePerNight()).contains(new BigDecimal("300"));
        assertThat(villa.cleaningFee()).contains(new BigDecimal("49.50"));
        assertThat(villa.serviceFee()).contains(new BigDecimal("20.25"));
    }

    @Test
    void a_missing_fee_is_none_and_a_fee_that_is_no_number_is_unknown() {
        var odd = property(new PropertyId("cccccccccccccccccccccc03"), OLGA, "Odd")
                .append("price_per_night", "a lot")
                .append("cleaning_fee", Double.NaN);
        odd.remove("service_fee");
        odd.remove("max_guests");
        odd.remove("available");
        market.insert("properties", odd);
        var read = market.reads
                .directory()
                .property(new PropertyId("cccccccccccccccccccccc03"))
                .orElseThrow();
        assertThat(read.pricePerNight()).isEmpty();
        assertThat(read.cleaningFee()).isEmpty();
        assertThat(read.serviceFee()).contains(BigDecimal.ZERO);
        assertThat(read.maxGuests()).isEqualTo(2);
        assertThat(read.available()).isFalse();
    }

    @Test
    void a_live_stay_under_another_owner_keeps_a_property() {
        market.insert("bookings", booking(ID1).append("owner_id", new ObjectId(OTTO.value())));
        assertThat(market.reads.directory().property(VILLA).orElseThrow().heldForAnotherOwner())
                .isTrue();
        assertThat(market.reads.directory().property(CABIN).orElseThrow().heldForAnotherOwner())
                .isFalse();
    }

    @Test
    void a_new_owner_meets_the_old_ones_stays_at_once() {
        assertThat(market.reads.directory().property(VILLA).orElseThrow().heldForAnotherOwner())
                .isFalse();
        market.insert("bookings", booking(ID1));
        market.set("properties", new ObjectId(VILLA.value()), new Document("owner_id", new ObjectId(OTTO.value())));
        market.pass(Duration.ofSeconds(6));
        var villa = market.reads.directory().property(VILLA).orElseThrow();
        assertThat(villa.ownerId()).isEqualTo(OTTO);
        assertThat(villa.heldForAnotherOwner()).isTrue();
    }

    @Test
    void a_stay_that_the_old_owner_got_during_a_handover_is_seen_within_the_propertys_freshness() {
        market.set("properties", new ObjectId(VILLA.value()), new Document("owner_id", new ObjectId(OTTO.value())));
        assertThat(market.reads.directory().property(VILLA).orElseThrow().heldForAnotherOwner())
                .isFalse();
        market.insert("bookings", booking(ID1)); // by an instance that still knew the old owner
        market.pass(Duration.ofSeconds(6));
        assertThat(market.reads.directory().property(VILLA).orElseThrow().heldForAnotherOwner())
                .isTrue();
    }

    @Test
    void a_stay_under_another_owner_that_is_closed_or_over_keeps_nothing() {
        market.insert(
                "bookings",
                booking(ID1).append("owner_id", new ObjectId(OTTO.value())).append("status", "CANCELLED"),
                booking(ID2)
                        .append("owner_id", new ObjectId(OTTO.value()))
                        .append("check_in", date("2027-03-01T00:00:00Z"))
                        .append("check_out", date("2027-03-09T00:00:00Z")));
        assertThat(market.reads.directory().property(VILLA).orElseThrow().heldForAnotherOwner())
                .isFalse();
    }

    @Test
    void a_property_is_read_anew_after_its_freshness() {
        assertThat(market.reads.directory().property(VILLA).orElseThrow().available())
                .isTrue();
        market.set("properties", new ObjectId(VILLA.value()), new Document("available", false));
        assertThat(market.reads.directory().property(VILLA).orElseThrow().available())
                .isTrue();
        market.pass(Duration.ofSeconds(6));
        assertThat(market.reads.directory().property(VILLA).orElseThrow().available())
                .isFalse();
        market.remove("properties", new ObjectId(VILLA.value()));
        market.pass(Duration.ofSeconds(6));
        assertThat(market.reads.directory().property(VILLA)).isEmpty();
    }

    // Sessions

    @Test
    void a_session_is_read_from_json_text() {
        session("s1", """
                {"cookie":{"originalMaxAge":604800000},"userId":"x","userRole":"traveler",\
                "user":{"_id":"AAAAAAAAAAAAAAAAAAAAAA01","name":"Ann","about_me":"%s"}}""".formatted("long ".repeat(2000)));
        assertThat(market.reads.sessions().find("s1"))
                .contains(new StoredSession(ANN.value(), "traveler", Instant.parse("2027-04-01T00:00:00Z")));
    }

    @Test
    void a_session_is_read_from_a_sub_document() {
        session("s1", new Document("user", new Document("_id", new ObjectId(OLGA.value())).append("role", "owner")));
        session("s2", new Document("userRole", "owner").append("user", new Document("id", OLGA.value())));
        session("s3", new Document("user", new Document("_id", new Document("oid", OLGA.value()))));
        assertThat(market.reads.sessions().find("s1").orElseThrow().userId()).isEqualTo(OLGA.value());
        assertThat(market.reads.sessions().find("s1").orElseThrow().role()).isEqualTo("owner");
        assertThat(market.reads.sessions().find("s2").orElseThrow().userId()).isEqualTo(OLGA.value());
        assertThat(market.reads.sessions().find("s2").orElseThrow().role()).isEqualTo("owner");
        assertThat(market.reads.sessions().find("s3")).isEmpty();
    }

    @Test
    void a_session_of_nobody_is_none() {
        session("broken", "{\"user\":");
        session("nobody", "{\"userRole\":\"owner\"}");
        session("no-id", "{\"user\":{\"_id\":\"someone\"}}");
        session("no-object", "[1]");
        session("null", "null");
        session("number", 5);
        for (var id : List.of("broken", "nobody", "no-id", "no-object", "null", "number", "absent")) {
            assertThat(market.reads.sessions().find(id)).as(id).isEmpty();
        }
    }

    @Test
    void a_session_may_name_its_user_by_oid() {
        session("s1", "{\"user\":{\"_id\":{\"$oid\":\"%s\"},\"role\":\"owner\"}}".formatted(OLGA.value()));
        assertThat(market.reads.sessions().find("s1").orElseThrow().userId()).isEqualTo(OLGA.value());
    }

    @Test
    void only_a_live_session_is_extended_and_none_is_made() {
        session("s1", "{}");
        var now = Instant.parse("2027-03-31T00:00:00Z");
        var later = Instant.parse("2027-04-07T00:00:00Z");
        market.reads.sessions().extend("s1", now, later);
        assertThat(market.stored("sessions", "s1").getDate("expires")).isEqualTo(Date.from(later));

        market.reads.sessions().extend("s1", later.plusSeconds(1), later.plusSeconds(1000));
        market.reads.sessions().extend("s2", now, later);
        assertThat(market.stored("sessions", "s1").getDate("expires")).isEqualTo(Date.from(later));
        assertThat(market.count("sessions")).isEqualTo(1);
    }

    // Properties

    @Test
    void a_property_is_shown_without_what_is_internal() {
        assertThat(market.reads.properties().one(VILLA).orElseThrow().toString())
                .isEqualTo("""
                {"_id":"cccccccccccccccccccccc01","owner_id":"bbbbbbbbbbbbbbbbbbbbbb01","property_name":"Villa","property_type":"house",\
                "description":"By the sea","address":"1 Beach Road","city":"Malibu","state":"CA","zipcode":"90265","country":"USA",\
                "price_per_night":300,"cleaning_fee":49.5,"service_fee":20.25,"bedrooms":3,"bathrooms":1.5,"max_guests":4,\
                "amenities":["wifi"],"images":["a.jpg","b.jpg"],"available":true,\
                "createdAt":"2026-01-01T00:00:00.000Z","updatedAt":"2026-01-02T00:00:00.000Z"}""");
        assertThat(market.reads.properties().one(new PropertyId(ID1))).isEmpty();
    }

    @Test
    void properties_come_newest_first() {
        market.insert(
                "properties",
                property(new PropertyId("cccccccccccccccccccccc00"), OLGA, "New")
                        .append("createdAt", date("2026-02-01T00:00:00Z")));
        assertThat(market.reads.properties().all(10))
                .extracting(property -> property.get("property_name").textValue())
                .containsExactly("New", "Cabin", "Villa");
        assertThat(market.reads.properties().all(1)).hasSize(1);
    }

    @Test
    void the_database_is_connected() {
        assertThat(market.reads.databaseConnected()).isTrue();
    }

    private void session(String id, Object session) {
        market.insert(
                "sessions",
                new Document("_id", id)
                        .append("expires", date("2027-04-01T00:00:00Z"))
                        .append("session", session));
    }

    private TravelerList partOfAnn(int limit, Optional<Cursor> after) {
        return market.reads.bookings().ofTraveler(ANN, Optional.empty(), new Slice(Optional.of(limit), after));
    }

    /** The ids of all parts of a list, read one after the other, each cursor by way of its text. */
    private List<String> partsOfOlga(Optional<String> status, String sortBy, boolean ascending, int limit) {
        var ids = new ArrayList<String>();
        var after = Optional.<Cursor>empty();
        do {
            var slice = new Slice(Optional.of(limit), after);
            var view = new OwnerView(status, Optional.empty(), sortBy, ascending, slice);
            var part = market.reads.bookings().ofOwner(OLGA, view);
            assertThat(part.bookings()).hasSizeLessThanOrEqualTo(limit);
            ids.addAll(ids(part.bookings()));
            after = part.next().map(next -> Cursor.of(next.text(), sortBy, ascending));
        } while (after.isPresent());
        return ids;
    }

    private List<ObjectNode> ofAnn(Optional<String> status) {
        return market.reads.bookings().ofTraveler(ANN, status, Slice.WHOLE).bookings();
    }

    private List<ObjectNode> ofOlga(Optional<String> status, String sortBy, boolean ascending) {
        var view = new OwnerView(status, Optional.empty(), sortBy, ascending, Slice.WHOLE);
        var list = market.reads.bookings().ofOwner(OLGA, view);
        assertThat(list.freshness()).isEqualTo(new Freshness.Plain());
        return list.bookings();
    }

    private static Booking domainBooking() {
        var at = Instant.parse("2027-03-01T10:00:00.123Z");
        return new Booking(
                new BookingId(ID1),
                OLGA,
                ANN,
                VILLA,
                "Villa",
                new Stay(LocalDate.parse("2027-05-01"), LocalDate.parse("2027-05-04")),
                2,
                new BigDecimal("300.00"),
                BookingStatus.PENDING,
                1,
                at,
                at,
                at.plusSeconds(86400),
                Optional.empty(),
                List.of(new CommandId("c1")));
    }

    private static ObjectNode only(List<ObjectNode> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }

    private static List<String> ids(List<ObjectNode> list) {
        return list.stream().map(view -> view.get("_id").textValue()).toList();
    }

    private static List<String> names(ObjectNode view) {
        return List.copyOf(view.propertyStream().map(Map.Entry::getKey).toList());
    }
}
