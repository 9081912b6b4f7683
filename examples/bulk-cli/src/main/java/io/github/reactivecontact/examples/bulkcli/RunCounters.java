package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.examples.tables.Rejections;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts the outcomes of a run. Not thread-safe. */
final class RunCounters {

    private long found;
    private long noContact;
    private long failed;
    private final Map<Reason, Long> failures = new EnumMap<>(Reason.class);

    private long duplicates;
    private final Rejections rejections = new Rejections();

    /** Returns what is counted of an outcome: the word of its row, or the reason of a failure. */
    static String kind(ContactLookup<Line> outcome) {
        return outcome instanceof ContactLookup.Failed<Line> failed
                ? failed.error().reason().name()
                : OutcomeWriter.outcomeOf(outcome);
    }

    /** Counts the outcome of one line. */
    void add(String kind) {
        switch (kind) {
            case "found" -> found++;
            case "no_contact" -> noContact++;
            default -> {
                failed++;
                failures.merge(Reason.valueOf(kind), 1L, Long::sum);
            }
        }
    }

    /** Counts a line whose outcome is that of an earlier line. */
    void addDuplicate() {
        duplicates++;
    }

    long done() {
        return found + noContact + failed;
    }

    long duplicates() {
        return duplicates;
    }

    Rejections rejections() {
        return rejections;
    }

    /** Returns the lines that are neither rejected nor duplicates. */
    long unique() {
        return done() - duplicates - rejections.count();
    }

    long found() {
        return found;
    }

    long noContact() {
        return noContact;
    }

    long failed() {
        return failed;
    }

    /** Returns the failures by reason, without reasons that did not occur. */
    Map<Reason, Long> failures() {
        return Collections.unmodifiableMap(failures);
    }

    /** Formats the counters on one line. */
    String counts() {
        return "found " + found + ", no contact " + noContact + ", failed " + failed;
    }

    /** Formats the final summary, with one line for each reason of failures. */
    String summary(Duration elapsed) {
        StringBuilder summary = new StringBuilder(String.format(
                Locale.ROOT, "%d done in %s (%.1f/s): %s", done(), format(elapsed), perSecond(elapsed), counts()));
        if (duplicates + rejections.count() > 0) {
            summary.append(System.lineSeparator())
                    .append(String.format(
                            Locale.ROOT,
                            "  %d read: %d unique, %d duplicates, %d rejected",
                            done(),
                            unique(),
                            duplicates,
                            rejections.count()));
        }
        failures.forEach((reason, count) -> summary.append(System.lineSeparator())
                .append("  ")
                .append(reason)
                .append(' ')
                .append(count));
        return summary.append(RejectionReport.text(rejections)).toString();
    }

    double perSecond(Duration elapsed) {
        return elapsed.isZero() ? 0 : done() * 1e9 / elapsed.toNanos();
    }

    static String format(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return duration.toDays() < 2
                ? String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60)
                : String.format(Locale.ROOT, "%d d %02d h", duration.toDays(), duration.toHoursPart());
    }
}
