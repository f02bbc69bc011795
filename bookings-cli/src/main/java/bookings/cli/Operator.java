package bookings.cli;

import bookings.runtime.Environment;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Who runs a command, and where.
 *
 * @param variables of the environment, the same as the programs have
 * @param out what the command is for
 * @param err how it goes, and what is wrong
 * @param stop asked for when the operator ends the command
 */
record Operator(Map<String, String> variables, PrintWriter out, PrintWriter err, Stop stop) {
    Environment environment() {
        return new Environment(variables);
    }

    Progress progress() {
        return new Progress(err);
    }
}
