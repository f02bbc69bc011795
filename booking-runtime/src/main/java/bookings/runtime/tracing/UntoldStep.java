package bookings.runtime.tracing;

import bookings.wire.TraceContext;

/** A step of which nobody is told: what comes of it goes on from the step before. */
record UntoldStep(TraceContext context) implements Step {
    @Override
    public boolean isTold() {
        return false;
    }

    @Override
    public Step named(String name) {
        return this;
    }

    @Override
    public Step note(String attribute, String value) {
        return this;
    }

    @Override
    public Step note(String attribute, long value) {
        return this;
    }

    @Override
    public Step linkedTo(TraceContext other) {
        return this;
    }

    @Override
    public Step failed(String reason) {
        return this;
    }

    @Override
    public void end() {}
}
