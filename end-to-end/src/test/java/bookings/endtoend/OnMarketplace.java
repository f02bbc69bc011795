package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.endtoend.check.Checker;
import bookings.endtoend.check.Finding;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one marketplace for the whole JVM, whole again before each of them, and holds it to what must always hold
 * after each class, as far as that can be seen without knowing what was called.
 */
final class OnMarketplace implements ParameterResolver, BeforeEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(OnMarketplace.class);
    private static final Duration CATCHING_UP = Duration.ofMinutes(2);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Marketplace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        shared(context).heal();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var marketplace = shared(context);
        marketplace.heal();
        check(marketplace);
    }

    /** Waits until everything has caught up, and holds it to the invariants, and what was answered to its description. */
    static void check(Marketplace marketplace) {
        assertThat(Descriptions.undescribed()).isEmpty();
        var findings = Checker.awaitAll(() -> marketplace.evidence(Optional.empty()), CATCHING_UP);
        assertThat(findings).as(Checker.lines(findings)).allMatch(Finding::holds);
    }

    private static Marketplace shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("shared", key -> Marketplace.open("shared", Map.of()), Marketplace.class);
    }
}
