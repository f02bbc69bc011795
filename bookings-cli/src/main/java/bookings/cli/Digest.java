package bookings.cli;

import bookings.mongo.BookingDocuments;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Our fields of a document in eight bytes: names, types and values, whatever their order and whatever else is there. */
final class Digest {
    private static final DocumentCodec CODEC = new DocumentCodec();

    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every JDK has it
        }
    }

    long of(Document document) {
        try (var bytes = new BasicOutputBuffer(512)) {
            CODEC.encode(
                    new BsonBinaryWriter(bytes),
                    ours(document),
                    EncoderContext.builder().build());
            sha256.update(bytes.getInternalBuffer(), 0, bytes.getPosition());
            return ByteBuffer.wrap(sha256.digest()).getLong();
        }
    }

    /** A field that is missing is not one that is null. */
    static Document ours(Document document) {
        var ours = new Document();
        for (var field : BookingDocuments.FIELDS) {
            if (document.containsKey(field)) {
                ours.append(field, document.get(field));
            }
        }
        return ours;
    }
}
