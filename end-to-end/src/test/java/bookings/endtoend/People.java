package bookings.endtoend;

import com.mongodb.client.MongoDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Who lives and travels in a marketplace: the documents of users, sessions and houses that other services would write. */
final class People {
    private static final Duration SESSION_LIFE = Duration.ofDays(7);

    private final MongoDatabase database;
    private final URI travelerProgram;
    private final URI ownerProgram;

    /** @param travelerProgram where travelers call, as {@code ownerProgram} is where owners do */
    People(MongoDatabase database, URI travelerProgram, URI ownerProgram) {
        this.database = database;
        this.travelerProgram = travelerProgram;
        this.ownerProgram = ownerProgram;
    }

    /** Someone new who travels. */
    Person traveler() {
        return person("traveler", travelerProgram);
    }

    /** Someone new who owns houses. */
    Person owner() {
        return person("owner", ownerProgram);
    }

    /** A new house. */
    House house(Person owner) {
        var id = new ObjectId();
        var house = new House(
                id.toHexString(),
                owner.id(),
                "House " + id.toHexString().substring(18),
                LocalDate.now(ZoneOffset.UTC).plusDays(30));
        database.getCollection("properties").insertOne(property(id, house));
        return house;
    }

    /** The value of {@code connect.sid} of a new session. */
    String session(String userId, String role, Instant expires) {
        var id = UUID.randomUUID().toString();
        var session = """
            {"cookie":{"originalMaxAge":604800000,"expires":"%s","secure":false,"httpOnly":true,"path":"/",\
            "sameSite":"lax"},"userId":"%s","userRole":"%s","user":{"_id":"%s","role":"%s"}}\
            """.formatted(expires, userId, role, userId, role);
        database.getCollection("sessions")
                .insertOne(new Document("_id", id)
                        .append("expires", Date.from(expires))
                        .append("session", session));
        return Sessions.cookie(id, Sessions.SECRET);
    }

    private Person person(String role, URI program) {
        var id = new ObjectId();
        var name = role + " " + id.toHexString().substring(18);
        var email = role + "." + id + "@example.org";
        var now = Date.from(Instant.now());
        database.getCollection("users")
                .insertOne(new Document("_id", id)
                        .append("name", name)
                        .append("email", email)
                        .append("password", "$2b$10$not.a.password")
                        .append("role", role)
                        .append("profile_picture", null)
                        .append("createdAt", now)
                        .append("updatedAt", now)
                        .append("__v", 0));
        var cookie = session(id.toHexString(), role, Instant.now().plus(SESSION_LIFE));
        return new Person(id.toHexString(), name, email, cookie, program, "");
    }

    private static Document property(ObjectId id, House house) {
        var now = Date.from(Instant.now());
        return new Document("_id", id)
                .append("owner_id", new ObjectId(house.ownerId()))
                .append("property_name", house.name())
                .append("property_type", "house")
                .append("description", "By the sea")
                .append("address", "1 Beach Road")
                .append("city", "Malibu")
                .append("state", "CA")
                .append("zipcode", "90265")
                .append("country", "USA")
                .append("price_per_night", 100)
                .append("cleaning_fee", "50")
                .append("service_fee", 38.0)
                .append("bedrooms", 2)
                .append("bathrooms", 1)
                .append("max_guests", 4)
                .append("amenities", List.of("wifi"))
                .append("images", List.of("a.jpg", "b.jpg"))
                .append("available", true)
                .append("createdAt", now)
                .append("updatedAt", now)
                .append("__v", 0);
    }
}
