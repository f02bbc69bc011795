package bookings.runtime;

import java.util.Collection;
import java.util.List;

/** The environment holds settings that cannot be used; the message names every one of them, a line each. */
public final class SettingsException extends CannotStartException {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    SettingsException(Collection<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence for each bad setting, in the order in which they were read. */
    public List<String> faults() {
        return faults;
    }
}
