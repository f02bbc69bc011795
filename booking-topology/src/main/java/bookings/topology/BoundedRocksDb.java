package bookings.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write-buffer budget for all stores of the process. By default each store of each partition
 * takes its own 50 MB and three write buffers, which no container limit survives.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** The configuration key of the bytes that all stores together may keep in memory. */
    static final String MEMORY = "bookings.store.memory";

    private static final long WRITE_BUFFER_BYTES = 2L * 1024 * 1024;
    private static final int WRITE_BUFFERS = 2;

    /** Made for the first store and kept for the life of the process: the stores come and go with their partitions. */
    @SuppressWarnings("NullAway.Init")
    private static Cache cache;

    @SuppressWarnings("NullAway.Init")
    private static WriteBufferManager writeBuffers;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        shareMemory(Long.parseLong(String.valueOf(configs.get(MEMORY))));
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(writeBuffers);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
    }

    @Override
    public void close(String storeName, Options options) {
        // what is shared outlives every store
    }

    private static synchronized void shareMemory(long bytes) {
        if (cache == null) {
            cache = new LRUCache(bytes, -1, false, 0.1);
            writeBuffers = new WriteBufferManager(bytes / 2, cache);
        }
    }
}
