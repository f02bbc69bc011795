package bookings.gateway.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Cuts connections whose request line and headers take too long. The idle time-out does not: each byte puts it off once
 * more, so that a few bytes a minute would keep a connection for ever.
 */
final class SlowHeaders extends AbstractLifeCycle {
    private final AbstractConnector connector;
    private final Duration limit;
    private final Duration betweenLooks;
    private volatile Scheduler.Task next = () -> false;

    /**
     * To be a bean of the connector, which starts and stops it.
     *
     * @param limit from the first byte of a request to the end of its headers
     */
    SlowHeaders(AbstractConnector connector, Duration limit) {
        this.connector = connector;
        this.limit = limit;
        this.betweenLooks = limit.dividedBy(10);
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    @Override
    protected void doStop() {
        next.cancel();
    }

    private void lookLater() {
        next = connector.getScheduler().schedule(this::look, betweenLooks.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            connector.getConnectedEndPoints().stream().filter(this::isTooSlow).forEach(EndPoint::close);
        } finally {
            if (isRunning()) {
                lookLater();
            }
        }
    }

    private boolean isTooSlow(EndPoint end) {
        if (!(end.getConnection() instanceof HttpConnection connection)) {
            return false;
        }
        var parser = connection.getParser();
        return !parser.isStart()
                && parser.inHeaderState()
                && System.nanoTime() - parser.getBeginNanoTime() > limit.toNanos();
    }
}
