package bookings.cli;

import bookings.mongo.BookingDocuments;
import bookings.mongo.MirrorIndexes;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.RenameCollectionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.Document;
import org.bson.conversions.Bson;

/** A collection that is to take the place of the one that serves: the same rules and indexes, filled anew. */
class MirrorCopy {
    private static final String SUFFIX = "_rebuild";

    private final MongoDatabase database;
    private final MongoCollection<Document> serving;
    private final MongoCollection<Document> copy;
    private final Stop stop;

    MirrorCopy(MongoDatabase database, String serving, Stop stop) {
        this.database = database;
        this.serving = database.getCollection(serving);
        this.copy = database.getCollection(serving + SUFFIX);
        this.stop = stop;
    }

    /** The copy, for writes that need not outlive a crash of the database. */
    MongoCollection<Document> collection() {
        return copy;
    }

    MongoCollection<Document> serving() {
        return serving;
    }

    /** Begins with an empty copy, whatever an earlier one has left; with the rules that refuse documents. */
    void create() {
        copy.drop();
        var command = new Document("create", copy.getNamespace().getCollectionName());
        options().forEach(command::append);
        database.runCommand(command);
        index(indexes().stream().filter(MirrorCopy::refuses).toList());
    }

    /** Makes the other indexes: those that serve now, whoever made them, and those of the mirror. */
    void index() throws InterruptedException {
        var others = indexes().stream().filter(index -> !refuses(index)).toList();
        await(CompletableFuture.runAsync(() -> index(others)));
        try (var ours = MirrorIndexes.startMaking(copy)) {
            await(ours.made());
        }
    }

    /**
     * Documents without a version, of bookings that no update may know; by the database itself.
     *
     * @throws CannotDoException if the database does not know how to
     */
    void takeOverImported() {
        try {
            merge(Filters.exists(BookingDocuments.VERSION, false), "insert");
        } catch (MongoCommandException refused) {
            throw new CannotDoException(
                    ("MongoDB refuses what a rebuild needs, $merge, with code %d: it takes MongoDB 4.2 or later, and in"
                                    + " the quickstart's embedded database drop bookings, and start it again")
                            .formatted(refused.getErrorCode()));
        }
    }

    /** Of bookings that the copy has by now, what others have stored beside our fields. */
    void takeOverFieldsOfOthers() {
        merge(Filters.and(Filters.exists(BookingDocuments.VERSION), hasFieldsOfOthers()), "discard");
    }

    long imported() {
        return copy.countDocuments(Filters.exists(BookingDocuments.VERSION, false));
    }

    /** From here on the copy serves, and what served is gone; in one step for everyone. */
    void swap() {
        var lasting = copy.withWriteConcern(WriteConcern.MAJORITY);
        lasting.renameCollection(
                new MongoNamespace(database.getName(), serving.getNamespace().getCollectionName()),
                new RenameCollectionOptions().dropTarget(true));
    }

    void drop() {
        copy.drop();
    }

    boolean exists() {
        return database.listCollectionNames()
                .into(new ArrayList<>())
                .contains(copy.getNamespace().getCollectionName());
    }

    private Document options() {
        var name = serving.getNamespace().getCollectionName();
        var found = database.listCollections().filter(Filters.eq("name", name)).first();
        return found == null ? new Document() : found.get("options", new Document());
    }

    /** Of the serving collection, as the database wants them to make them again. */
    private List<Document> indexes() {
        var indexes = new ArrayList<Document>();
        for (var index : serving.listIndexes()) {
            if (!index.getString("name").equals("_id_")) {
                index.remove("v");
                index.remove("ns");
                indexes.add(index);
            }
        }
        return indexes;
    }

    /** Whether it decides which documents there may be, so that it must be there before them. */
    private static boolean refuses(Document index) {
        return index.getBoolean("unique", false);
    }

    private void index(List<Document> indexes) {
        if (!indexes.isEmpty()) {
            database.runCommand(
                    new Document("createIndexes", copy.getNamespace().getCollectionName()).append("indexes", indexes));
        }
    }

    /** Of what updates have written our fields stay; the rest becomes what it is in the serving collection now. */
    private void merge(Bson which, String whereNoUpdateKnowsIt) {
        var into = new Document("into", copy.getNamespace().getCollectionName())
                .append("on", BookingDocuments.ID)
                .append("whenMatched", List.of(new Document("$replaceWith", newerFieldsOfOthers())))
                .append("whenNotMatched", whereNoUpdateKnowsIt);
        serving.aggregate(List.of(new Document("$match", which), new Document("$merge", into)))
                .toCollection();
    }

    private static Document newerFieldsOfOthers() {
        var isOthers = new Document("$not", List.of(new Document("$in", List.of("$$this.k", BookingDocuments.FIELDS))));
        var others = new Document(
                "$arrayToObject",
                new Document(
                        "$filter",
                        new Document("input", new Document("$objectToArray", "$$new")).append("cond", isOthers)));
        var isImported =
                new Document("$eq", List.of(new Document("$type", "$$ROOT." + BookingDocuments.VERSION), "missing"));
        return new Document(
                "$cond", List.of(isImported, "$$new", new Document("$mergeObjects", List.of("$$ROOT", others))));
    }

    private static Document hasFieldsOfOthers() {
        var names = new Document(
                "$map", new Document("input", new Document("$objectToArray", "$$ROOT")).append("in", "$$this.k"));
        var others = new Document("$setDifference", List.of(names, BookingDocuments.FIELDS));
        return new Document("$expr", new Document("$gt", List.of(new Document("$size", others), 0)));
    }

    /** Waits for the database, and sees that it answers and that nobody wants to stop. */
    private void await(CompletableFuture<Void> work) throws InterruptedException {
        while (true) {
            try {
                work.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException goesOn) {
                stop.check();
                database.runCommand(new Document("ping", 1));
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failed.getCause());
            }
        }
    }
}
