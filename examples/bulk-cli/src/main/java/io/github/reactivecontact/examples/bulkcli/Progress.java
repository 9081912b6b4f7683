package io.github.reactivecontact.examples.bulkcli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How far the run has come: a bar on a terminal, otherwise a line every few seconds. */
final class Progress implements AutoCloseable {

    private static final int BAR_WIDTH = 100;
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private final PrintWriter err;
    private final @Nullable ProgressBar bar;
    private final long started = System.nanoTime();
    private Duration lastLine = Duration.ZERO;
    private volatile long total = -1;

    private Progress(PrintWriter err, @Nullable ProgressBar bar) {
        this.err = err;
        this.bar = bar;
    }

    static Progress bar(PrintStream err) {
        return new Progress(
                new PrintWriter(err, true, Charset.defaultCharset()),
                new ProgressBarBuilder()
                        .setTaskName("bulk-cli")
                        .setInitialMax(-1)
                        .setUpdateIntervalMillis(250)
                        .showSpeed()
                        .setMaxRenderedLength(BAR_WIDTH)
                        .setConsumer(new ConsoleProgressBarConsumer(err, BAR_WIDTH))
                        .build());
    }

    static Progress lines(PrintWriter err) {
        return new Progress(err, null);
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
            bar.stepTo(tally.done()).setExtraMessage("  " + tally.counts());
        } else if (elapsed().minus(lastLine).compareTo(LINE_EVERY) >= 0) {
            lastLine = elapsed();
            err.println(line(tally, elapsed(), total));
        }
    }

    /** A message of its own, on any thread. */
    void tell(String message) {
        if (bar != null) {
            err.println();
        }
        err.println("bulk-cli: " + message);
    }

    static String line(Tally tally, Duration elapsed, long total) {
        double perSecond = tally.perSecond(elapsed);
        String done = total < 0 ? tally.done() + " done" : tally.done() + " of " + total + " done";
        String left = total < 0 || perSecond == 0
                ? ""
                : ", " + Tally.words(Duration.ofSeconds((long) ((total - tally.done()) / perSecond))) + " left";
        return String.format(Locale.ROOT, "bulk-cli: %s (%s), %.1f/s%s", done, tally.counts(), perSecond, left);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
