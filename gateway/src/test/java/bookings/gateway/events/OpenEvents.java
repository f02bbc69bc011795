package bookings.gateway.events;

/** Event streams of a program whose log is empty. */
public final class OpenEvents {
    private static final int REMEMBERED = 100;
    private static final int PARTITIONS = 3;

    private OpenEvents() {}

    public static LiveEvents of(Side side, int mostStreams) {
        var events = new LiveEvents(new EventSettings(mostStreams, REMEMBERED), side, PARTITIONS);
        events.readable();
        return events;
    }
}
