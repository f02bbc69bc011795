package bookings.gateway.events;

/** How events look on the wire: lines, and an empty line behind each event. */
final class Frames {
    /** How long a browser waits before it comes back, in milliseconds. */
    private static final String RETRY = "retry: 1000\n";

    private Frames() {}

    /** No event: a stream that ends after it is opened again later, and goes on where it was. */
    static String comeBack() {
        return RETRY + "\n";
    }

    /** The first event: from here on nothing is missed. */
    static String ready(Position position) {
        return RETRY + event("ready", position, "{}");
    }

    /** The first event, where what was missed cannot be told: the client has to read its lists anew. */
    static String reset(Position position) {
        return RETRY + event("reset", position, "{}");
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
