package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.Map;

/**
 * What a run of a scenario measured.
 *
 * @param lost the failed lookups, by reason
 * @param unended the lookups without an outcome
 * @param repeated the outcomes beyond the first of their source
 * @param seconds from the start to the last outcome
 * @param secondsOfHealthy what the instances that never fail need for all lookups, or all of them if each fails
 * @param healthy the number of instances that never fail
 * @param failing the number of others
 * @param permitsUsed the requests of healthy instances while enough lookups waited, in percent of their permits; NaN if
 *     there are none
 * @param requests all requests
 * @param counts the requests by minute from the first failure
 * @param unknown the requests to failing instances before the third of them ended
 * @param tooEarly the writes that the rate does not permit
 * @param closestWritesMillis the shortest time between two writes of one instance
 */
record FleetResult(
        Map<Reason, Integer> lost,
        int unended,
        int repeated,
        double seconds,
        double secondsOfHealthy,
        int healthy,
        int failing,
        double permitsUsed,
        int requests,
        MinuteCounts counts,
        int unknown,
        int tooEarly,
        double closestWritesMillis) {

    int lostLookups() {
        return lost.values().stream().mapToInt(Integer::intValue).sum() + unended;
    }

    /** Returns the requests to failing instances in the first minute of the failure. */
    int toFailingAtFirst() {
        return counts.minutes() == 0 ? 0 : counts.toFailing(0);
    }

    /** Returns the later minute with the most requests to failing instances. */
    int worstLaterMinute() {
        int worst = 1;
        for (int minute = 2; minute < counts.minutes(); minute++) {
            worst = counts.toFailing(minute) > counts.toFailing(worst) ? minute : worst;
        }
        return worst;
    }
}
