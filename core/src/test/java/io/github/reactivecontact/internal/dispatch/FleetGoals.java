package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the client must reach in a scenario. */
final class FleetGoals {

    static final double MOST_WASTED_SHARE = 0.02;
    static final int PROBES_A_MINUTE = 2;

    /** A pause of 1 s that doubles up to 60 s, with jitter, has so many ends in its first minute. */
    static final int PROBES_AT_FIRST = 8;

    /** How much later than exactly on time a permit may be used: the healthy instances then use 98 % of theirs. */
    private static final double SLACK = 1 / 0.98;

    /** The pace catches up on late timers by this share of an interval, or by a millisecond. */
    private static final double CATCH_UP_MILLIS = 1;

    private FleetGoals() {}

    /** Returns the goals that a run missed. */
    static List<String> missed(FleetScenario scenario, FleetResult result) {
        List<String> missed = new ArrayList<>();
        if (!scenario.isSingle && result.lostLookups() > 0) {
            missed.add(result.lostLookups() + " of " + scenario.sources + " lookups lost: " + result.lost() + ", "
                    + result.unended() + " without an outcome");
        }
        if (result.unended() > 0 || result.repeated() > 0) {
            missed.add(result.unended() + " lookups without an outcome, " + result.repeated() + " outcomes repeated");
        }
        if (result.seconds() > mostSeconds(scenario, result)) {
            missed.add(format("%.1f s, at most %.1f", result.seconds(), mostSeconds(scenario, result)));
        }
        if (result.permitsUsed() < scenario.leastPermitsUsed) {
            missed.add(format(
                    "%.1f %% of the healthy instances' permits used, at least %.0f",
                    result.permitsUsed(), scenario.leastPermitsUsed));
        }
        if (result.healthy() > 0) {
            probes(result, missed);
        } else if (result.counts().toFailing() > result.unknown() + scenario.mostProbes) {
            missed.add(format(
                    "%d requests to failing instances, at most %d and %d probes",
                    result.counts().toFailing(), result.unknown(), scenario.mostProbes));
        }
        if (result.tooEarly() > 0) {
            missed.add(result.tooEarly() + " requests over the rate");
        }
        if (result.closestWritesMillis() < leastMillis(scenario)) {
            missed.add(
                    format("writes %.1f ms apart, at least %.1f", result.closestWritesMillis(), leastMillis(scenario)));
        }
        return missed;
    }

    private static void probes(FleetResult result, List<String> missed) {
        if (result.toFailingAtFirst() > mostAtFirst(result)) {
            missed.add(format(
                    "%d requests to failing instances in the first minute, at most %d",
                    result.toFailingAtFirst(), mostAtFirst(result)));
        }
        for (int minute = 1; minute < result.counts().minutes(); minute++) {
            int most = mostLater(result, minute);
            if (result.counts().toFailing(minute) > most) {
                missed.add(format(
                        "%d requests to failing instances in minute %d, at most %d",
                        result.counts().toFailing(minute), minute + 1, most));
            }
        }
    }

    static double mostSeconds(FleetScenario scenario, FleetResult result) {
        return result.secondsOfHealthy() * (result.healthy() > 0 ? SLACK : 1) + scenario.mayTakeLonger.toMillis() / 1e3;
    }

    static int mostAtFirst(FleetResult result) {
        return result.unknown() + PROBES_AT_FIRST * result.failing();
    }

    static int mostLater(FleetResult result, int minute) {
        return (int) Math.max(MOST_WASTED_SHARE * result.counts().requests(minute), PROBES_A_MINUTE * result.failing());
    }

    private static double leastMillis(FleetScenario scenario) {
        return 1e3 / scenario.requestsASecond - CATCH_UP_MILLIS;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
