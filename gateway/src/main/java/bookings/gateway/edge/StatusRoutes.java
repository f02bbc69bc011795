package bookings.gateway.edge;

import bookings.wire.Json;
import bookings.wire.Times;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** {@code /}, {@code /health} and {@code /openapi.yaml}: what a program says of itself. */
record StatusRoutes(String service, BooleanSupplier databaseConnected, Clock clock) {
    void addTo(RoutesConfig routes) {
        var description = description();
        routes.get("/", this::greeting);
        routes.get("/health", this::health);
        routes.get(
                "/openapi.yaml",
                ctx -> ctx.contentType("application/yaml; charset=utf-8").result(description));
    }

    private void greeting(Context ctx) {
        Answers.send(
                ctx,
                200,
                Json.mapper()
                        .createObjectNode()
                        .put("message", title() + " is running")
                        .put("service", service)
                        .put("status", "healthy")
                        .put("timestamp", Times.iso(clock.instant())));
    }

    private void health(Context ctx) {
        Answers.send(ctx, 200, healthy());
    }

    private ObjectNode healthy() {
        return Json.mapper()
                .createObjectNode()
                .put("status", "healthy")
                .put("service", service)
                .put("database", databaseConnected.getAsBoolean() ? "connected" : "disconnected")
                .put("timestamp", Times.iso(clock.instant()));
    }

    /** {@code traveler-service} is the Traveler Service. */
    private String title() {
        var kind = service.substring(0, service.indexOf('-'));
        return Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + " Service";
    }

    private byte[] description() {
        var name = "/bookings/openapi/" + service + ".yaml";
        try (var file = StatusRoutes.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("no " + name + " on the class path");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
