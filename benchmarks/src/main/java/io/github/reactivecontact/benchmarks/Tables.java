package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.Ratios.Ratio;
import io.github.reactivecontact.benchmarks.Results.Absolute;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Formats a comparison as Markdown. */
final class Tables {

    private static final double MIB = 1024.0 * 1024;

    private Tables() {}

    static String of(Results results) {
        StringBuilder page = new StringBuilder("# This client beside others\n\n");
        line(
                page,
                "Measured %s on: %s. %s.",
                results.measuredAt(),
                results.machine().describe(),
                results.pinning().describe());
        line(
                page,
                "Each client in its own JVM (`%s`), %s s warm-up, %s s measured, load %s, event loops %s.",
                String.join(" ", results.jvmFlags()),
                results.warmUpSeconds(),
                results.measureSeconds(),
                results.load(),
                results.eventLoops() == null ? "by default" : results.eventLoops());
        results.server()
                .forEach(capacity -> line(
                        page,
                        "The server alone answers %,.0f/s to %s (%d in flight%s).",
                        capacity.lookupsPerSecond(),
                        capacity.by(),
                        capacity.inFlight(),
                        capacity.serverBusy() == null
                                ? ""
                                : text(", server busy %.0f %%", 100 * capacity.serverBusy())));
        for (Cell cell : cells(results)) {
            page.append("\n## ").append(cell).append("\n\n");
            absolutes(
                    page,
                    results.clients().stream().filter(one -> in(cell, one)).toList());
            page.append("\nThis client over the other, median of the rounds (lowest to highest):\n\n");
            ratios(page, results.ratios().stream().filter(one -> in(cell, one)).toList());
        }
        results.failures()
                .forEach(failure -> line(
                        page,
                        "\nNot measured: %s with %s: %s",
                        failure.client(),
                        new Cell(failure.inFlight(), failure.delayMs()),
                        failure.why()));
        return page.toString();
    }

    static Stream<String> others(Stream<Ratio> ratios) {
        return ratios.map(Ratio::against).distinct();
    }

    private static List<Cell> cells(Results results) {
        return results.clients().stream()
                .map(one -> new Cell(one.inFlight(), one.delayMs()))
                .distinct()
                .toList();
    }

    private static boolean in(Cell cell, Absolute one) {
        return one.inFlight() == cell.inFlight() && one.delayMs() == cell.delayMs();
    }

    private static boolean in(Cell cell, Ratio one) {
        return one.inFlight() == cell.inFlight() && one.delayMs() == cell.delayMs();
    }

    private static void absolutes(StringBuilder page, List<Absolute> clients) {
        line(
                page,
                "| client | lookups/s | CPU µs per lookup | bytes per lookup | p50 ms | p99 ms | p99.9 ms | peak"
                        + " threads | peak RSS MiB | server busy |");
        line(page, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (Absolute client : clients) {
            Measurement m = client.medians();
            line(
                    page,
                    "| %s | %,.0f | %.1f | %,.0f | %.2f | %.2f | %.2f | %d | %s | %s |",
                    m.client(),
                    m.lookupsPerSecond(),
                    m.cpuNanosPerLookup() / 1000,
                    m.bytesPerLookup(),
                    m.p50Millis(),
                    m.p99Millis(),
                    m.p999Millis(),
                    m.peakThreads(),
                    known("%.0f", m.peakRssBytes(), 1 / MIB),
                    known("%.0f %%", m.serverBusy(), 100));
        }
    }

    private static void ratios(StringBuilder page, List<Ratio> ratios) {
        List<String> metrics = ratios.stream().map(Ratio::metric).distinct().toList();
        line(page, "| against | %s |", String.join(" | ", metrics));
        line(page, "|---|%s", "--:|".repeat(metrics.size()));
        others(ratios.stream())
                .forEach(other -> line(
                        page,
                        "| %s | %s |",
                        other,
                        ratios.stream()
                                .filter(ratio -> ratio.against().equals(other))
                                .map(ratio -> text("%.2f (%.2f to %.2f)", ratio.median(), ratio.min(), ratio.max()))
                                .collect(Collectors.joining(" | "))));
    }

    private static String known(String format, @Nullable Number number, double factor) {
        return number == null ? "" : text(format, number.doubleValue() * factor);
    }

    private static void line(StringBuilder page, String format, Object... arguments) {
        page.append(text(format, arguments)).append('\n');
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
