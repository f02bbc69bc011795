package bookings.runtime;

/** One of the programs, as something that can be started: by its own main method, or beside others in one JVM. */
@FunctionalInterface
public interface Program {
    /**
     * Returns once the program does its work; what it opened before a failure it has closed again.
     *
     * @throws CannotStartException if an operator must put something right first
     * @throws InterruptedException if it was told to stop while it started
     */
    RunningProgram start(Environment environment) throws Exception;
}
