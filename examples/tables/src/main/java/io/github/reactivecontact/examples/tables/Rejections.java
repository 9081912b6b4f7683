package io.github.reactivecontact.examples.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts rejected numbers by reason, and keeps the first ones of each. Memory is bounded: reasons beyond the first
 * {@link #MOST_REASONS} are counted together. Not thread-safe.
 */
public final class Rejections {

    /** The most reasons that are counted on their own. */
    public static final int MOST_REASONS = 20;

    /** The numbers that are kept of a reason. */
    public static final int FIRST = 3;

    private static final String OTHER = "other reasons";

    private final Map<String, Counted> reasons = new HashMap<>();
    private long count;

    /** Creates an instance without rejected numbers. */
    public Rejections() {}

    private static final class Counted {

        private long count;
        private final List<Rejected> first = new ArrayList<>(FIRST);
    }

    /**
     * The rejected numbers of one reason.
     *
     * @param reason why they are rejected
     * @param count how many
     * @param first the first {@link #FIRST} of them
     */
    public record Reason(String reason, long count, List<Rejected> first) {}

    /**
     * A rejected number.
     *
     * @param line the line of its row, from 1
     * @param source its text
     */
    public record Rejected(long line, String source) {}

    /**
     * Counts a rejected number.
     *
     * @param reason why, in words that are equal for all numbers of a kind
     * @param line the line of its row, from 1
     * @param source its text, which is kept if it is one of the first
     */
    public void add(String reason, long line, String source) {
        String kind = reasons.containsKey(reason) || reasons.size() < MOST_REASONS ? reason : OTHER;
        Counted counted = reasons.computeIfAbsent(kind, created -> new Counted());
        counted.count++;
        count++;
        if (counted.first.size() < FIRST) {
            counted.first.add(new Rejected(line, source));
        }
    }

    /**
     * Returns how many numbers are rejected.
     *
     * @return their number
     */
    public long count() {
        return count;
    }

    /**
     * Returns the reasons.
     *
     * @return a new list, the most frequent reasons first, and equally frequent ones by their first lines
     */
    public List<Reason> byReason() {
        return reasons.entrySet().stream()
                .map(entry -> new Reason(entry.getKey(), entry.getValue().count, List.copyOf(entry.getValue().first)))
                .sorted(Comparator.comparingLong(Reason::count)
                        .reversed()
                        .thenComparingLong(reason -> reason.first().get(0).line()))
                .toList();
    }
}
