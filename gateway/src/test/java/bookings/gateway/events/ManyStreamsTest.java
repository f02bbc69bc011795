package bookings.gateway.events;

import static bookings.gateway.edge.Marketplace.OWNER;
import static bookings.gateway.edge.Marketplace.TRAVELER;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.gateway.edge.Marketplace;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thousand open pages cost. */
@Timeout(120)
class ManyStreamsTest {
    private static final int STREAMS = 1_000;

    private final LiveEvents events = new LiveEvents(new EventSettings(STREAMS, 1_000), Side.TRAVELER, 12);
    private final Marketplace marketplace =
            Marketplace.open("traveler-service", (reads, clock) -> events.before((routes, sessions, commands) -> {}));
    private final List<Socket> pages = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var page : pages) {
            page.close();
        }
        events.close();
        marketplace.close();
    }

    @Test
    void a_thousand_streams_cost_no_thread_each_and_under_100_megabytes() throws IOException {
        events.readable();
        listen(marketplace.cookieOf(TRAVELER)); // loads what any first one loads
        var threads = ManagementFactory.getThreadMXBean().getThreadCount();
        var bytes = usedBytes();
        for (int i = 1; i < STREAMS; i++) {
            listen(marketplace.cookieOf(TRAVELER));
        }
        events.publish(3, 0, SomeBooking.of("1", TRAVELER, OWNER), () -> "to all");
        for (var page : pages) {
            awaitText(page, "to all");
        }

        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 50);
        assertThat(usedBytes() - bytes).isLessThan(100_000_000);
        assertThat(events.count()).isEqualTo(STREAMS);
    }

    /** Their sockets are in this process too, and count. */
    private static long usedBytes() {
        System.gc();
        var outsideHeap = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + outsideHeap;
    }

    private void listen(String cookie) throws IOException {
        var page = new Socket();
        pages.add(page);
        page.setSoTimeout(20_000);
        page.connect(new InetSocketAddress(
                marketplace.url().getHost(), marketplace.url().getPort()));
        var request =
                "GET /api/travelers/bookings/events HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\n\r\n";
        page.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        awaitText(page, "event: ready");
    }

    private static void awaitText(Socket page, String text) throws IOException {
        var read = new StringBuilder();
        var chunk = new byte[4_096];
        while (read.indexOf(text) < 0) {
            int length = page.getInputStream().read(chunk);
            assertThat(length).as("more of the stream").isPositive();
            read.append(new String(chunk, 0, length, StandardCharsets.US_ASCII));
        }
    }
}
