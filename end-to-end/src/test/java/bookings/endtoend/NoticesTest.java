package bookings.endtoend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The groups of the original services are there, and tell of what comes in and of what comes of it. */
@ExtendWith(OnMarketplace.class)
class NoticesTest {
    private final Marketplace marketplace;

    NoticesTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @Test
    void a_request_and_its_approval_are_told_of() {
        var owner = marketplace.owner();
        var house = marketplace.house(owner);
        var id = marketplace.traveler().create(house.stay(0, 3)).bookingId();
        owner.approve(id);

        var line = "booking=" + id + " owner=" + owner.id();
        Waiting.until(
                "the owner's program to tell of the request",
                () -> tells(marketplace.ownerDecisions(), line, "stay requested"));
        Waiting.until(
                "a gateway to tell of the approval",
                () -> tells(marketplace.firstGateway(), line, "status=ACCEPTED version=2")
                        || tells(marketplace.secondGateway(), line, "status=ACCEPTED version=2"));
    }

    private static boolean tells(Part program, String beginning, String end) {
        return program.process().output().lines().anyMatch(line -> line.contains(beginning) && line.contains(end));
    }
}
