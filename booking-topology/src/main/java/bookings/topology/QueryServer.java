package bookings.topology;

import bookings.domain.OwnerId;
import bookings.domain.PropertyId;
import bookings.domain.Stay;
import bookings.runtime.AdminRoute;
import bookings.runtime.AdminRoute.Answer;
import bookings.runtime.AdminRoute.Request;
import bookings.topology.store.HeldStays;
import bookings.topology.store.Inbox;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Interactive queries, for the HTTP programs only: an owner's pending bookings and a property's held stays. Every
 * instance can be asked about every owner. Where no copy can be read the answer is 503; the asker has the mirror to fall
 * back on. A store may show a change a moment before it is committed.
 *
 * <pre>
 * GET /queries/owners/{owner}/pending-bookings                    {"bookings":[an update's JSON, ...]}
 * GET /queries/owners/{owner}/pending-bookings/up-to/{most}       the same; {"more":true} where there are more
 * GET /queries/owners/{owner}/properties/{property}/held-stays    {"stays":[{"checkIn":day,"checkOut":day}, ...]}
 * </pre>
 *
 * An answer from a copy that only follows has {@value Peers#AGE}: it is complete as of so many milliseconds ago.
 */
final class QueryServer {
    private final Copies copies;

    QueryServer(Copies copies) {
        this.copies = copies;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute("/queries/owners/{owner}/pending-bookings", this::pendingBookings),
                new AdminRoute("/queries/owners/{owner}/pending-bookings/up-to/{most}", this::fewPendingBookings),
                new AdminRoute("/queries/owners/{owner}/properties/{property}/held-stays", this::heldStays));
    }

    private Answer pendingBookings(Request request) {
        return answer(() -> {
            var owner = new OwnerId(request.parameter("owner"));
            var path = "/queries/owners/" + owner + "/pending-bookings";
            return answer(request, owner, path, store -> bookings(Inbox.of(store, owner)));
        });
    }

    /** Who reads a page has no use for an inbox that is many times as long. */
    private Answer fewPendingBookings(Request request) {
        return answer(() -> {
            var owner = new OwnerId(request.parameter("owner"));
            var most = Math.clamp(Long.parseLong(request.parameter("most")), 0, Integer.MAX_VALUE - 1);
            var path = "/queries/owners/" + owner + "/pending-bookings/up-to/" + most;
            return answer(request, owner, path, store -> {
                var inbox = Inbox.of(store, owner, most + 1);
                return inbox.size() > most ? utf8("{\"more\":true}") : bookings(inbox);
            });
        });
    }

    private Answer heldStays(Request request) {
        return answer(() -> {
            var owner = new OwnerId(request.parameter("owner"));
            var property = new PropertyId(request.parameter("property"));
            var path = "/queries/owners/" + owner + "/properties/" + property + "/held-stays";
            // a day early, so that no zone's today is missed
            var since = LocalDate.now(ZoneOffset.UTC).minusDays(1);
            return answer(request, owner, path, store -> stays(HeldStays.after(store, property, since)));
        });
    }

    private Answer answer(Request request, OwnerId owner, String path, Copies.Query query) {
        var isForwarded = request.header(Peers.FORWARDED).isPresent();
        var copy = isForwarded ? copies.here(owner, query) : copies.anywhere(owner, path, query);
        return copy.map(QueryServer::answer)
                .orElseGet(() -> refusal(503, "No copy of that owner's bookings can be read now"));
    }

    private static Answer answer(Copy copy) {
        var age = Math.max(1, copy.age().toMillis());
        return new Answer(200, copy.json(), copy.isCurrent() ? Map.of() : Map.of(Peers.AGE, Long.toString(age)));
    }

    private static Answer answer(Supplier<Answer> query) {
        try {
            return query.get();
        } catch (IllegalArgumentException badParameter) {
            return refusal(400, "Ids must be 24 hexadecimal digits, and numbers whole");
        }
    }

    private static Answer refusal(int status, String message) {
        return new Answer(status, utf8("{\"success\":false,\"message\":\"" + message + "\"}"));
    }

    /** The stored bytes are JSON already, and go out as they are. */
    private static byte[] bookings(List<byte[]> inbox) {
        var json = new ByteArrayOutputStream();
        json.writeBytes(utf8("{\"bookings\":["));
        var separator = "";
        for (var booking : inbox) {
            json.writeBytes(utf8(separator));
            json.writeBytes(booking);
            separator = ",";
        }
        json.writeBytes(utf8("]}"));
        return json.toByteArray();
    }

    private static byte[] stays(List<Stay> stays) {
        return utf8(stays.stream()
                .map(stay -> "{\"checkIn\":\"" + stay.checkIn() + "\",\"checkOut\":\"" + stay.checkOut() + "\"}")
                .collect(Collectors.joining(",", "{\"stays\":[", "]}")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
