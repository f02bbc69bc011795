package bookings.gateway.notices;

import static bookings.gateway.notices.NoticeStory.idOf;
import static bookings.gateway.notices.NoticeStory.until;
import static org.assertj.core.api.Assertions.assertThat;

import bookings.local.BrokerProcess;
import bookings.local.EmbeddedBroker;
import bookings.local.testing.SharedBroker;
import bookings.wire.TraceContext;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class NoticeReaderTest {
    @Test
    void requests_are_brought_to_owner_group_and_what_nobody_can_read_is_passed_by() throws Exception {
        try (var story = new NoticeStory(SharedBroker.get().bootstrap()).withTopics();
                var reader = NoticeReader.ofRequests(story.settings(), story.courier())) {
            story.request(1);
            story.nonsense();
            story.request(2);
            until(() -> story.brought().size() == 2);
            assertThat(story.brought()).containsExactly(idOf(1), idOf(2));
            until(() -> story.lag("owner-group", story.settings().requestTopic()) == 0);
            assertThat(reader).isNotNull();
        }
    }

    @Test
    void it_goes_on_where_it_was_told_to_stop() throws Exception {
        try (var story = new NoticeStory(SharedBroker.get().bootstrap()).withTopics()) {
            try (var first = NoticeReader.ofUpdates(story.settings(), story.courier())) {
                story.update(1, Instant.now());
                until(() -> story.brought().size() == 1);
                assertThat(first).isNotNull();
            }
            story.update(2, Instant.now());
            try (var second = NoticeReader.ofUpdates(story.settings(), story.courier())) {
                until(() -> story.brought().size() >= 2);
                until(() -> story.lag("traveler-group", story.settings().responseTopic()) == 0);
                assertThat(second).isNotNull();
            }
            assertThat(story.brought()).containsExactly(idOf(1), idOf(2));
        }
    }

    @Test
    void what_could_not_be_brought_comes_again_and_nothing_overtakes_it() throws Exception {
        var failures = new AtomicInteger(2);
        try (var story = new NoticeStory(SharedBroker.get().bootstrap()).withTopics()) {
            for (int number = 1; number <= 5; number++) {
                story.update(number, Instant.now());
            }
            Courier moody = notice -> {
                if (story.brought().size() == 2 && failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("no mail today");
                }
                story.courier().bring(notice);
            };
            try (var reader = NoticeReader.ofUpdates(story.settings(), moody)) {
                until(() -> story.brought().size() == 5);
                assertThat(reader).isNotNull();
            }
            assertThat(story.brought()).containsExactly(idOf(1), idOf(2), idOf(3), idOf(4), idOf(5));
            assertThat(failures.get()).isNegative();
        }
    }

    @Test
    void a_group_that_is_new_begins_a_day_back() throws Exception {
        try (var story = new NoticeStory(SharedBroker.get().bootstrap()).withTopics()) {
            story.update(1, Instant.now().minus(Duration.ofHours(49)));
            story.update(2, Instant.now().minus(Duration.ofHours(23)));
            try (var reader = NoticeReader.ofUpdates(story.settings(), story.courier())) {
                story.update(3, Instant.now());
                until(() -> story.brought().size() == 2);
                assertThat(reader).isNotNull();
            }
            assertThat(story.brought()).containsExactly(idOf(2), idOf(3));
        }
    }

    @Test
    void a_group_that_finds_no_news_says_at_once_where_it_is() throws Exception {
        try (var story = new NoticeStory(SharedBroker.get().bootstrap()).withTopics()) {
            story.update(1, Instant.now().minus(Duration.ofHours(49)));
            try (var reader = NoticeReader.ofUpdates(story.settings(), story.courier())) {
                until(() -> story.lag("traveler-group", story.settings().responseTopic()) == 0);
                assertThat(reader).isNotNull();
            }
            assertThat(story.brought()).isEmpty();
        }
    }

    @Test
    void brokers_that_come_late_or_go_are_waited_for(@TempDir Path directory) throws Exception {
        try (var broker = BrokerProcess.start(new EmbeddedBroker.Config(directory.resolve("kafka"), 0));
                var story = new NoticeStory(broker.bootstrap())) {
            broker.kill();
            try (var reader = NoticeReader.ofRequests(story.settings(), story.courier())) {
                broker.start();
                story.withTopics().request(1);
                until(() -> story.brought().contains(idOf(1)));
                broker.restart();
                story.request(2);
                until(() -> story.brought().contains(idOf(2)));
                assertThat(reader).isNotNull();
            }
        }
    }

    @Test
    void it_can_be_closed_while_no_broker_is_there(@TempDir Path directory) throws Exception {
        try (var broker = BrokerProcess.start(new EmbeddedBroker.Config(directory.resolve("kafka"), 0));
                var story = new NoticeStory(broker.bootstrap())) {
            broker.kill();
            var began = System.nanoTime();
            NoticeReader.ofUpdates(story.settings(), story.courier()).close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void a_line_holds_ids_and_no_words_of_people() {
        var trace = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1, "");
        var at = Instant.parse("2031-01-10T12:00:00Z");
        assertThat(line(new Notice.RequestReceived(NoticeStory.command(1), at, Optional.of(trace))))
                .isEqualTo("booking=000000000000000000000001 owner=bbbbbbbbbbbbbbbbbbbbbbb1"
                        + " traveler=aaaaaaaaaaaaaaaaaaaaaaa1 property=ccccccccccccccccccccccc1"
                        + " trace_id=4bf92f3577b34da6a3ce929d0e0e4736"
                        + " stay requested at=2031-01-10T12:00:00Z");
        assertThat(line(new Notice.StatusUpdated(NoticeStory.booking(1), Optional.empty())))
                .isEqualTo("booking=000000000000000000000001 owner=bbbbbbbbbbbbbbbbbbbbbbb1"
                        + " traveler=aaaaaaaaaaaaaaaaaaaaaaa1 property=ccccccccccccccccccccccc1"
                        + " status=PENDING version=1 updated at=2031-01-10T12:00:00Z");
    }

    /** As the log in text has it. */
    private static String line(Notice notice) {
        var logger = (Logger) LoggerFactory.getLogger(NoticeLog.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        new NoticeLog().bring(notice);
        logger.setLevel(null);
        logger.detachAppender(lines);
        var line = lines.list.getFirst();
        return Stream.concat(
                        line.getKeyValuePairs().stream().map(field -> field.key + "=" + field.value),
                        Stream.of(line.getFormattedMessage()))
                .collect(Collectors.joining(" "));
    }
}
