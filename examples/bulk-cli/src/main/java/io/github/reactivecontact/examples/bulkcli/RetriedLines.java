package io.github.reactivecontact.examples.bulkcli;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The lines up to which failed rows are repeated: a run with {@code --limit} keeps the rows of lines that it does not
 * reach.
 *
 * @param last the last line
 * @param lastSources sources of the last line, as in its rows
 */
record RetriedLines(long last, Set<String> lastSources) {

    static final RetriedLines NONE = new RetriedLines(0, Set.of());
    static final RetriedLines ALL = new RetriedLines(Long.MAX_VALUE, Set.of());

    /** Reads the lines of a run with a limit, from an input that can be read twice. */
    static RetriedLines of(InputLines input, EarlierOutcomes earlier, OutcomeWriter format, long limit) {
        return Objects.requireNonNull(input.again()
                .filter(line -> !earlier.has(line))
                .take(limit)
                .reduce(NONE, (lines, line) -> lines.plus(line.number(), format.sourceOf(line)))
                .block());
    }

    private RetriedLines plus(long line, String source) {
        if (line != last) {
            return new RetriedLines(line, Set.of(source));
        }
        Set<String> sources = new HashSet<>(lastSources);
        sources.add(source);
        return new RetriedLines(line, sources);
    }

    boolean has(long line, String source) {
        return line < last || (line == last && lastSources.contains(source));
    }
}
