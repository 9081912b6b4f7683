package io.github.reactivecontact.examples.bulkcli;

import java.util.BitSet;
import java.util.function.Function;

/**
 * The rows that earlier runs wrote: lines with an outcome, and failed lines that this run repeats. Keeps a fingerprint
 * of each source, which finds an input that is not the one of the earlier run.
 */
final class EarlierOutcomes {

    private final RowSources answered = new RowSources();
    private final RowSources retried = new RowSources();
    private final BitSet rejected = new BitSet();
    private final Function<Line, String> sourceOf;
    private final String name;
    private int failed;

    /** Creates an instance without outcomes. */
    EarlierOutcomes() {
        this(Line::source, "");
    }

    /**
     * @param sourceOf formats the source of a line as the rows that are added
     * @param name the output, for messages
     */
    EarlierOutcomes(Function<Line, String> sourceOf, String name) {
        this.sourceOf = sourceOf;
        this.name = name;
    }

    /** Adds a row of an earlier output. A line of several numbers has several rows. */
    void add(int line, String source, boolean isFailed) {
        if (answered.add(line, source) && isFailed) {
            failed++;
        }
    }

    /**
     * Adds a failed row that this run replaces.
     *
     * @param isRejected whether the line was rejected, so that an earlier {@code --rejects} has its row
     */
    void addRetried(int line, String source, boolean isRejected) {
        retried.add(line, source);
        if (isRejected) {
            rejected.set(line);
        }
    }

    /** Whether a line has an outcome. Rejects a line that, by its fingerprint, is not the one of the earlier run. */
    boolean has(Line line) {
        if (line.number() > Integer.MAX_VALUE) {
            return false;
        }
        int number = (int) line.number();
        if (!answered.hasLine(number) && !retried.hasLine(number)) {
            return false;
        }
        String source = sourceOf.apply(line);
        if (answered.isKnown(number, source)) {
            return true;
        }
        if (!retried.isKnown(number, source) && !line.isOneOfSeveral()) {
            throw otherInput("its line " + number + " is another one");
        }
        return false;
    }

    /** Whether an earlier run rejected a line that this run repeats. */
    boolean wasRejected(Line line) {
        return line.number() <= Integer.MAX_VALUE && rejected.get((int) line.number());
    }

    /**
     * Rejects an input that is not the one of the earlier run. Reads it up to the last line with a row. An input that
     * can be read only once is checked line by line in {@link #has}.
     */
    void check(InputLines input) {
        int rows = answered.count() + retried.count();
        if (rows == 0 || !input.canBeReadTwice()) {
            return;
        }
        int last = Math.max(answered.last(), retried.last());
        Long found = input.again()
                .takeWhile(line -> line.number() <= last)
                .filter(this::hasRow)
                .count()
                .block();
        if (found == null || found < rows) {
            throw otherInput("it has " + found + " of the " + rows + " lines with an outcome");
        }
    }

    private boolean hasRow(Line line) {
        return has(line) || retried.isKnown((int) line.number(), sourceOf.apply(line));
    }

    private UsageException otherInput(String difference) {
        return new UsageException("the input is not the one that " + name + " began with: " + difference
                + ". Continue with the input of the earlier run, or choose another --output");
    }

    int count() {
        return answered.count();
    }

    int failed() {
        return failed;
    }

    int retried() {
        return retried.count();
    }
}
