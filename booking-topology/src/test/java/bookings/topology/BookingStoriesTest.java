package bookings.topology;

import static bookings.domain.Refusal.Code.DATES_TAKEN;
import static bookings.domain.Refusal.Code.KEY_REUSED;
import static bookings.domain.Refusal.Code.NOT_FOUND;
import static bookings.domain.Refusal.Code.NOT_PENDING;
import static bookings.topology.Samples.approve;
import static bookings.topology.Samples.cancel;
import static bookings.topology.Samples.reject;
import static bookings.topology.Samples.request;
import static bookings.topology.Samples.withdraw;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.domain.BookingCommand.ApproveBooking;
import bookings.domain.BookingStatus;
import bookings.domain.Party;
import bookings.wire.BookingHeaders;
import org.junit.jupiter.api.Test;

/** What people do to bookings. */
class BookingStoriesTest extends BookingStory {
    @Test
    void a_request_opens_a_booking() {
        when(request("b1", "2027-05-01", "2027-05-04"));
        assertThat(thenReply("b1").isChanged().status()).isEqualTo(BookingStatus.PENDING);
        thenUpdates().areOnly("b1 PENDING v1");
    }

    @Test
    void a_second_request_for_the_same_nights_is_refused() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        when(request("b2", "2027-05-03", "2027-05-06"));
        thenReply("b2").isRefused(DATES_TAKEN);
        thenUpdates().areOnly("b1 PENDING v1");
    }

    @Test
    void a_guest_may_arrive_on_the_day_another_leaves() {
        given(request("b1", "2027-05-04", "2027-05-07"));
        when(request("b2", "2027-05-01", "2027-05-04"));
        thenReply("b2").isChanged();
        when(request("b3", "2027-05-07", "2027-05-08"));
        thenReply("b3").isChanged();
        when(request("b4", "2027-05-03", "2027-05-08"));
        thenReply("b4").isRefused(DATES_TAKEN);
    }

    @Test
    void an_approved_stay_keeps_its_nights() {
        given(request("b1", "2027-05-01", "2027-05-04"), approve("b1"));
        when(request("b2", "2027-05-02", "2027-05-03"));
        thenReply("b2").isRefused(DATES_TAKEN);
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2");
    }

    @Test
    void a_rejected_request_frees_its_nights() {
        given(request("b1", "2027-05-01", "2027-05-04"), reject("b1", ""));
        assertThat(thenReply("b1").isChanged().cancellation())
                .hasValueSatisfying(ending -> assertThat(ending.reason()).isEqualTo("Rejected by owner"));
        when(request("b2", "2027-05-01", "2027-05-04"));
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2", "b2 PENDING v1");
    }

    @Test
    void a_cancelled_stay_frees_its_nights() {
        given(request("b1", "2027-05-01", "2027-05-04"), approve("b1"), cancel("b1", "Water damage"));
        when(request("b2", "2027-05-01", "2027-05-04"));
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2", "b1 CANCELLED v3", "b2 PENDING v1");
    }

    @Test
    void a_traveler_withdraws_before_or_after_the_answer() {
        given(request("b1", "2027-05-01", "2027-05-04"), withdraw("b1"));
        assertThat(thenReply("b1").isChanged().cancellation())
                .hasValueSatisfying(ending -> assertThat(ending.by()).isEqualTo(Party.TRAVELER));
        given(request("b2", "2027-05-01", "2027-05-04"), approve("b2"), withdraw("b2"));
        thenUpdates().areOnly("b1 PENDING v1", "b1 CANCELLED v2", "b2 PENDING v1", "b2 ACCEPTED v2", "b2 CANCELLED v3");
    }

    @Test
    void another_owner_does_not_find_the_booking() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        when(new ApproveBooking(Samples.booking("b1"), Samples.STRANGER));
        thenReply("b1").isRefused(NOT_FOUND);
        thenUpdates().areOnly("b1 PENDING v1");
    }

    @Test
    void a_refusal_leaves_nothing_behind_but_its_reply() {
        given(request("b1", "2027-05-01", "2027-05-04"), approve("b1"));
        var before = new StoredBytes(marketplace);
        when(approve("b1"));
        thenReply("b1").isRefused(NOT_PENDING);
        when(request("b2", "2027-05-01", "2027-05-04"));
        thenReply("b2").isRefused(DATES_TAKEN);
        assertThat(new StoredBytes(marketplace)).isEqualTo(before);
        assertThat(marketplace.updates).hasSize(2);
        assertThat(marketplace.replies).hasSize(4);
        assertThat(marketplace.due).isEmpty();
        assertThat(marketplace.rekeyed).isEmpty();
        assertThat(marketplace.deadLetters).isEmpty();
    }

    @Test
    void a_repeated_request_is_answered_as_the_first_time() {
        given(request("b1", "2027-05-01", "2027-05-04"), approve("b1"));
        when(request("b1", "2027-05-01", "2027-05-04"));
        assertThat(thenReply("b1").isRepeated()).satisfies(first -> {
            assertThat(first.status()).isEqualTo(BookingStatus.PENDING);
            assertThat(first.version()).isEqualTo(1);
        });
        when(request("b1", "2027-05-01", "2027-05-05"));
        thenReply("b1").isRefused(KEY_REUSED);
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2");
    }

    @Test
    void a_repeated_decision_is_answered_as_the_first_time_also_after_a_later_one() {
        given(request("b1", "2027-05-01", "2027-05-04"));
        when("approval", approve("b1"));
        thenReply("b1").isChanged();
        when("approval", approve("b1"));
        assertThat(thenReply("b1").isRepeated().status()).isEqualTo(BookingStatus.ACCEPTED);
        when(cancel("b1", "Water damage"));
        when("approval", approve("b1"));
        assertThat(thenReply("b1").isRepeated().status()).isEqualTo(BookingStatus.CANCELLED);
        thenUpdates().areOnly("b1 PENDING v1", "b1 ACCEPTED v2", "b1 CANCELLED v3");
    }

    @Test
    void a_reply_goes_back_to_its_asker_and_an_update_to_everybody() {
        when("asked-by-b1", request("b1", "2027-05-01", "2027-05-04"));
        var reply = thenReply("b1").told();
        assertThat(reply.key().value()).isEqualTo("asked-by-b1");
        assertThat(reply.header(BookingHeaders.COMMAND_ID)).hasValue("asked-by-b1");
        assertThat(reply.header(BookingHeaders.REPLY_TO)).hasValue("gateway-1");
        assertThat(reply.trace()).hasValue(Marketplace.traceOf("asked-by-b1"));
        assertThat(reply.header(BookingHeaders.EVENT_TYPE)).hasValue("booking-changed");

        var update = marketplace.updates.getFirst();
        assertThat(update.key()).isEqualTo(Samples.booking("b1"));
        assertThat(update.header(BookingHeaders.COMMAND_ID)).hasValue("asked-by-b1");
        assertThat(update.trace()).hasValue(Marketplace.traceOf("asked-by-b1"));
        assertThat(update.header(BookingHeaders.REPLY_TO)).isEmpty();
        assertThat(update.header(BookingHeaders.EVENT_TYPE)).hasValue("booking-status-updated");
        assertThat(update.header(BookingHeaders.OWNER_ID)).hasValue(Samples.OWNER.value());
        assertThat(update.at()).isEqualTo(Marketplace.OPENING.toEpochMilli());
    }
}
