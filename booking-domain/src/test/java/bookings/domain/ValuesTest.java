package bookings.domain;

import static bookings.domain.Samples.pending;
import static bookings.domain.Samples.stay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final List<Function<String, Record>> IDS =
            List.of(BookingId::new, OwnerId::new, TravelerId::new, PropertyId::new);

    @Test
    void an_id_is_the_same_in_either_case() {
        for (var id : IDS) {
            assertThat(id.apply("ABCDEF0123456789ABCDEF01"))
                    .isEqualTo(id.apply("abcdef0123456789abcdef01"))
                    .hasToString("abcdef0123456789abcdef01");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aaaaaaaaaaaa",
                "b0000000000000000000001",
                "b000000000000000000000001",
                "b0000000000000000000000g",
                " b0000000000000000000001",
                "b00000000000000000000001\n",
                "０００００００００００００００００００００００１"
            })
    void anything_but_24_hexadecimal_digits_is_no_id(String text) {
        for (var id : IDS) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> id.apply(text))
                    .withMessageEndingWith("must be 24 hexadecimal digits");
        }
    }

    @Test
    void a_command_id_is_1_to_255_visible_ascii_characters() {
        assertThat(new CommandId("~!0-a.B").value()).isEqualTo("~!0-a.B");
        assertThat(new CommandId("x".repeat(255)).value()).hasSize(255);
        for (var text : List.of("", "x".repeat(256), "a b", "a\n", "\u007f", "é", "\0")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new CommandId(text));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05-01, 05-04, false", // ends as the other begins
        "05-01, 05-05, true",
        "05-04, 05-07, true",
        "05-05, 05-06, true",
        "05-03, 05-09, true",
        "05-06, 05-09, true",
        "05-07, 05-09, false" // begins as the other ends
    })
    void stays_overlap_when_they_share_a_night(String checkIn, String checkOut, boolean overlap) {
        var held = stay("2027-05-04", "2027-05-07");
        var wanted = stay("2027-" + checkIn, "2027-" + checkOut);

        assertThat(held.overlaps(wanted)).isEqualTo(overlap);
        assertThat(wanted.overlaps(held)).isEqualTo(overlap);
    }

    @Test
    void a_stay_has_a_night() {
        for (var checkOut : List.of("2027-05-01", "2027-04-30")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stay("2027-05-01", checkOut))
                    .withMessage("Check-out date must be after check-in date");
        }
    }

    @Test
    void a_booking_has_a_command_for_each_version_and_a_cancellation_when_cancelled() {
        var b = pending();

        assertThatIllegalArgumentException().isThrownBy(() -> copy(b, b.status(), 2, b.cancellation()));
        assertThatIllegalArgumentException().isThrownBy(() -> copy(b, BookingStatus.CANCELLED, 1, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> copy(
                        b,
                        BookingStatus.ACCEPTED,
                        1,
                        Optional.of(new Cancellation(Party.SYSTEM, b.createdAt(), "Expired"))));
    }

    private static Booking copy(Booking b, BookingStatus status, int version, Optional<Cancellation> cancellation) {
        return new Booking(
                b.id(),
                b.ownerId(),
                b.travelerId(),
                b.propertyId(),
                b.propertyName(),
                b.stay(),
                b.guests(),
                b.totalPrice(),
                status,
                version,
                b.createdAt(),
                b.updatedAt(),
                b.deadline(),
                cancellation,
                b.commands());
    }
}
