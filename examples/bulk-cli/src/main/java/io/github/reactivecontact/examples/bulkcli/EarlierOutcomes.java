package io.github.reactivecontact.examples.bulkcli;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The input lines that had an outcome before this run, and how many of those failed. Keeps 17 bits a line: whether it
 * has an outcome, and a fingerprint of its text, which finds an input that is not the one of the earlier run.
 */
final class EarlierOutcomes {

    private static final int CHUNK = 64 * 1024;

    private final BitSet lines = new BitSet();
    private final List<short[]> fingerprints = new ArrayList<>();
    private final Function<Line, String> sourceOf;
    private final String name;
    private final Map<Integer, Set<Short>> further = new HashMap<>();
    private int furtherCount;
    private int failed;
    private int retried;

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
        if (lines.get(line)) {
            if (isKnown(line, fingerprint(source))) {
                return;
            }
            further.computeIfAbsent(line, created -> new HashSet<>()).add(fingerprint(source));
            furtherCount++;
            failed += isFailed ? 1 : 0;
            return;
        }
        failed += isFailed ? 1 : 0;
        lines.set(line);
        while (fingerprints.size() <= line / CHUNK) {
            fingerprints.add(new short[CHUNK]);
        }
        fingerprints.get(line / CHUNK)[line % CHUNK] = fingerprint(source);
    }

    /** Counts a failed row that this run replaces. */
    void addRetried() {
        retried++;
    }

    /** Whether a line has an outcome. Rejects a line that, by its fingerprint, is not the one of the earlier run. */
    boolean has(Line line) {
        if (line.number() > Integer.MAX_VALUE || !lines.get((int) line.number())) {
            return false;
        }
        int number = (int) line.number();
        if (!isKnown(number, fingerprint(sourceOf.apply(line)))) {
            if (line.isOneOfSeveral()) {
                return false;
            }
            throw otherInput("its line " + number + " is another one");
        }
        return true;
    }

    /**
     * Rejects an input that is not the one of the earlier run. Reads it up to the last line with an outcome. An input
     * that can be read only once is checked line by line in {@link #has}.
     */
    void check(InputLines input) {
        if (count() == 0 || !input.canBeReadTwice()) {
            return;
        }
        Long found = input.again()
                .takeWhile(line -> line.number() <= last())
                .filter(this::has)
                .count()
                .block();
        if (found == null || found < count()) {
            throw otherInput("it has " + found + " of the " + count() + " lines with an outcome");
        }
    }

    private boolean isKnown(int line, short fingerprint) {
        return fingerprints.get(line / CHUNK)[line % CHUNK] == fingerprint
                || further.getOrDefault(line, Set.of()).contains(fingerprint);
    }

    private UsageException otherInput(String difference) {
        return new UsageException("the input is not the one that " + name + " began with: " + difference
                + ". Continue with the input of the earlier run, or choose another --output");
    }

    private static short fingerprint(String source) {
        int hash = source.hashCode() * 0x9E3779B9;
        return (short) (hash >>> 16);
    }

    int count() {
        return lines.cardinality() + furtherCount;
    }

    private int last() {
        return Math.max(0, lines.length() - 1);
    }

    int failed() {
        return failed;
    }

    int retried() {
        return retried;
    }
}
