package io.github.reactivecontact.internal.dispatch;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Generates the page docs/fleet.md. */
final class FleetReport {

    private static final String HEAD = """
            # Fleets that fail, simulated

            One client with a bulk lookup, over simulated instances on simulated hosts, in virtual time. Each instance
            has a rate limiter like GREEN-API's: a sliding window that counts each request at its write. Answers take
            100 ms and connecting takes no time, unless a row says otherwise. Runs are seeded.

            `FleetTest` runs each row, checks the goals, and compares the results with this page. It writes the observed
            results to `core/target/fleet.md`. Copy that file here after you have reviewed it:

                mvn -q test -pl core -Dtest=FleetTest

            | column | meaning | goal |
            |---|---|---|
            | lost | lookups that failed | 0 |
            | s | seconds until the last outcome | in parentheses |
            | used | requests of the instances that never fail, in percent of their permits while lookups waited | 98 %, or in parentheses |
            | wasted at first | requests to failing instances in the first minute | before the third of each failed, and 8 probes |
            | wasted later | the same in the worst later minute | 2 % of the requests, or 2 probes for each failing instance |
            | closest | the shortest time between two writes of one instance in ms | the interval of the rate |
            | 429 | requests over the rate | 0 |
            | missed | goals that the run missed | 0 |

            While no instance is healthy, requests to failing ones have no limit, unless the number is in parentheses.

            """;

    private static final String COLUMNS = """
            | scenario | instances | hosts | rate | lookups | lost | s | used % | wasted at first | wasted later | closest | 429 | missed |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private final Function<FleetScenario, FleetResult> results;
    private final StringBuilder page = new StringBuilder(HEAD);

    private FleetReport(Function<FleetScenario, FleetResult> results) {
        this.results = results;
    }

    /** Returns the whole page with the given results. */
    static String page(Function<FleetScenario, FleetResult> results) {
        FleetReport report = new FleetReport(results);
        report.section("Examples", FleetScenarios.examples());
        report.section("Some instances fail", FleetScenarios.failures());
        report.section("Each instance fails", FleetScenarios.outages());
        return report.page.toString();
    }

    private void section(String heading, List<FleetScenario> scenarios) {
        page.append("## ").append(heading).append("\n\n").append(COLUMNS);
        scenarios.forEach(scenario -> row(scenario, results.apply(scenario)));
        page.append('\n');
    }

    private void row(FleetScenario scenario, FleetResult result) {
        page.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %d | %d/s | %,d | %s | %.1f (%.1f) | %s | %s | %s | %s | %d | %d |%n",
                scenario.name,
                scenario.instances,
                scenario.hosts,
                scenario.requestsASecond,
                scenario.sources,
                scenario.isSingle ? "-" : String.format(Locale.ROOT, "%,d", result.lostLookups()),
                result.seconds(),
                FleetGoals.mostSeconds(scenario, result),
                used(scenario, result),
                atFirst(scenario, result),
                later(result),
                Double.isNaN(result.closestWritesMillis())
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f", result.closestWritesMillis()),
                result.tooEarly(),
                FleetGoals.missed(scenario, result).size()));
    }

    private static String used(FleetScenario scenario, FleetResult result) {
        if (Double.isNaN(result.permitsUsed())) {
            return "-";
        }
        String used = String.format(Locale.ROOT, "%.1f", result.permitsUsed());
        return scenario.leastPermitsUsed == FleetScenario.LEAST_PERMITS_USED
                ? used
                : used + String.format(Locale.ROOT, " (%.0f)", scenario.leastPermitsUsed);
    }

    private static String atFirst(FleetScenario scenario, FleetResult result) {
        int most = result.healthy() > 0 ? FleetGoals.mostAtFirst(result) : result.unknown() + scenario.mostProbes;
        boolean isLimited =
                result.failing() > 0 && (result.healthy() > 0 || scenario.mostProbes != FleetScenario.ANY_NUMBER);
        return result.failing() == 0 ? "-" : counted(result.toFailingAtFirst(), isLimited, most);
    }

    private static String later(FleetResult result) {
        if (result.failing() == 0 || result.counts().minutes() < 2) {
            return "-";
        }
        int minute = result.worstLaterMinute();
        return counted(result.counts().toFailing(minute), result.healthy() > 0, FleetGoals.mostLater(result, minute));
    }

    private static String counted(int number, boolean isLimited, int most) {
        return isLimited
                ? String.format(Locale.ROOT, "%,d (%,d)", number, most)
                : String.format(Locale.ROOT, "%,d", number);
    }
}
