package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;

/**
 * What a stress run is made of. Shares are percent.
 *
 * @param instances how many
 * @param windowMicros each instance's rate is 2 requests in that time; 0 for no limit
 * @param maxInFlight requests on the wire
 * @param chats so few that callers meet at the same ones
 * @param singles callers in the lane of singles; the others are bulk
 * @param named callers that want a certain instance
 * @param leavers callers that leave again after a moment
 * @param longestStayMicros until a leaver leaves
 * @param slowestAnswerMicros after which a request is answered
 * @param timeoutMicros the response timeout
 * @param faults requests that fail with a status of 500, or before they are written
 * @param refusals requests that are answered 429
 * @param outages requests that fail because the instance is not authorized
 * @param closes whether the dispatcher is closed in the middle
 */
record StressMix(
        int instances,
        int windowMicros,
        int maxInFlight,
        int chats,
        int singles,
        int named,
        int leavers,
        int longestStayMicros,
        int slowestAnswerMicros,
        long timeoutMicros,
        int faults,
        int refusals,
        int outages,
        boolean closes) {

    private static final StressMix PLAIN =
            new StressMix(3, 200, 8, 1_000_000, 50, 0, 0, 0, 200, TimeUnit.SECONDS.toMicros(60), 0, 0, 0, false);

    /** Callers leave about when their lookup is granted. */
    static StressMix cancelAgainstGrant() {
        return PLAIN.leaving(60, 400).named(20);
    }

    /** The dispatcher is closed while it grants. */
    static StressMix closeAgainstGrant() {
        return new StressMix(3, 200, 8, 64, 50, 20, 20, 300, 300, TimeUnit.SECONDS.toMicros(60), 5, 2, 5, true);
    }

    /** Instances are set aside, and come back, while they are granted lookups. */
    static StressMix setAsideAgainstGrant() {
        return new StressMix(
                3, 200, 8, 1_000_000, 30, 30, 10, 300, 200, TimeUnit.SECONDS.toMicros(60), 2, 0, 20, false);
    }

    /** Singles join, and so promote, lookups of bulk callers about when these are granted. */
    static StressMix promoteAgainstGrant() {
        return new StressMix(2, 200, 4, 24, 40, 30, 20, 400, 200, TimeUnit.SECONDS.toMicros(60), 0, 0, 0, false);
    }

    /** Callers leave about when the answer comes; no limit, so that nothing else takes time. */
    static StressMix answerAgainstCancel() {
        return new StressMix(2, 0, 64, 1_000_000, 50, 0, 70, 150, 150, TimeUnit.SECONDS.toMicros(60), 0, 0, 0, false);
    }

    /** Answers come about when they are waited for no longer, and lookups are repeated. */
    static StressMix timeoutAgainstAnswer() {
        return new StressMix(3, 200, 16, 1_000_000, 50, 0, 5, 4000, 6000, 3000, 2, 1, 0, false);
    }

    /** Callers join a lookup about when it is answered. */
    static StressMix joinAgainstAnswer() {
        return new StressMix(2, 0, 64, 3, 50, 30, 20, 100, 100, TimeUnit.SECONDS.toMicros(60), 0, 0, 0, false);
    }

    /** All of it at once. */
    static StressMix everything() {
        return new StressMix(5, 200, 8, 64, 50, 30, 30, 2000, 2500, 2000, 10, 5, 10, false);
    }

    boolean isPaced() {
        return windowMicros > 0;
    }

    private StressMix leaving(int percent, int longestStay) {
        return new StressMix(
                instances,
                windowMicros,
                maxInFlight,
                chats,
                singles,
                named,
                percent,
                longestStay,
                slowestAnswerMicros,
                timeoutMicros,
                faults,
                refusals,
                outages,
                closes);
    }

    private StressMix named(int percent) {
        return new StressMix(
                instances,
                windowMicros,
                maxInFlight,
                chats,
                singles,
                percent,
                leavers,
                longestStayMicros,
                slowestAnswerMicros,
                timeoutMicros,
                faults,
                refusals,
                outages,
                closes);
    }
}
