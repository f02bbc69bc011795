package bookings.runtime.tracing;

import bookings.wire.TraceContext;

/** Something that takes a while and belongs to a trace. Not one of its methods fails, whatever the tracing system does. */
public sealed interface Step permits UntoldStep, ToldStep {
    /** What comes of this step names it by this. */
    TraceContext context();

    /** Whether anybody is told, so that notes are worth making. */
    boolean isTold();

    /** Names it anew, for a step whose nature shows late. */
    Step named(String name);

    /** Adds what is known of it: ids and words of ours, and nothing that people wrote or are called. */
    Step note(String attribute, String value);

    Step note(String attribute, long value);

    /** Points to a step of another trace that had to come before this one. */
    Step linkedTo(TraceContext other);

    /** It did not come to its end. A refusal is an end. */
    Step failed(String reason);

    /** The last call; later ones change nothing. */
    void end();
}
