package io.github.reactivecontact.testfloor;

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

/** Netty's warnings and errors, the only place where it tells of a lost exception or a leaked buffer. */
final class NettyLog {

    static final String LEAKS = "io.netty.util.ResourceLeakDetector";

    private static final String NETTY = "io.netty";
    private static final Journal<ILoggingEvent> WARNINGS = new Journal<>();

    private NettyLog() {}

    /** Begins to listen, unless it does already. */
    static int size() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger netty = context.getLogger(NETTY);
        if (netty.getAppender(Listener.NAME) == null) {
            Listener listener = new Listener();
            listener.setContext(context);
            listener.start();
            netty.addAppender(listener);
        }
        return WARNINGS.size();
    }

    static List<Leftover> since(int size, String what, Predicate<String> logger) {
        return WARNINGS.since(size).stream()
                .filter(event -> logger.test(event.getLoggerName()))
                .map(event -> new Leftover(
                        what + ", " + event.getLoggerName() + " in thread " + event.getThreadName() + ": "
                                + event.getFormattedMessage(),
                        throwable(event.getThrowableProxy())))
                .toList();
    }

    private static @Nullable Throwable throwable(@Nullable IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy own ? own.getThrowable() : null;
    }

    private static final class Listener extends UnsynchronizedAppenderBase<ILoggingEvent> {

        static final String NAME = "test-floor-netty-log";

        Listener() {
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
