package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How far the run has come and how long it will take: a bar on a terminal, otherwise a line every few seconds. */
final class Progress implements AutoCloseable {

    private static final int BAR_WIDTH = 100;
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    /** What the client says when every account is gone. */
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    private final PrintWriter err;
    private final ReactiveContactClient client;
    private final @Nullable ProgressBar bar;
    private final long started = System.nanoTime();
    private Duration lastLine = Duration.ZERO;
    private volatile long total = -1;
    private volatile Optional<Duration> left = Optional.empty();

    private Progress(PrintWriter err, ReactiveContactClient client, @Nullable PrintStream terminal) {
        this.err = err;
        this.client = client;
        this.bar = terminal == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("bulk-cli")
                        .setInitialMax(-1)
                        .setUpdateIntervalMillis(250)
                        .setEtaFunction(state -> left)
                        .showSpeed()
                        .setMaxRenderedLength(BAR_WIDTH)
                        .setConsumer(new ConsoleProgressBarConsumer(terminal, BAR_WIDTH))
                        .build();
    }

    static Progress bar(PrintStream err, ReactiveContactClient client) {
        return new Progress(new PrintWriter(err, true, Charset.defaultCharset()), client, err);
    }

    static Progress lines(PrintWriter err, ReactiveContactClient client) {
        return new Progress(err, client, null);
    }

    /** Tells how many outcomes there will be, as soon as it is known; on any thread. */
    void total(long total) {
        this.total = total;
        if (bar != null) {
            bar.maxHint(total);
        }
    }

    /** Called many times a second. */
    void show(Tally tally) {
        if (bar != null) {
            left = left(tally);
            bar.stepTo(tally.done()).setExtraMessage("  " + tally.counts());
        } else if (elapsed().minus(lastLine).compareTo(LINE_EVERY) >= 0) {
            lastLine = elapsed();
            err.println(line(tally, lastLine, total, left(tally)));
        }
    }

    /** A message of its own, on any thread. */
    void tell(String message) {
        if (bar != null) {
            err.println();
        }
        err.println("bulk-cli: " + message);
    }

    static String line(Tally tally, Duration elapsed, long total, Optional<Duration> left) {
        String done = total < 0 ? tally.done() + " done" : tally.done() + " of " + total + " done";
        return String.format(
                Locale.ROOT,
                "bulk-cli: %s (%s), %.1f/s%s",
                done,
                tally.counts(),
                tally.perSecond(elapsed),
                left.map(time -> ", " + Tally.words(time) + " left").orElse(""));
    }

    private Optional<Duration> left(Tally tally) {
        return total < 0 ? Optional.empty() : left(client, total - tally.done(), tally.perSecond(elapsed()));
    }

    /** At the rate now in force; at the rate that was measured if there is no limit. Empty if nobody knows. */
    static Optional<Duration> left(ReactiveContactClient client, long remaining, double perSecond) {
        ClientSnapshot now = client.snapshot();
        Duration paced = client.estimate(Math.max(0, remaining - now.waiting() - now.inFlight()));
        if (paced.isZero() && perSecond > 0) {
            return Optional.of(Duration.ofMillis((long) (1000 * remaining / perSecond)));
        }
        return paced.isZero() || paced.equals(NEVER) ? Optional.empty() : Optional.of(paced);
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
