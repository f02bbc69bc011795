package bookings.local;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The server's storage with documents as BSON, ids as their bytes, and index keys that are compared as values.
 *
 * <p>As it comes it stores both by Java serialization, and serializes two keys for every comparison in an index. A map
 * that is open keeps its types, so each is opened here before the server opens it by the same name.
 */
final class BsonBackend extends H2Backend {
    private static final String DOCUMENTS = "databases.";
    private static final String INDEX = "._index_";
    private static final int OBJECT_ID_BYTES = 12;

    BsonBackend(MVStore store) {
        super(store);
    }

    /** Opens a map of the store with its types, which reads its root page. */
    static void open(MVStore store, String map) {
        if (map.contains(INDEX)) {
            store.openMap(
                    map,
                    new MVMap.Builder<KeyValue, Object>()
                            .keyType(new IndexKeys())
                            .valueType(new Ids()));
        } else if (map.startsWith(DOCUMENTS)) {
            store.openMap(
                    map,
                    new MVMap.Builder<Object, Document>().keyType(new Ids()).valueType(new Documents()));
        } else {
            store.openMap(map);
        }
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new Database(name);
    }

    private final class Database extends H2Database {
        Database(String name) {
            super(name, getMvStore(), getCursorRegistry());
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            open(getMvStore(), getFullCollectionNamespace(collection) + INDEX + index);
            return super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        }

        @Override
        protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
            open(getMvStore(), DOCUMENTS + getFullCollectionNamespace(collection));
            return super.openOrCreateCollection(collection, options);
        }
    }

    /** As H2 writes any value, but object ids as twelve bytes. */
    private static final class Ids extends BasicDataType<Object> {
        private static final int USUAL_BYTES = 40;
        private static final byte OBJECT_ID = 20; // H2 gives the tags 20 to 31 to nothing

        private final ObjectDataType others = new ObjectDataType();

        @Override
        public int compare(Object a, Object b) {
            return a instanceof ObjectId id && b instanceof ObjectId other ? id.compareTo(other) : others.compare(a, b);
        }

        @Override
        public int getMemory(Object id) {
            return USUAL_BYTES;
        }

        @Override
        public void write(WriteBuffer out, Object id) {
            if (id instanceof ObjectId objectId) {
                out.put(OBJECT_ID);
                out.put(objectId.toByteArray());
            } else {
                others.write(out, id);
            }
        }

        @Override
        public Object read(ByteBuffer in) {
            if (in.get(in.position()) != OBJECT_ID) {
                return others.read(in);
            }
            in.get();
            return readObjectId(in);
        }

        @Override
        public Object[] createStorage(int size) {
            return new Object[size];
        }
    }

    private static ObjectId readObjectId(ByteBuffer in) {
        byte[] id = new byte[OBJECT_ID_BYTES];
        in.get(id);
        return new ObjectId(id);
    }

    private static final class Documents extends BasicDataType<Document> {
        private static final int USUAL_BYTES = 1024;

        @Override
        public int getMemory(Document document) {
            return USUAL_BYTES;
        }

        @Override
        public void write(WriteBuffer out, Document document) {
            ByteBuf bson = Unpooled.buffer(USUAL_BYTES);
            BsonEncoder.encodeDocument(document, bson);
            out.putVarInt(bson.readableBytes());
            out.put(bson.nioBuffer());
        }

        @Override
        public Document read(ByteBuffer in) {
            int length = DataUtils.readVarInt(in);
            ByteBuffer bson = in.slice(in.position(), length);
            in.position(in.position() + length);
            return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
        }

        @Override
        public Document[] createStorage(int size) {
            return new Document[size];
        }
    }

    /** Orders object ids before texts before all others, each kind in its own order. */
    private static final class IndexKeys extends BasicDataType<KeyValue> {
        private static final int USUAL_BYTES = 100;
        private static final byte OBJECT_ID = 0;
        private static final byte TEXT = 1;
        private static final byte OTHER = 2;

        private final ObjectDataType others = new ObjectDataType();

        private static byte kind(KeyValue key) {
            if (key.size() != 1) {
                return OTHER;
            }
            Object value = key.get(0);
            return value instanceof ObjectId ? OBJECT_ID : value instanceof String ? TEXT : OTHER;
        }

        @Override
        public int compare(KeyValue a, KeyValue b) {
            byte kind = kind(a);
            int byKind = Byte.compare(kind, kind(b));
            if (byKind != 0) {
                return byKind;
            }
            return switch (kind) {
                case OBJECT_ID -> ((ObjectId) a.get(0)).compareTo((ObjectId) b.get(0));
                case TEXT -> ((String) a.get(0)).compareTo((String) b.get(0));
                default -> others.compare(a, b);
            };
        }

        @Override
        public int getMemory(KeyValue key) {
            return USUAL_BYTES;
        }

        @Override
        public void write(WriteBuffer out, KeyValue key) {
            byte kind = kind(key);
            out.put(kind);
            switch (kind) {
                case OBJECT_ID -> out.put(((ObjectId) key.get(0)).toByteArray());
                case TEXT -> StringDataType.INSTANCE.write(out, (String) key.get(0));
                default -> others.write(out, key);
            }
        }

        @Override
        public KeyValue read(ByteBuffer in) {
            return switch (in.get()) {
                case OBJECT_ID -> new KeyValue(readObjectId(in));
                case TEXT -> new KeyValue(StringDataType.INSTANCE.read(in));
                default -> (KeyValue) others.read(in);
            };
        }

        @Override
        public KeyValue[] createStorage(int size) {
            return new KeyValue[size];
        }
    }
}
