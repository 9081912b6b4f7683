package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;

/** What a storm is made of. Shares are percent. */
final class StressMix {

    static final int REQUESTS_PER_WINDOW = 2;
    private static final int AS_MANY_AS_CALLERS = Integer.MAX_VALUE;

    int instances = 3;
    /** Of each instance's rate; 0 for no limit. */
    int windowMicros = 200;

    int maxInFlight = 8;
    /** A few, so that callers meet. */
    int chats = AS_MANY_AS_CALLERS;
    /** Callers in the lane of singles; the others are bulk. */
    int singles = 50;
    /** Callers that want a certain instance. */
    int named;
    /** Callers that leave again, at once or after a moment. */
    int leavers;

    int longestStayMicros;
    int slowestAnswerMicros = 200;
    long timeoutMicros = TimeUnit.MINUTES.toMicros(1);
    /** Requests that fail before they are written, or with a status of 500. */
    int faults;
    /** Requests that are answered 429. */
    int refusals;
    /** Requests that fail because the instance is not authorized. */
    int outages;

    boolean firstInstanceStaysOut;
    boolean closes;

    private StressMix() {}

    /** Callers leave about when their lookup is granted. */
    static StressMix cancelAgainstGrant() {
        return new StressMix().named(20).leaving(60, 400);
    }

    /** The dispatcher is closed while it grants, and while lookups wait for their next attempt. */
    static StressMix closeAgainstGrant() {
        StressMix mix = new StressMix().named(20).leaving(20, 300).failing(30, 2, 5);
        mix.chats = 64;
        mix.closes = true;
        return mix;
    }

    /** Instances are set aside, and come back, while they are granted lookups. */
    static StressMix setAsideAgainstGrant() {
        return new StressMix().named(30).leaving(10, 300).failing(2, 0, 20);
    }

    /** One instance is set aside and does not come back, and the others go on. */
    static StressMix onesLossAgainstGrant() {
        StressMix mix = new StressMix().leaving(10, 300);
        mix.firstInstanceStaysOut = true;
        return mix;
    }

    /** Singles join, and so promote, lookups of bulk callers about when these are granted. */
    static StressMix promoteAgainstGrant() {
        StressMix mix = new StressMix().named(30).leaving(20, 400);
        mix.chats = 24;
        mix.maxInFlight = 16;
        mix.slowestAnswerMicros = 5000;
        return mix;
    }

    /** Callers leave about when the answer comes; no limit, so that nothing else takes time. */
    static StressMix answerAgainstCancel() {
        StressMix mix = new StressMix().leaving(70, 150);
        mix.windowMicros = 0;
        mix.maxInFlight = 64;
        return mix;
    }

    /** Answers come about when they are waited for no longer, and lookups are repeated. */
    static StressMix timeoutAgainstAnswer() {
        StressMix mix = new StressMix().leaving(5, 4000).failing(2, 1, 0);
        mix.maxInFlight = 16;
        mix.slowestAnswerMicros = 6000;
        mix.timeoutMicros = 3000;
        return mix;
    }

    /** Callers join a lookup about when it is answered. */
    static StressMix joinAgainstAnswer() {
        StressMix mix = new StressMix().named(30).leaving(20, 100);
        mix.windowMicros = 0;
        mix.maxInFlight = 64;
        mix.chats = 3;
        return mix;
    }

    /** All of it at once. */
    static StressMix everything() {
        StressMix mix = new StressMix().named(30).leaving(30, 2000).failing(10, 5, 10);
        mix.instances = 5;
        mix.chats = 64;
        mix.slowestAnswerMicros = 2500;
        mix.timeoutMicros = 2000;
        return mix;
    }

    boolean isPaced() {
        return windowMicros > 0;
    }

    /** Whether requests may be left without an answer for long. */
    boolean isPatient() {
        return timeoutMicros > TimeUnit.SECONDS.toMicros(1);
    }

    private StressMix named(int percent) {
        named = percent;
        return this;
    }

    private StressMix leaving(int percent, int longestMicros) {
        leavers = percent;
        longestStayMicros = longestMicros;
        return this;
    }

    private StressMix failing(int percentFaults, int percentRefusals, int percentOutages) {
        faults = percentFaults;
        refusals = percentRefusals;
        outages = percentOutages;
        return this;
    }
}
