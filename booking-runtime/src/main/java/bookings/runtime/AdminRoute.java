package bookings.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * A route that a program adds to its admin port; it is asked with GET and answers JSON.
 *
 * @param path with its parameters in braces: {@code /queries/owners/{owner}/pending-bookings}
 */
public record AdminRoute(String path, Handler handler) {
    /** What is asked. */
    public interface Request {
        /** A parameter of the path, by its name. */
        String parameter(String name);

        /** The header of that name, in any case. */
        Optional<String> header(String name);
    }

    /** Answers a request. */
    public interface Handler {
        Answer answer(Request request);
    }

    /**
     * What is answered.
     *
     * @param json the body in UTF-8, handed over
     * @param headers beside those of every answer
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, read once
    public record Answer(int status, byte[] json, Map<String, String> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        public Answer(int status, byte[] json) {
            this(status, json, Map.of());
        }
    }
}
