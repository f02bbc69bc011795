package bookings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** However many stores a process has, they share one bound. */
class BoundedRocksDbTest {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final int STORES = 8;

    /** What is being filled and what is being written out, and as much again for the room between two checks. */
    private static final long MOST_IN_WRITE_BUFFERS = 8 * MEBIBYTE;

    @TempDir
    private Path folder;

    @Test
    void all_stores_fill_one_cache_and_each_has_small_write_buffers() throws Exception {
        var settings = Map.<String, Object>of(BoundedRocksDb.MEMORY, 256 * MEBIBYTE);
        var stores = new ArrayList<RocksDB>();
        var options = new ArrayList<Options>();
        try {
            for (var i = 0; i < STORES; i++) {
                var ofStore = new Options().setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
                new BoundedRocksDb().setConfig("store-" + i, ofStore, settings);
                options.add(ofStore);
                stores.add(RocksDB.open(
                        ofStore,
                        Files.createDirectory(folder.resolve("store-" + i)).toString()));
            }
            var capacities = new ArrayList<Long>();
            for (var store : stores) {
                fill(store);
                capacities.add(store.getLongProperty("rocksdb.block-cache-capacity"));
                assertThat(store.getLongProperty("rocksdb.size-all-mem-tables")).isLessThan(MOST_IN_WRITE_BUFFERS);
            }
            assertThat(capacities).as("the one cache of the process").containsOnly(256 * MEBIBYTE);

            var usage = stores.getFirst().getLongProperty("rocksdb.block-cache-usage");
            read(stores.getLast());
            assertThat(stores.getFirst().getLongProperty("rocksdb.block-cache-usage"))
                    .as("what one reads counts for all")
                    .isGreaterThan(usage);
        } finally {
            stores.forEach(RocksDB::close);
            options.forEach(Options::close);
        }
    }

    private static void fill(RocksDB store) throws RocksDBException {
        try (var writing = new WriteOptions().setDisableWAL(true)) {
            var noise = new Random(1);
            var value = new byte[4096];
            for (var i = 0; i < 3_000; i++) {
                noise.nextBytes(value);
                store.put(writing, ("key-" + i).getBytes(StandardCharsets.UTF_8), value);
            }
        }
    }

    private static void read(RocksDB store) throws RocksDBException {
        for (var i = 0; i < 1_000; i++) {
            assertThat(store.get(("key-" + i).getBytes(StandardCharsets.UTF_8))).isNotNull();
        }
    }
}
