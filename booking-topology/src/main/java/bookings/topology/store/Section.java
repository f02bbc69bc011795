package bookings.topology.store;

/** What a key of the store is about: its first byte, so that each kind of entry lies together and sorts by itself. */
public enum Section {
    /** Bookings that wait for their owner's answer, by owner and booking. */
    PENDING('p'),
    /** Bookings that no longer wait, by owner and booking, until nobody can ask for them any more. */
    DECIDED('d'),
    /** Held stays, by property, check-out day and booking. */
    HELD('h'),
    /** What time will do, by kind, instant, owner and booking. */
    DUE('t');

    /** Stored state: changing one is a migration. */
    private final byte tag;

    Section(char tag) {
        this.tag = (byte) tag;
    }

    /** The first byte of the section's keys. */
    public byte tag() {
        return tag;
    }
}
