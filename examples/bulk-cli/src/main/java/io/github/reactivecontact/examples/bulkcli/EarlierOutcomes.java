package io.github.reactivecontact.examples.bulkcli;

import java.util.BitSet;

/** The input lines that had an outcome before this run, and how many of those failed. One bit a line. */
final class EarlierOutcomes {

    private final BitSet lines = new BitSet();
    private int failed;

    void add(int line, boolean isFailed) {
        if (isFailed && !lines.get(line)) {
            failed++;
        }
        lines.set(line);
    }

    boolean has(Line line) {
        return line.number() <= Integer.MAX_VALUE && lines.get((int) line.number());
    }

    int count() {
        return lines.cardinality();
    }

    int failed() {
        return failed;
    }
}
