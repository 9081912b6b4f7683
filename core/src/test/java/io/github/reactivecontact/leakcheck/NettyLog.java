package io.github.reactivecontact.leakcheck;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Records Netty's warnings and errors, where Netty reports lost exceptions and leaked buffers. */
final class NettyLog {

    static final String LEAKS = "io.netty.util.ResourceLeakDetector";

    private static final String NETTY = "io.netty";
    private static final RecordedEvents<ILoggingEvent> WARNINGS = new RecordedEvents<>();

    private NettyLog() {}

    /** Starts recording unless it has started, and returns the number of records. */
    static int size() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger netty = context.getLogger(NETTY);
        if (netty.getAppender(WarningAppender.NAME) == null) {
            WarningAppender appender = new WarningAppender();
            appender.setContext(context);
            appender.start();
            netty.addAppender(appender);
        }
        return WARNINGS.size();
    }

    static List<Leak> since(int size, String what, Predicate<String> logger) {
        return WARNINGS.since(size).stream()
                .filter(event -> logger.test(event.getLoggerName()))
                .map(event -> new Leak(
                        what + ", " + event.getLoggerName() + " in thread " + event.getThreadName() + ": "
                                + event.getFormattedMessage(),
                        throwable(event.getThrowableProxy())))
                .toList();
    }

    private static @Nullable Throwable throwable(@Nullable IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy own ? own.getThrowable() : null;
    }

    private static final class WarningAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

        static final String NAME = "leak-check-netty-log";

        WarningAppender() {
            setName(NAME);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                event.prepareForDeferredProcessing();
                WARNINGS.add(event);
            }
        }
    }
}
