package bookings.decisions;

import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.TRAVELER;

import bookings.domain.BookingCommand.RequestBooking;
import bookings.domain.BookingId;
import bookings.domain.Stay;
import bookings.gateway.edge.DescribedAnswers;
import bookings.gateway.edge.DescribedAnswers.Call;
import bookings.gateway.edge.Marketplace;
import bookings.gateway.events.OpenEvents;
import bookings.gateway.events.Side;
import bookings.gateway.read.Freshness;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code owner-service.yaml} says what the program answers: no more, and no less. */
class DescribedAnswersTest {
    private static final String INBOX = "/api/owners/bookings";
    private static final String UNKNOWN = "f".repeat(24);
    private static final String REASON = "{\"reason\":\"Flood\"}";
    private static final int STREAMS_OF_A_SESSION = 5;

    @Test
    void every_answer_is_described_and_every_description_is_answered() {
        var events = OpenEvents.of(Side.OWNER, 20);
        var marketplace =
                Marketplace.open("owner-service", (reads, clock) -> events.before(OwnerDecisionsApp.routes(reads)));
        var answers = new DescribedAnswers("owner-service", marketplace, marketplace.cookieOf(OWNER));
        var one = given(marketplace, 1);
        var other = given(marketplace, 2);

        var list = new Call("GET", INBOX);
        var show = new Call("GET", INBOX + "/" + one);
        var approve = new Call("PUT", INBOX + "/" + one + "/approve");
        var reject = new Call("PUT", INBOX + "/" + other + "/reject");
        var cancel = new Call("PUT", INBOX + "/" + one + "/cancel");
        var stream = new Call("GET", INBOX + "/events");
        answers.expect(200, answers.ask(list, "", "X-Booking-Seen: " + one + ".9." + OWNER));
        for (var freshness :
                List.of(new Freshness.Plain(), new Freshness.AsOf(Duration.ofMillis(7)), new Freshness.Mirrored())) {
            marketplace.mirror().answering(freshness);
            answers.expect(200, answers.ask(new Call("GET", INBOX + "?status=PENDING&limit=1"), ""));
        }
        answers.expect(200, answers.ask(show, ""));
        answers.expect(404, answers.ask(new Call("GET", INBOX + "/" + UNKNOWN), ""));
        answers.expect(200, answers.ask(approve, "", "Idempotency-Key: k1"));
        answers.expect(200, answers.ask(approve, "", "Idempotency-Key: k1"));
        answers.expect(400, answers.ask(cancel, "{}"));
        answers.expect(200, answers.ask(cancel, REASON));
        answers.expect(200, answers.ask(reject, ""));
        var decisions = List.of(approve, reject, cancel);
        decisions.forEach(decision -> answers.expect(404, answers.ask(decision, REASON)));
        answers.outcomesInDoubt(decisions, List.of(REASON, REASON, REASON));
        var own = List.of(new Call("GET", "/"), new Call("GET", "/health"), new Call("GET", "/openapi.yaml"));
        own.forEach(call -> answers.expect(200, answers.askAsNobody(call, "")));

        var all = new ArrayList<>(List.of(list, show, approve, reject, cancel, stream));
        all.forEach(call -> answers.refusalsOfSessions(call, marketplace.cookieOf(TRAVELER)));
        all.addAll(own);
        all.forEach(answers::refusalsOfAny);
        answers.otherCalls();
        all.add(new Call("GET", "/nowhere"));
        answers.streamsAndTheEnd(stream, STREAMS_OF_A_SESSION, all, events);

        answers.assertComplete();
    }

    private static BookingId given(Marketplace marketplace, int number) {
        var id = new BookingId("ddddddddddddddddddddddd" + number);
        var night = LocalDate.parse("2031-02-01").plusDays(10L * number);
        var stay = new Stay(night, night.plusDays(3));
        marketplace
                .log()
                .given(new RequestBooking(id, OWNER, TRAVELER, HOUSE, "House", stay, 2, new BigDecimal("388")));
        return id;
    }
}
