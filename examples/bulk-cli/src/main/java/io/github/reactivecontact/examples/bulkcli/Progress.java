package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows progress and remaining time: a bar on a terminal, otherwise a line every five seconds. */
final class Progress implements AutoCloseable {

    private static final char BLOCK = '\u2588';
    private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

    /** The client's estimate while every instance is disabled. */
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Messages messages;
    private final ReactiveContactClient client;
    private final @Nullable ProgressBar bar;
    private final long started = System.nanoTime();
    private Duration lastLine = Duration.ZERO;
    private volatile long total = -1;
    private volatile Optional<Duration> left = Optional.empty();

    private Progress(Messages messages, ReactiveContactClient client, @Nullable PrintStream stream, Terminal terminal) {
        this.messages = messages;
        this.client = client;
        this.bar = stream == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("bulk-cli")
                        .setInitialMax(-1)
                        .setUpdateIntervalMillis(250)
                        .setEtaFunction(state -> left)
                        .setStyle(style(terminal))
                        .showSpeed()
                        .setMaxRenderedLength(terminal.width())
                        .setConsumer(new ConsoleProgressBarConsumer(stream, terminal.width()))
                        .build();
    }

    private static ProgressBarStyle style(Terminal terminal) {
        if (!Charset.defaultCharset().newEncoder().canEncode(BLOCK)) {
            return ProgressBarStyle.ASCII;
        }
        return terminal.hasColour() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.UNICODE_BLOCK;
    }

    /** Shows nothing if messages are quiet. */
    static Progress of(Messages messages, ReactiveContactClient client, Terminal terminal) {
        return terminal.isInteractive() && !messages.isQuiet()
                ? bar(messages, client, System.err, terminal)
                : new Progress(messages, client, null, terminal);
    }

    static Progress bar(Messages messages, ReactiveContactClient client, PrintStream stream, Terminal terminal) {
        return new Progress(messages, client, stream, terminal);
    }

    /** Sets the expected number of outcomes. May be called on any thread. */
    void total(long total) {
        this.total = total;
        if (bar != null) {
            bar.maxHint(total);
        }
    }

    /** Updates the display. Cheap enough to call many times a second. */
    void show(RunCounters counters) {
        if (bar != null) {
            left = left(counters);
            bar.stepTo(counters.done()).setExtraMessage("  " + counters.counts());
        } else if (!messages.isQuiet() && elapsed().minus(lastLine).compareTo(LINE_INTERVAL) >= 0) {
            lastLine = elapsed();
            messages.err().println(line(counters, lastLine, total, left(counters)));
        }
    }

    /** Prints a message on its own line. May be called on any thread. */
    void print(String message) {
        if (bar != null) {
            messages.err().println();
        }
        messages.print(message);
    }

    static String line(RunCounters counters, Duration elapsed, long total, Optional<Duration> left) {
        String done = total < 0 ? counters.done() + " done" : counters.done() + " of " + total + " done";
        return String.format(
                Locale.ROOT,
                "bulk-cli: %s (%s), %.1f/s%s",
                done,
                counters.counts(),
                counters.perSecond(elapsed),
                left.map(time -> ", " + RunCounters.format(time) + " left").orElse(""));
    }

    private Optional<Duration> left(RunCounters counters) {
        return total < 0
                ? Optional.empty()
                : left(client, counters, total - counters.done(), counters.perSecond(elapsed()));
    }

    /** Estimates from the current rate limit, or from the measured rate if there is no limit. Empty if unknown. */
    static Optional<Duration> left(
            ReactiveContactClient client, RunCounters counters, long remaining, double perSecond) {
        ClientSnapshot now = client.snapshot();
        long notStarted = Math.max(0, remaining - started(now));
        Duration paced = client.estimate((long) Math.ceil(notStarted * shareOfRequests(counters, now)));
        if (paced.isZero() && perSecond > 0) {
            return Optional.of(Duration.ofMillis((long) (1000 * remaining / perSecond)));
        }
        return paced.isZero() || paced.equals(NEVER) ? Optional.empty() : Optional.of(paced);
    }

    private static long started(ClientSnapshot now) {
        return now.waiting() + now.inFlight();
    }

    /** Returns the share of lines so far that are not rejected, duplicates, or answered by the cache. */
    private static double shareOfRequests(RunCounters counters, ClientSnapshot now) {
        long begun = counters.done() + started(now);
        double unique = begun == 0 ? 1 : (double) (counters.unique() + started(now)) / begun;
        long hits = SummaryJson.fromCache(now);
        ClientSnapshot.Cache cache = now.cache();
        return cache == null || hits == 0 ? unique : unique * cache.misses() / (hits + cache.misses());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
