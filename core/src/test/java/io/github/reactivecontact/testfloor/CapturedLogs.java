package io.github.reactivecontact.testfloor;

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
 * Every line of every logger, at TRACE, from {@link #start()} to {@link #close()}, which puts the levels back. A logger
 * that is made in between is captured too.
 */
public final class CapturedLogs implements AutoCloseable {

    private final List<Setting> settings = new ArrayList<>();
    private final Journal<String> lines = new Journal<>();
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
     * Begins to capture. Use it in a try-with-resources.
     *
     * @return what is captured
     */
    public static CapturedLogs start() {
        return new CapturedLogs();
    }

    /**
     * The lines so far: level, thread, logger, message, mapped context, and exceptions with stack traces, causes and
     * suppressed exceptions.
     *
     * @return one line after the other
     */
    public List<String> lines() {
        return lines.since(0);
    }

    /**
     * All lines so far in one text.
     *
     * @return the text; empty when there is none
     */
    public String text() {
        return String.join("\n", lines());
    }

    /**
     * The bytes of all hexdumps so far as one text, so that a search is not hindered by the dump's columns and rows.
     *
     * @return ISO-8859-1 characters; empty when there is no hexdump
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
