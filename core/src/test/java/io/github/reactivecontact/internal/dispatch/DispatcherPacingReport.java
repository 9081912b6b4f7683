package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Rewrites the last section of docs/pacing.md at the given path. The section says how to run this. */
final class DispatcherPacingReport {

    static final String HEADING = "## Through the dispatcher";

    private static final int[] RATES = {1, 10};
    private static final long[] JITTERS = {0, 20, 100};

    /** A number of instances, and a number of runs with different seeds. */
    private record Fleet(int instances, int runs) {}

    private static final List<Fleet> FLEETS = List.of(new Fleet(1, 50), new Fleet(7, 8), new Fleet(1000, 1));
    private static final List<Fleet> DRAWN_FLEETS = List.of(new Fleet(7, 60), new Fleet(1000, 1));
    private static final int SEEDS_OF_ONE = 20;
    private static final int STEP = 5;

    private final StringBuilder section = new StringBuilder();
    private final List<String> missed = new ArrayList<>();

    private DispatcherPacingReport() {}

    public static void main(String[] args) throws IOException {
        Path page = Path.of(args[0]);
        String before = Files.readString(page);
        int heading = before.indexOf(HEADING);
        var report = new DispatcherPacingReport();
        report.write();
        Files.writeString(page, (heading < 0 ? before + "\n" : before.substring(0, heading)) + report.section);
    }

    /** Returns the section of a page, or an empty string. */
    static String sectionOf(Path page) throws IOException {
        String text = Files.exists(page) ? Files.readString(page) : "";
        int heading = text.indexOf(HEADING);
        return heading < 0 ? "" : text.substring(heading);
    }

    private void write() {
        text("""
                %s

                The same conditions, but the dispatcher sends the requests. One queue of bulk lookups never runs empty.
                There are 1, 7 or 1,000 instances with one server each. A refused lookup returns to the head of its
                queue. Samples are instances times seeds: 1 x 50, 7 x 8, 1,000 x 1. **Worst instance** is the lowest use
                of any instance. **Exact** and **Bucket4j** pace one instance without the dispatcher, as above.

                    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:java -pl core \\
                        -Dexec.classpathScope=test -Dexec.args=core/docs/pacing.md \\
                        -Dexec.mainClass=%s

                """, HEADING, DispatcherPacingReport.class.getName());
        cells();
        text("""

                Each instance has its own jitter, one of the twenty above. A single instance runs them in turn, with %d
                seeds; seven instances run 60 seeds. "Below" compares with the best fixed margin of the same jitter: the
                mean and the worst of the twenty.

                """, SEEDS_OF_ONE);
        drawn();
        text("""

                Goals:

                - at up to 20 ms of jitter, at least 97 %% used and at most 0.5 %% refused
                - at 100 ms, at least 88 %% used and at most 1 %% refused
                - at drawn jitters, at most 3 points below the best fixed margin
                - in the warm-up, at most 6 refused requests of any instance

                %s
                """, missed.isEmpty() ? "All are met." : "Missed:");
        if (!missed.isEmpty()) {
            line("");
            missed.forEach(this::line);
        }
    }

    private void cells() {
        line("| limiter | rate | jitter ms | instances | **used** | worst instance | **refused** | warm-up | exact |"
                + " Bucket4j |");
        line("|---|---|---|---|---|---|---|---|---|---|");
        for (ServerLimiter.LimiterKind kind : ServerLimiter.LimiterKind.values()) {
            for (int requests : RATES) {
                for (long jitter : JITTERS) {
                    ServerConditions profile = ServerConditions.of(kind, requests, jitter);
                    String beside =
                            pair(PacingCell.fixed(profile, 0, 50)) + " | " + pair(PacingCell.bucket4j(profile, 50));
                    for (Fleet fleet : FLEETS) {
                        cell(profile, jitter, fleet, beside);
                    }
                }
            }
        }
    }

    private void cell(ServerConditions profile, long jitter, Fleet fleet, String beside) {
        List<PacingOutcome> outcomes = new ArrayList<>();
        for (int seed = 0; seed < fleet.runs; seed++) {
            outcomes.addAll(DispatcherSimulation.run(Collections.nCopies(fleet.instances, profile), seed));
        }
        PacingCell cell = PacingCell.of(outcomes, profile);
        String what = format(
                "| %s | %d/s | %d | %,d |", profile.limiter().label, profile.requests(), jitter, fleet.instances);
        line(format(
                "%s **%.1f** | %.1f | **%.2f** | %.1f, %d | %s |",
                what,
                cell.used(),
                worstUse(outcomes, profile),
                cell.refused(),
                cell.warmUpRefused(),
                cell.worstWarmUpRefused(),
                beside));
        boolean rough = jitter > 20;
        check(what, "used", cell.used(), cell.used() >= (rough ? 88 : 97));
        check(what, "refused", cell.refused(), cell.refused() <= (rough ? 1 : 0.5));
        check(what, "most refused in a warm-up", cell.worstWarmUpRefused(), cell.worstWarmUpRefused() <= 6);
    }

