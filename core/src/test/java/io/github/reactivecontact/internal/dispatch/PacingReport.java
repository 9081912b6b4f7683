package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;

import io.github.reactivecontact.internal.dispatch.PacingCell.FixedMargin;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Writes docs/pacing.md, all but its last section, to the path given; the page says how to run this. */
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
        String dispatchers = DispatcherReport.sectionOf(page);
        Files.writeString(page, report.page + (dispatchers.isEmpty() ? "" : "\n" + dispatchers));
    }

    private void write() {
        line("# Pacing, simulated");
        line("");
        line("What one instance reaches with endless work against a server whose limiter and jitter it is not told.");
        line("Virtual time, seeded; each request arrives after its own uniform delay of 0 to the jitter, answers come");
        line("50 to 60 ms after arrival; 2 minutes of warm-up, then 10 minutes measured; means of " + SEEDS
                + " seeds.");
        line(
                "**Used** is the share of the permitted requests that were accepted, **refused** the share of sent requests");
        line("that got a 429, both in percent. Warm-up: 429s in the first two minutes, mean and most of any seed.");
        line("");
        line("Regenerate, from the top directory:");
        line("");
        line("    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:java -pl core \\");
        line("        -Dexec.classpathScope=test -Dexec.args=core/docs/pacing.md \\");
        line("        -Dexec.mainClass=io.github.reactivecontact.internal.dispatch.PacingReport");
        line("");
        line(
                "Beside the learning pace: **exact**, evenly at exactly the rate; **best fixed**, the constant margin that has");
        line("the most accepted of those (0 to 110 % of the jitter, by " + STEP
                + " %) with at most 1 % refused, so by knowing");
        line(
                "the jitter and the limiter; **most used**, the same with any number refused; **Bucket4j**, a bucket of one");
        line("window's requests in the client, refilled evenly.");
        line("");
        cells();
        line("");
        line("## Twenty drawn jitters");
        line("");
        line("Whole milliseconds drawn from 0 to 150. Points of use below the two fixed margins (negative: above).");
        line("");
        drawn();
        line("");
        line("## Harder servers and slower answers");
        line("");
        line("Used / refused / most 429s in a warm-up.");
        line("");
        variants();
        line("");
        line("## Reading it");
        line("");
        line(
                "- No constant margin is right everywhere: the exact rate is best without jitter and against limiters that");
        line(
                "  forgive it, and has over a third refused by a strict one. The pace gives up a point or so for not being told.");
        line(
                "- Against a fixed window only requests near an edge can be refused, so ignoring refusals uses a few points");
        line("  more at high jitter (most used). The pace keeps refusals under one percent instead.");
        line(
                "- A probe costs one refused request, so where probes find an edge the length of the hold sets their share.");
        line(
                "- A strict server, many requests a window and answers slower than the window together cost more refusals in");
        line("  the warm-up, for a window of requests is under way before the first 429 is back; use does not suffer.");
    }

    private void cells() {
        line(
                "| limiter | rate | jitter ms | **used** | **refused** | warm-up | exact | best fixed (margin ms) | most used"
                        + " (margin ms) | Bucket4j |");
        line("|---|---|---|---|---|---|---|---|---|---|");
        for (ServerLimiter.Kind kind : ServerLimiter.Kind.values()) {
            for (int requests : RATES) {
                for (long jitter : JITTERS) {
                    Conditions world = Conditions.of(kind, requests, jitter);
                    PacingCell learnt = PacingCell.learning(world, SEEDS);
                    line(format(
                            "| %s | %d/s | %d | **%.1f** | **%.2f** | %.1f, %d | %s | %s | %s | %s |",
                            kind.label,
                            requests,
                            jitter,
                            learnt.used(),
                            learnt.refused(),
                            learnt.warmUpRefused(),
                            learnt.worstWarmUpRefused(),
                            pair(PacingCell.fixed(world, 0, SEEDS)),
                            fixed(PacingCell.bestFixed(world, 1, STEP, SEEDS), jitter),
                            fixed(PacingCell.bestFixed(world, 100, STEP, SEEDS), jitter),
                            pair(PacingCell.bucket4j(world, SEEDS))));
                }
            }
        }
    }

    private void drawn() {
        line("| limiter | rate | below best fixed: mean, worst | below most used: mean, worst | refused: mean, worst |"
                + " 429s in a warm-up: worst |");
        line("|---|---|---|---|---|---|");
        for (ServerLimiter.Kind kind : ServerLimiter.Kind.values()) {
            for (int requests : RATES) {
                var belowBest = new Spread();
                var belowMost = new Spread();
                var refused = new Spread();
                var warmUp = new Spread();
                for (long jitter : PaceSimulationTest.drawnJitters()) {
                    Conditions world = Conditions.of(kind, requests, jitter);
                    PacingCell learnt = PacingCell.learning(world, SEEDS);
                    belowBest.add(
                            PacingCell.bestFixed(world, 1, STEP, SEEDS).cell().used() - learnt.used());
                    belowMost.add(
                            PacingCell.bestFixed(world, 100, STEP, SEEDS).cell().used() - learnt.used());
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
        line("| limiter | rate | jitter ms | refused requests count too | answers after a second | both |");
        line("|---|---|---|---|---|---|");
        for (ServerLimiter.Kind kind : ServerLimiter.Kind.values()) {
            for (int requests : RATES) {
                for (long jitter : new long[] {20, 100}) {
                    Conditions world = Conditions.of(kind, requests, jitter);
                    line(format(
                            "| %s | %d/s | %d | %s | %s | %s |",
                            kind.label,
                            requests,
                            jitter,
                            variant(world, Conditions::countingRefused),
                            variant(world, conditions -> conditions.withLatency(SECOND)),
                            variant(
                                    world,
                                    conditions -> conditions.countingRefused().withLatency(SECOND))));
                }
            }
        }
    }

    private static String variant(Conditions world, UnaryOperator<Conditions> change) {
        PacingCell cell = PacingCell.learning(change.apply(world), SEEDS);
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
