package io.github.reactivecontact.examples.bulkcli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Counts rejected lines by reason, and keeps the first line numbers of each. Not thread-safe. */
final class Rejections {

    private static final int FIRST_LINES = 3;
    private static final int MOST_REASONS = 20;
    private static final String OTHER = "other reasons";

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long count;

    /** The rejected lines of one reason. */
    static final class Kind {

        private long count;
        private final List<Long> lines = new ArrayList<>(FIRST_LINES);

        long count() {
            return count;
        }

        /** The numbers of the first three. */
        List<Long> lines() {
            return List.copyOf(lines);
        }
    }

    void add(Line line) {
        String reason = Objects.requireNonNull(line.rejection()).reason();
        String key = kinds.containsKey(reason) || kinds.size() < MOST_REASONS ? reason : OTHER;
        Kind kind = kinds.computeIfAbsent(key, created -> new Kind());
        kind.count++;
        count++;
        if (kind.lines.size() < FIRST_LINES) {
            kind.lines.add(line.number());
        }
    }

    long count() {
        return count;
    }

    Map<String, Kind> byReason() {
        return kinds;
    }

    /** Formats a line for each reason; empty if there is none. */
    String summary() {
        return kinds.entrySet().stream()
                .map(entry -> System.lineSeparator() + "  " + entry.getValue().count + " rejected, " + entry.getKey()
                        + ": " + lines(entry.getValue()))
                .collect(Collectors.joining());
    }

    private static String lines(Kind kind) {
        return (kind.count == 1 ? "line " : "lines ")
                + kind.lines.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (kind.count > FIRST_LINES ? ", ..." : "");
    }
}
