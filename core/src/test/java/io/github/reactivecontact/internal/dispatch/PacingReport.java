package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;

import io.github.reactivecontact.internal.dispatch.PacingCell.FixedMargin;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Writes docs/pacing.md except its last section to the given path. The page says how to run this. */
final class PacingReport {

    private static final int SEEDS = 50;
    private static final int STEP = 5;
    private static final int[] RATES = {1, 10};
    private static final long[] JITTERS = {0, 20, 100, 150};

    private final StringBuilder page = new StringBuilder();

    private PacingReport() {}

    public static void main(String[] args) throws IOException {
        var report = new PacingReport();
        report.write();
        Path page = Path.of(args[0]);
        String dispatchers = DispatcherPacingReport.sectionOf(page);
        Files.writeString(page, report.page + (dispatchers.isEmpty() ? "" : "\n" + dispatchers));
    }

    private void write() {
        text("""
                # Pacing, simulated

                The throughput of one instance with endless work against a server with an unknown limiter and an unknown
                jitter. Time is virtual and runs are seeded. Each request arrives after its own uniform delay from 0 to
                the jitter. Its response comes 50 to 60 ms after the arrival. A run has 2 minutes of warm-up and 10
                measured minutes. The values are means of %d seeds.

                **Used** is the share of the permitted requests that were accepted. **Refused** is the share of the sent
                requests that got a 429. Both are in percent. Warm-up: 429s in the first two minutes, the mean and the
                maximum of all seeds.

                Regenerate from the top directory:

                    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:java -pl core \\
                        -Dexec.classpathScope=test -Dexec.args=core/docs/pacing.md \\
                        -Dexec.mainClass=%s

                The other columns compare the learning pace with simpler ones, as used / refused:

                - **Exact** sends evenly at exactly the rate.
                - **Best fixed** is the constant margin with the most accepted requests among those with at most 1 %%
                  refused. Margins from 0 to 110 %% of the jitter are tried in steps of %d %%. To choose it, one has to
                  know the jitter and the limiter.
                - **Most used** is the same without a limit on refused requests.
                - **Bucket4j** is a bucket of one window's requests in the client, refilled evenly.

                """, SEEDS, PacingReport.class.getName(), STEP);
        cells();
        text("""

                ## Twenty drawn jitters

                The jitters are whole milliseconds, drawn from 0 to 150. "Below" is the difference in points of use to a
                fixed margin (negative: above it).

                """);
        drawn();
        text("""

                ## Harder servers and slower responses

                Used / refused / maximum of 429s in a warm-up.

                """);
        variants();
        text("""

                ## Conclusions

                - No constant margin is right everywhere. The exact rate is best without jitter, and against limiters
                  that tolerate jitter. A strict limiter refuses over a third of its requests. The learning pace loses
                  about one point, because it does not know the jitter.
                - A fixed window refuses only requests near an edge. A pace that ignores refusals therefore uses a few
                  points more at high jitter (most used). The learning pace keeps refusals under one percent instead.
                - A probe costs one refused request. Where probes find an edge, the length of the hold between probes
                  determines the share of refused requests.
                - The warm-up has more refusals if three conditions meet: a strict server, many requests per window, and
                  responses slower than the window. A whole window of requests is then in flight before the first 429
                  arrives. Use does not suffer.
                """);
    }

