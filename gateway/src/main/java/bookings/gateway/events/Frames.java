package bookings.gateway.events;

/** How events look on the wire: lines, and an empty line behind each event. */
final class Frames {
    /** How long a browser waits before it comes back. */
    private static final int RETRY_MILLIS = 1_000;

    private Frames() {}

    /** The first event: from here on nothing is missed. */
    static String ready(Position position) {
        return "retry: " + RETRY_MILLIS + "\n" + event("ready", position, "{}");
    }

    /** The first event, where what was missed cannot be told: the client has to read its lists anew. */
    static String reset(Position position) {
        return "retry: " + RETRY_MILLIS + "\n" + event("reset", position, "{}");
    }

    static String booking(Position position, String json) {
        return event("booking", position, json);
    }

    /** Seen by no page, but kept by the browser as its last id, so that a quiet stream does not grow too old to resume. */
    static String heartbeat(Position position) {
        return ": heartbeat\nid: " + position + "\n\n";
    }

    private static String event(String name, Position position, String json) {
        return "event: " + name + "\nid: " + position + "\ndata: " + json + "\n\n";
    }
}
