package bookings.quickstart;

import bookings.quickstart.demo.DemoFile;
import java.nio.file.Path;

/**
 * What can be done now: addresses to open, and lines to paste, each of which works by itself.
 *
 * @param owner of the stay's property
 * @param mongo where the database is, in words for a shell
 */
record Welcome(
        DemoFile demo,
        DemoFile.Account traveler,
        DemoFile.Account owner,
        ExampleStay stay,
        String mongo,
        Path demoFile) {

    static Welcome of(DemoFile demo, ExampleStay stay, LocalDatabase database, Path demoFile) {
        var owner = demo.owners().stream()
                .filter(account -> account.id().equals(stay.property().ownerId()))
                .findFirst()
                .orElseThrow();
        // an address that we were given may hold a password
        var mongo = database.isOurs() ? "'" + database.uri() + "'" : "\"$MONGODB_URI\"";
        return new Welcome(demo, demo.travelers().getFirst(), owner, stay, mongo, demoFile);
    }

    String text() {
        return """

                traveler's program  %1$s   (open %1$s/api/properties)
                owner's program     %2$s
                Kafka               %3$s
                demo users, their cookies, properties, admin ports: %4$s

                # %5$s asks %6$s for "%7$s", three nights from %8$s
                curl -s -b 'connect.sid=%9$s' -H 'Content-Type: application/json' -d '%10$s' %1$s/api/travelers/bookings; echo

                # what waits for an answer of %6$s
                curl -s -b 'connect.sid=%11$s' '%2$s/api/owners/bookings?status=PENDING'; echo

                # %6$s approves the newest of them
                curl -s -b 'connect.sid=%11$s' -X PUT "%2$s/api/owners/bookings/$(%12$s)/approve"; echo

                # what %5$s has asked for
                curl -s -b 'connect.sid=%9$s' %1$s/api/travelers/bookings; echo

                # what Kafka and MongoDB know
                kcat -b %3$s -t booking-requests -C -o beginning -e -q -f '%%k %%h %%s\\n'
                kcat -b %3$s -t booking-updates -C -o beginning -e -q -f '%%k %%h %%s\\n'
                mongosh --quiet %13$s --eval 'db.bookings.find()'

                Ctrl-C stops it; everything is still there at the next start, until `make reset`.\
                """.formatted(
                        demo.travelerUrl(),
                        demo.ownerUrl(),
                        demo.kafka(),
                        demoFile,
                        traveler.name(),
                        owner.name(),
                        stay.property().name(),
                        stay.checkIn(),
                        traveler.cookie(),
                        stay.json(),
                        owner.cookie(),
                        newestPending(),
                        mongo);
    }

    /** The same for a shell to read in, so that a tour can name what differs from one place to another. */
    String variables() {
        return """
                # one traveler, one owner, and a stay at the owner's property that can be asked for; made by make up
                TRAVELER_URL=%s
                OWNER_URL=%s
                KAFKA=%s
                MONGO=%s
                TRAVELER='%s'
                OWNER='%s'
                PROPERTY=%s
                CHECK_IN=%s
                CHECK_OUT=%s
                PRICE=%s
                """.formatted(
                        demo.travelerUrl(),
                        demo.ownerUrl(),
                        demo.kafka(),
                        mongo,
                        traveler.cookie(),
                        owner.cookie(),
                        stay.property().id(),
                        stay.checkIn(),
                        stay.checkOut(),
                        stay.price().toPlainString());
    }

    /** Prints the id; without jq, which not every machine has. */
    private String newestPending() {
        return "curl -s -b 'connect.sid=%s' '%s/api/owners/bookings?status=PENDING&sortBy=createdAt&order=DESC'"
                        .formatted(owner.cookie(), demo.ownerUrl())
                + " | grep -o '\"_id\":\"[0-9a-f]*\"' | head -1 | cut -d'\"' -f4";
    }
}
