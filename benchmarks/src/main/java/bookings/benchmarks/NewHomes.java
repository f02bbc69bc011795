package bookings.benchmarks;

import bookings.benchmarks.Demo.Home;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.types.ObjectId;

/** Homes as those of the demo that nobody has booked yet, since a fast machine books every night of the demo's in a minute. */
final class NewHomes {
    private NewHomes() {}

    /** Writes so many more documents into the demo's properties, each a copy of one that is there. */
    static List<Home> add(Demo demo, int count) {
        try (var mongo = MongoClients.create(demo.mongo())) {
            var properties = mongo.getDatabase(demo.database()).getCollection("properties");
            var added = new ArrayList<Home>();
            for (int i = 0; i < count; i++) {
                var model = demo.properties().get(i % demo.properties().size());
                var document = Objects.requireNonNull(
                        properties
                                .find(Filters.eq("_id", new ObjectId(model.id())))
                                .first(),
                        "the demo's property " + model.id());
                var id = new ObjectId();
                properties.insertOne(document.append("_id", id));
                added.add(new Home(
                        id.toHexString(),
                        model.ownerId(),
                        model.pricePerNight(),
                        model.cleaningFee(),
                        model.serviceFee(),
                        true));
            }
            return added;
        }
    }
}
