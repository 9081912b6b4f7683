package io.github.reactivecontact.examples.bulkcli;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Selects the lines of a run: those without an earlier outcome, at most {@code --limit}. Numbers their chats, so that
 * duplicates are known.
 */
final class RunLines {

    private final EarlierOutcomes earlier;
    private final @Nullable Long limit;
    private final boolean isDistinct;
    private final boolean canLookAhead;
    private long answered;
    private long taken;
    private volatile boolean isLimitReached;

    /**
     * @param canLookAhead whether the line after the limit may be read, to know if there is one. A pipe may wait for it
     */
    RunLines(EarlierOutcomes earlier, RunOptions run, boolean canLookAhead) {
        this.earlier = earlier;
        this.limit = run.limit;
        this.isDistinct = !run.noDistinct;
        this.canLookAhead = canLookAhead;
    }

    /** Subscribe once. */
    Flux<Line> of(Flux<Line> lines) {
        Flux<Line> left = lines.filter(this::isLeft);
        Flux<Line> limited = limit == null ? left : limited(left, limit);
        return isDistinct ? Flux.defer(() -> limited.map(new ChatSlots()::number)) : limited;
    }

    private boolean isLeft(Line line) {
        boolean isAnswered = earlier.has(line);
        answered += isAnswered ? 1 : 0;
        return !isAnswered;
    }

    private Flux<Line> limited(Flux<Line> left, long most) {
        long read = canLookAhead && most < Long.MAX_VALUE ? most + 1 : most;
        return left.take(read).filter(line -> {
            taken++;
            isLimitReached = taken == read;
            return taken <= most;
        });
    }

    /** Returns the lines that were left out because they have an outcome. */
    long answered() {
        return answered;
    }

    /** Whether the limit ended the run, so that the input was not read to its end. */
    boolean isLimitReached() {
        return isLimitReached;
    }
}
