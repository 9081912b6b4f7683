package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CacheLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.reactivecontact.cache");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final ScriptedCache cache = new ScriptedCache();
    private final DispatcherRig rig = new DispatcherRig().cache(cache);

    @BeforeEach
    void record() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void close() {
        logger.detachAppender(appender);
        rig.close();
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void failures_ofAMinute_areOneLineWithoutChatIds() {
        cache.byHand = true;
        rig.singles(0, 3);
        cache.gets.forEach(ScriptedCache.PendingGet::fail);
        rig.pass(Duration.ofSeconds(59));
        assertThat(lines()).hasSize(1);
        rig.pass(Duration.ofSeconds(1));
        rig.single(9);
        cache.last().fail();

        assertThat(appender.list).allSatisfy(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN));
        assertThat(lines())
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).doesNotContain("79001234567").contains("IllegalStateException"));
        assertThat(lines().get(0)).contains("1 calls");
        assertThat(lines().get(1)).contains("3 calls");
    }

    @Test
    void timeLimit_exceeded_isNamed() {
        cache.byHand = true;
        rig.single(1);
        rig.pass(Duration.ofMillis(250));
        cache.byHand = false;
        rig.pass(Duration.ofSeconds(1));

        assertThat(lines()).singleElement().asString().contains("no answer within PT0.25S (timeLimit)");
    }
}