    private void cells() {
        line(
                "| limiter | rate | jitter ms | **used** | **refused** | warm-up | exact | best fixed (margin ms) | most used"
                        + " (margin ms) | Bucket4j |");
        line("|---|---|---|---|---|---|---|---|---|---|");
        for (ServerLimiter.LimiterKind kind : ServerLimiter.LimiterKind.values()) {
            for (int requests : RATES) {
                for (long jitter : JITTERS) {
                    ServerConditions profile = ServerConditions.of(kind, requests, jitter);
                    PacingCell learnt = PacingCell.learning(profile, SEEDS);
                    line(format(
                            "| %s | %d/s | %d | **%.1f** | **%.2f** | %.1f, %d | %s | %s | %s | %s |",
                            kind.label,
                            requests,
                            jitter,
                            learnt.used(),
                            learnt.refused(),
                            learnt.warmUpRefused(),
                            learnt.worstWarmUpRefused(),
                            pair(PacingCell.fixed(profile, 0, SEEDS)),
                            fixed(PacingCell.bestFixed(profile, 1, STEP, SEEDS), jitter),
                            fixed(PacingCell.bestFixed(profile, 100, STEP, SEEDS), jitter),
                            pair(PacingCell.bucket4j(profile, SEEDS))));
                }
            }
        }
    }

    private void drawn() {
        line("| limiter | rate | below best fixed: mean, worst | below most used: mean, worst | refused: mean, worst |"
                + " 429s in a warm-up: worst |");
        line("|---|---|---|---|---|---|");
        for (ServerLimiter.LimiterKind kind : ServerLimiter.LimiterKind.values()) {
            for (int requests : RATES) {
                var belowBest = new Spread();
                var belowMost = new Spread();
                var refused = new Spread();
                var warmUp = new Spread();
                for (long jitter : PaceSimulationTest.drawnJitters()) {
                    ServerConditions profile = ServerConditions.of(kind, requests, jitter);
                    PacingCell learnt = PacingCell.learning(profile, SEEDS);
                    belowBest.add(
                            PacingCell.bestFixed(profile, 1, STEP, SEEDS).cell().used() - learnt.used());
                    belowMost.add(PacingCell.bestFixed(profile, 100, STEP, SEEDS)
                                    .cell()
                                    .used()
                            - learnt.used());
                    refused.add(learnt.refused());
                    warmUp.add(learnt.worstWarmUpRefused());
                }
                line(format(
                        "| %s | %d/s | %.1f, %.1f | %.1f, %.1f | %.2f, %.2f | %.0f |",
                        kind.label,
                        requests,
                        belowBest.mean(),
                        belowBest.worst,
                        belowMost.mean(),
                        belowMost.worst,
                        refused.mean(),
                        refused.worst,
                        warmUp.worst));
            }
        }
    }

    private void variants() {
        line("| limiter | rate | jitter ms | refused requests count too | responses after a second | both |");
        line("|---|---|---|---|---|---|");
        for (ServerLimiter.LimiterKind kind : ServerLimiter.LimiterKind.values()) {
            for (int requests : RATES) {
                for (long jitter : new long[] {20, 100}) {
                    ServerConditions profile = ServerConditions.of(kind, requests, jitter);
                    line(format(
                            "| %s | %d/s | %d | %s | %s | %s |",
                            kind.label,
                            requests,
                            jitter,
                            variant(profile, ServerConditions::countingRefused),
                            variant(profile, conditions -> conditions.withLatency(SECOND)),
                            variant(
                                    profile,
                                    conditions -> conditions.countingRefused().withLatency(SECOND))));
                }
            }
        }
    }

    private static String variant(ServerConditions profile, UnaryOperator<ServerConditions> change) {
        PacingCell cell = PacingCell.learning(change.apply(profile), SEEDS);
        return format("%s / %d", pair(cell), cell.worstWarmUpRefused());
    }

    private static String pair(PacingCell cell) {
        return format("%.1f / %.2f", cell.used(), cell.refused());
    }

    private static String fixed(FixedMargin best, long jitter) {
        return format("%s (%.0f)", pair(best.cell()), jitter * best.percentOfJitter() / 100.0);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private void text(String pattern, Object... values) {
        page.append(format(pattern, values));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static final class Spread {
        private double sum;
        private int count;
        private double worst = Double.NEGATIVE_INFINITY;

        void add(double value) {
            sum += value;
            count++;
            worst = Math.max(worst, value);
        }

        double mean() {
            return sum / count;
        }
    }
}
