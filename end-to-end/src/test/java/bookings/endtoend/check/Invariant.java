package bookings.endtoend.check;

/** What must always hold. The numbers I1 to I7 are those of the design; what is measured beside them has names. */
public enum Invariant {
    READABLE("I0", "every topic can be read from its first record to its last"),
    NO_OVERLAP("I1", "no two held stays of a property overlap, at any point"),
    ANSWERED_IS_RECORDED("I2", "every 200 and 201 is one version, and no booking is there that nobody asked for"),
    LEGAL_LIVES("I3", "every booking goes through versions 1, 2, 3 … and legal steps"),
    ONE_OUTCOME("I4", "every command has one outcome, and every version one command"),
    MIRRORED("I5", "MongoDB equals the fold of booking-updates"),
    ONE_BOOKING_A_KEY("I6", "one Idempotency-Key makes one booking"),
    DEAD_LETTERS("I7", "what cannot be read is in the dead letters, once and whole"),
    NO_FALSE_REFUSAL("TRUE", "no refusal is false, and no program fails"),
    IN_TIME("TIME", "every call is answered in time");

    private final String number;
    private final String words;

    Invariant(String number, String words) {
        this.number = number;
        this.words = words;
    }

    String number() {
        return number;
    }

    String words() {
        return words;
    }
}
