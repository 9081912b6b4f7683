package io.github.reactivecontact.leakcheck;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class CapturedLogsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("some.logger");

    @Test
    void start_anyLoggerAtAnyLevel_isCaptured() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            logger.trace("at trace {}", 1);
            LoggerFactory.getLogger("made.in.between").trace("too");

            assertThat(logs.lines())
                    .anySatisfy(line -> assertThat(line).contains("TRACE", "some.logger", "at trace 1"))
                    .anySatisfy(line -> assertThat(line).contains("made.in.between", "too"));
        }
    }

    @Test
    void start_loggerOffAndNotAdditive_isCaptured() {
        logger.setLevel(Level.OFF);
        logger.setAdditive(false);
        try (CapturedLogs logs = CapturedLogs.start()) {
            logger.trace("captured");

            assertThat(logs.text()).contains("captured");
        } finally {
            assertThat(logger.getLevel()).isEqualTo(Level.OFF);
            assertThat(logger.isAdditive()).isFalse();
            logger.setLevel(null);
            logger.setAdditive(true);
        }
    }

    @Test
    void close_stopsCapturingAndRestoresLevels() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        List<Appender<ILoggingEvent>> appenders = appenders(root);
        CapturedLogs logs = CapturedLogs.start();
        logs.close();
        logger.info("after the end");

        assertThat(logs.text()).doesNotContain("after the end");
        assertThat(appenders(root)).isEqualTo(appenders);
        assertThat(root.getLevel()).isEqualTo(Level.WARN);
        assertThat(logger.getLevel()).isNull();
        assertThat(logger.isTraceEnabled()).isFalse();
    }

    @Test
    void lines_exceptionAndContext_includeCausesSuppressedAndMappedContext() {
        Exception error = new IllegalStateException("outer", new IllegalArgumentException("the cause"));
        error.addSuppressed(new IllegalArgumentException("the suppressed one"));
        MDC.put("key", "the mapped value");
        try (CapturedLogs logs = CapturedLogs.start()) {
            logger.atInfo()
                    .addKeyValue("pair", "the pair's value")
                    .setCause(error)
                    .log("logged");

            assertThat(logs.text())
                    .contains("logged", "outer", "the cause", "the suppressed one", "the mapped value")
                    .contains("the pair's value");
        } finally {
            MDC.remove("key");
        }
    }

    @Test
    void joinedHexdumps_secretAcrossRows_isFound() {
        String line = "POST /waInstance7103000001/getContactInfo/d75b3a66374942c5b3c019c698abc2067e151558acbd451234";
        EmbeddedChannel channel = new EmbeddedChannel(new LoggingHandler("wiretap", LogLevel.DEBUG));
        try (CapturedLogs logs = CapturedLogs.start()) {
            channel.writeOutbound(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII));

            assertThat(logs.text()).doesNotContain("d75b3a66374942c5b3c019c698abc2067e151558acbd451234");
            assertThat(logs.joinedHexdumps()).contains(line);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        return appenders;
    }
}
