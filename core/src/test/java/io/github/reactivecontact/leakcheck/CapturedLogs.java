package io.github.reactivecontact.leakcheck;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Captures every logger at TRACE from {@link #start()} until {@link #close()}, which restores the levels. Loggers
 * created in between are captured too.
 */
public final class CapturedLogs implements AutoCloseable {

    private final List<Setting> settings = new ArrayList<>();
    private final RecordedEvents<String> lines = new RecordedEvents<>();
    private final Logger root;
    private final Capture capture = new Capture();

    private CapturedLogs() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        capture.setContext(context);
        capture.start();
        root.addAppender(capture);
        for (Logger logger : context.getLoggerList()) {
            settings.add(new Setting(logger, logger.getLevel(), logger.isAdditive()));
            logger.setLevel(Level.TRACE);
            logger.setAdditive(true);
        }
    }

    /**
     * Starts capturing. Use it in a try-with-resources.
     *
     * @return the captured logs
     */
    public static CapturedLogs start() {
        return new CapturedLogs();
    }

    /**
     * Returns the lines captured so far: level, thread, logger, message, MDC, and exceptions with stack traces, causes
     * and suppressed exceptions.
     *
     * @return the lines, in order
     */
    public List<String> lines() {
        return lines.since(0);
    }

    /**
     * Returns the lines captured so far as one text.
     *
     * @return the text; empty if there is none
     */
    public String text() {
        return String.join("\n", lines());
    }

    /**
     * Returns the bytes of all hexdumps so far as one text, without the columns and rows that would break a search.
     *
     * @return ISO-8859-1 characters; empty if there is no hexdump
     */
    public String joinedHexdumps() {
        return Hexdumps.joined(text());
    }

    @Override
    public void close() {
        settings.forEach(Setting::restore);
        root.detachAppender(capture);
        capture.stop();
    }

    private record Setting(Logger logger, @Nullable Level level, boolean additive) {

        void restore() {
            logger.setLevel(level);
            logger.setAdditive(additive);
        }
    }

    private final class Capture extends UnsynchronizedAppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            String markers = event.getMarkerList() == null ? "" : event.getMarkerList() + " ";
            String pairs = event.getKeyValuePairs() == null
                    ? ""
                    : event.getKeyValuePairs().stream().map(String::valueOf).collect(Collectors.joining(" ", "", " "));
            String context = event.getMDCPropertyMap().isEmpty() ? "" : event.getMDCPropertyMap() + " ";
            String exception = event.getThrowableProxy() == null
                    ? ""
                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getLevel() + " [" + event.getThreadName() + "] " + event.getLoggerName() + " - " + markers
                    + context + pairs + event.getFormattedMessage() + exception);
        }
    }
}
