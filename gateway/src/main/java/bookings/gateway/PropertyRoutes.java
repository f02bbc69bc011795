package bookings.gateway;

import bookings.gateway.edge.Answers;
import bookings.gateway.edge.HttpFault;
import bookings.gateway.edge.ListQuery;
import bookings.gateway.edge.RequestPath;
import bookings.gateway.read.Bookings;
import bookings.gateway.read.Directory;
import bookings.gateway.read.Properties;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code /api/properties}: what anyone may see, without a session. */
record PropertyRoutes(Properties properties, Directory directory, Bookings bookings) {
    private static final String PATH = "/api/properties";

    void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list);
        routes.get(PATH + "/{id}", this::show);
        routes.get(PATH + "/{id}/booked-dates", this::bookedDates);
    }

    private void list(Context ctx) {
        var limit = new ListQuery(ctx).limit(Properties.MOST).orElse(Properties.MOST);
        Answers.send(ctx, 200, Answers.counted(properties.all(limit)));
    }

    private void show(Context ctx) {
        var property = properties.one(RequestPath.propertyId(ctx)).orElseThrow(PropertyRoutes::notFound);
        Answers.send(ctx, 200, Answers.data(property));
    }

    private void bookedDates(Context ctx) {
        var property = directory.property(RequestPath.propertyId(ctx)).orElseThrow(PropertyRoutes::notFound);
        var dates = bookings.bookedDates(property.ownerId(), property.id());
        Answers.mark(ctx, dates.freshness());
        Answers.send(ctx, 200, Answers.data(dates.stays()));
    }

    private static HttpFault notFound() {
        return new HttpFault(404, "Property not found");
    }
}