    private static double worstUse(List<PacingOutcome> outcomes, ServerConditions profile) {
        return outcomes.stream()
                .mapToDouble(outcome -> PacingCell.of(List.of(outcome), profile).used())
                .min()
                .orElseThrow();
    }

    private void drawn() {
        line("| limiter | rate | instances | below best fixed: mean, worst | refused: mean, worst |"
                + " 429s in a warm-up: worst |");
        line("|---|---|---|---|---|---|");
        long[] jitters = PaceSimulationTest.drawnJitters();
        for (ServerLimiter.LimiterKind kind : ServerLimiter.LimiterKind.values()) {
            for (int requests : RATES) {
                Map<Long, Double> best = new TreeMap<>();
                for (long jitter : jitters) {
                    ServerConditions profile = ServerConditions.of(kind, requests, jitter);
                    best.computeIfAbsent(
                            jitter,
                            key -> PacingCell.bestFixed(profile, 1, STEP, SEEDS_OF_ONE)
                                    .cell()
                                    .used());
                }
                Map<Long, List<PacingOutcome>> alone = new TreeMap<>();
                for (long jitter : best.keySet()) {
                    for (int seed = 0; seed < SEEDS_OF_ONE; seed++) {
                        sample(alone, kind, requests, new long[] {jitter}, seed);
                    }
                }
                drawn(kind, requests, 1, best, alone);
                for (Fleet fleet : DRAWN_FLEETS) {
                    Map<Long, List<PacingOutcome>> mixed = new TreeMap<>();
                    SplittableRandom random = new SplittableRandom(fleet.instances);
                    for (int seed = 0; seed < fleet.runs; seed++) {
                        long[] ofInstances = new long[fleet.instances];
                        int first = random.nextInt(jitters.length);
                        for (int i = 0; i < ofInstances.length; i++) {
                            ofInstances[i] = jitters[(first + 3 * i) % jitters.length];
                        }
                        sample(mixed, kind, requests, ofInstances, seed);
                    }
                    drawn(kind, requests, fleet.instances, best, mixed);
                }
            }
        }
    }

    private static void sample(
            Map<Long, List<PacingOutcome>> byJitter,
            ServerLimiter.LimiterKind kind,
            int requests,
            long[] jitters,
            int seed) {
        List<ServerConditions> profiles = new ArrayList<>();
        for (long jitter : jitters) {
            profiles.add(ServerConditions.of(kind, requests, jitter));
        }
        List<PacingOutcome> outcomes = DispatcherSimulation.run(profiles, seed);
        for (int i = 0; i < jitters.length; i++) {
            byJitter.computeIfAbsent(jitters[i], key -> new ArrayList<>()).add(outcomes.get(i));
        }
    }

    private void drawn(
            ServerLimiter.LimiterKind kind,
            int requests,
            int instances,
            Map<Long, Double> best,
            Map<Long, List<PacingOutcome>> byJitter) {
        double below = 0;
        double mostBelow = Double.NEGATIVE_INFINITY;
        double refused = 0;
        double mostRefused = 0;
        int warmUp = 0;
        for (Map.Entry<Long, List<PacingOutcome>> one : byJitter.entrySet()) {
            PacingCell cell = PacingCell.of(one.getValue(), ServerConditions.of(kind, requests, one.getKey()));
            double points = best.get(one.getKey()) - cell.used();
            below += points;
            mostBelow = Math.max(mostBelow, points);
            refused += cell.refused();
            mostRefused = Math.max(mostRefused, cell.refused());
            warmUp = Math.max(warmUp, cell.worstWarmUpRefused());
        }
        String what = format("| %s | %d/s | %,d |", kind.label, requests, instances);
        line(format(
                "%s %.1f, %.1f | %.2f, %.2f | %d |",
                what, below / byJitter.size(), mostBelow, refused / byJitter.size(), mostRefused, warmUp));
        check(what + " drawn |", "points below", mostBelow, mostBelow <= 3);
        check(what + " drawn |", "most refused in a warm-up", warmUp, warmUp <= 6);
    }

    private void check(String what, String of, double value, boolean met) {
        if (!met) {
            missed.add(format("- %s: %s is %.2f", what.substring(2, what.length() - 2), of, value));
        }
    }

    private static String pair(PacingCell cell) {
        return format("%.1f / %.2f", cell.used(), cell.refused());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private void text(String pattern, Object... values) {
        section.append(format(pattern, values));
    }

    private void line(String text) {
        section.append(text).append('\n');
    }
}
