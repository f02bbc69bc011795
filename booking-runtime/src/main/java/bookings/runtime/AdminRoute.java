package bookings.runtime;

import java.util.function.UnaryOperator;

/**
 * A route that a program adds to its admin port; it is asked with GET and answers JSON.
 *
 * @param path with its parameters in braces: {@code /queries/owners/{owner}/pending-bookings}
 */
public record AdminRoute(String path, Handler handler) {
    /** Answers a request. */
    public interface Handler {
        /** @param parameter gives a parameter of the path by its name */
        Answer answer(UnaryOperator<String> parameter);
    }

    /**
     * What is answered.
     *
     * @param json the body in UTF-8, handed over
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, read once
    public record Answer(int status, byte[] json) {}
}
