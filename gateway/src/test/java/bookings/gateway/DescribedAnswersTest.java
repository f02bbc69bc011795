package bookings.gateway;

import static bookings.gateway.edge.Marketplace.CLOSED_HOUSE;
import static bookings.gateway.edge.Marketplace.HOUSE;
import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.POLICY;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.contracts.HttpContract.Answer;
import bookings.gateway.edge.DescribedAnswers;
import bookings.gateway.edge.DescribedAnswers.Call;
import bookings.gateway.edge.Marketplace;
import bookings.gateway.events.OpenEvents;
import bookings.gateway.events.Side;
import bookings.gateway.read.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code traveler-service.yaml} says what the program answers: no more, and no less. */
class DescribedAnswersTest {
    private static final String TRIPS = "/api/travelers/bookings";
    private static final String HOUSES = "/api/properties";
    private static final String UNKNOWN = "f".repeat(24);
    private static final Pattern ID = Pattern.compile("\"_id\":\"([0-9a-f]{24})\"");
    private static final int STREAMS_OF_A_SESSION = 5;
    private static final String BODY = """
            {"property_id":"%s","check_in_date":"2031-02-01","check_out_date":"2031-02-04","guests":2,\
            "total_price":388}""".formatted(HOUSE);

    @Test
    void every_answer_is_described_and_every_description_is_answered() {
        var events = OpenEvents.of(Side.TRAVELER, 20);
        var marketplace = Marketplace.open(
                "traveler-service", (reads, clock) -> events.before(GatewayApp.routes(POLICY, true, 0, reads, clock)));
        var answers = new DescribedAnswers("traveler-service", marketplace, marketplace.cookieOf(TRAVELER));
        var request = new Call("POST", TRIPS);
        var id = created(answers.ask(request, BODY, "Idempotency-Key: k1"));
        answers.expect(201, answers.ask(request, BODY, "Idempotency-Key: k1"));
        answers.expect(422, answers.ask(request, BODY.replace("-02-", "-03-"), "Idempotency-Key: k1"));
        answers.expect(400, answers.ask(request, BODY));
        answers.expect(404, answers.ask(request, BODY.replace(HOUSE.value(), UNKNOWN)));
        answers.expect(400, answers.ask(request, BODY.replace(HOUSE.value(), CLOSED_HOUSE.value())));

        var list = new Call("GET", TRIPS);
        var show = new Call("GET", TRIPS + "/" + id);
        var cancel = new Call("PUT", TRIPS + "/" + id + "/cancel");
        var stream = new Call("GET", TRIPS + "/events");
        var later = "X-Booking-Seen: " + id + ".9." + OWNER;
        answers.expect(200, answers.ask(list, "", later));
        answers.expect(200, answers.ask(new Call("GET", TRIPS + "?limit=1"), ""));
        answers.expect(200, answers.ask(show, ""));
        answers.expect(404, answers.ask(new Call("GET", TRIPS + "/" + UNKNOWN), ""));
        answers.expect(
                404,
                answers.ask(
                        new Call("PUT", TRIPS + "/" + UNKNOWN + "/cancel"),
                        "",
                        "X-Booking-Seen: " + UNKNOWN + ".1." + OWNER));
        answers.outcomesInDoubt(
                List.of(request, cancel), List.of(BODY.replace("-02-", "-04-"), "{\"reason\":\"Ill\"}"));
        var another = created(answers.ask(request, BODY.replace("-02-", "-05-")));
        answers.expect(200, answers.ask(new Call("PUT", TRIPS + "/" + another + "/cancel"), "{}"));

        var houses = new Call("GET", HOUSES);
        var house = new Call("GET", HOUSES + "/" + HOUSE);
        var dates = new Call("GET", HOUSES + "/" + HOUSE + "/booked-dates");
        answers.expect(200, answers.askAsNobody(houses, ""));
        answers.expect(200, answers.askAsNobody(house, ""));
        answers.expect(404, answers.askAsNobody(new Call("GET", HOUSES + "/" + UNKNOWN), ""));
        for (var freshness :
                List.of(new Freshness.Plain(), new Freshness.AsOf(Duration.ofMillis(7)), new Freshness.Mirrored())) {
            marketplace.mirror().answering(freshness);
            answers.expect(200, answers.askAsNobody(dates, ""));
        }
        answers.expect(404, answers.askAsNobody(new Call("GET", HOUSES + "/" + UNKNOWN + "/booked-dates"), ""));
        var own = List.of(new Call("GET", "/"), new Call("GET", "/health"), new Call("GET", "/openapi.yaml"));
        own.forEach(call -> answers.expect(200, answers.askAsNobody(call, "")));

        var ofTravelers = List.of(request, list, show, cancel, stream);
        ofTravelers.forEach(call -> answers.refusalsOfSessions(call, marketplace.cookieOf(OWNER)));
        var all = new ArrayList<>(ofTravelers);
        all.addAll(List.of(houses, house, dates));
        all.addAll(own);
        all.forEach(answers::refusalsOfAny);
        answers.otherCalls();
        all.add(new Call("GET", "/nowhere"));
        answers.streamsAndTheEnd(stream, STREAMS_OF_A_SESSION, all, events);

        answers.assertComplete();
    }

    private static String created(Answer answer) {
        var id = ID.matcher(answer.body());
        assertThat(id.find()).as(answer.body()).isTrue();
        return id.group(1);
    }
}
