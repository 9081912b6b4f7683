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
                "Each client in its own JVM (`%s`), %s s warm-up, event loops %s.",
                String.join(" ", results.jvmFlags()),
                results.warmUpSeconds(),
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
                    cell,
                    results.clients().stream()
                            .filter(one -> one.cell().equals(cell))
                            .toList());
            page.append("\nThis client over the other, median of the rounds (lowest to highest):\n\n");
            ratios(
                    page,
                    results.ratios().stream()
                            .filter(one -> one.cell().equals(cell))
                            .toList());
        }
        if (!results.firstAnswers().isEmpty()) {
            firstAnswers(page, results.firstAnswers());
        }
        if (!results.cacheHits().isEmpty()) {
            cacheHits(page, results.cacheHits());
        }
        results.failures()
                .forEach(failure ->
                        line(page, "\nNot measured: %s with %s: %s", failure.client(), failure.cell(), failure.why()));
        return page.toString();
    }

    static Stream<String> others(Stream<Ratio> ratios) {
        return ratios.map(Ratio::against).distinct();
    }

    private static List<Cell> cells(Results results) {
        return results.clients().stream().map(Absolute::cell).distinct().toList();
    }

    private static void absolutes(StringBuilder page, Cell cell, List<Absolute> clients) {
        boolean isPaced = cell.load() == LoadKind.PACED;
        line(
                page,
                "| client | lookups/s | CPU µs per lookup | bytes per lookup | %s | peak threads | peak RSS MiB | server"
                        + " busy |",
                isPaced ? "permits used | refused" : "p50 ms | p99 ms | p99.9 ms");
        line(page, "|---|--:|--:|--:|%s--:|--:|--:|", "--:|".repeat(isPaced ? 2 : 3));
        for (Absolute client : clients) {
            Measurement m = client.medians();
            line(
                    page,
                    "| %s | %,.0f | %.1f | %,.0f | %s | %d | %s | %s |",
                    m.client(),
                    m.lookupsPerSecond(),
                    m.cpuNanosPerLookup() / 1000,
                    m.bytesPerLookup(),
                    isPaced
                            ? text(
                                    "%s | %s",
                                    known("%.1f %%", m.permitsUsed(), 100), known("%.2f %%", m.refused(), 100))
                            : text("%.2f | %.2f | %.2f", m.p50Millis(), m.p99Millis(), m.p999Millis()),
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

    private static void firstAnswers(StringBuilder page, List<FirstAnswer> answers) {
        page.append("\n## First answer of a cold JVM\n\n");
        line(page, "| client | ms since the start of the JVM | CPU ms | JVMs |");
        line(page, "|---|--:|--:|--:|");
        answers.forEach(answer -> line(
                page,
                "| %s | %,.0f | %,.0f | %d |",
                answer.client(),
                answer.millis(),
                answer.cpuMillis(),
                answer.runs()));
    }

    private static void cacheHits(StringBuilder page, List<CacheHit> hits) {
        page.append("\n## Hit of a cache in memory\n\n");
        line(page, "| by | ns | bytes |");
        line(page, "|---|--:|--:|");
        hits.forEach(hit -> line(page, "| %s | %,.0f | %,.0f |", hit.by(), hit.nanos(), hit.bytes()));
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
