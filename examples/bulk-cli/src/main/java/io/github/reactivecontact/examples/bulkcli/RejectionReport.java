package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.Rejections;
import io.github.reactivecontact.examples.tables.Rejections.Reason;
import io.github.reactivecontact.examples.tables.Rejections.Rejected;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the rejected lines of a run by reason. */
final class RejectionReport {

    private RejectionReport() {}

    /** Formats a line for each reason, each after a line end; empty if there is none. */
    static String text(Rejections rejections) {
        return rejections.byReason().stream()
                .map(reason -> System.lineSeparator() + "  " + reason.count() + " rejected, " + reason.reason() + ": "
                        + lines(reason))
                .collect(Collectors.joining());
    }

    private static String lines(Reason reason) {
        return (reason.count() == 1 ? "line " : "lines ")
                + reason.first().stream()
                        .map(rejected -> String.valueOf(rejected.line()))
                        .collect(Collectors.joining(", "))
                + (reason.count() > Rejections.FIRST ? ", ..." : "");
    }

    static List<Map<String, Object>> json(Rejections rejections) {
        return rejections.byReason().stream()
                .map(reason -> Map.<String, Object>of(
                        "reason",
                        reason.reason(),
                        "count",
                        reason.count(),
                        "lines",
                        reason.first().stream().map(Rejected::line).toList()))
                .toList();
    }
}
