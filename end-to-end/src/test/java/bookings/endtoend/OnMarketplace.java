package bookings.endtoend;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one marketplace for the whole JVM, whole again before each of them, and holds it to what must always hold
 * after each class: its history is legal, and MongoDB equals it.
 */
final class OnMarketplace implements ParameterResolver, BeforeEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(OnMarketplace.class);

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
        Fold.of(marketplace.topic(Marketplace.UPDATES).entries())
                .awaitMirror(marketplace.database().getCollection("bookings"));
    }

    private static Marketplace shared(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("shared", key -> Marketplace.open("shared", Map.of()), Marketplace.class);
    }
}
