package io.github.reactivecontact.internal.dispatch;

import java.util.concurrent.TimeUnit;

/** The load of a stress run. Shares are in percent. */
final class StressMix {

    static final int REQUESTS_PER_WINDOW = 2;
    private static final int AS_MANY_AS_CALLERS = Integer.MAX_VALUE;

    int instances = 3;
    /** The window of each instance's rate limit; 0 for no limit. */
    int windowMicros = 200;

    int maxInFlight = 8;
    /** A small number makes lookups coalesce. */
    int chats = AS_MANY_AS_CALLERS;
    /** Callers with the priority of singles; the rest is bulk. */
    int singles = 50;
    /** Callers through a given instance. */
    int named;
    /** Callers that cancel, at once or later. */
    int cancels;

    int longestStayMicros;
    int slowestAnswerMicros = 200;
    long timeoutMicros = TimeUnit.MINUTES.toMicros(1);
    /** Requests that fail before the write, or with status 500. */
    int faults;
    /** Requests that get a 429. */
    int refusals;
    /** Requests that fail because the instance is not authorized. */
    int outages;

    boolean firstInstanceStaysOut;
    boolean closes;

    private StressMix() {}

    /** Callers cancel around the time of their grant. */
    static StressMix cancelAgainstGrant() {
        return new StressMix().named(20).cancelling(60, 400);
    }

    /** The dispatcher is closed during grants and while lookups are in their backoff. */
    static StressMix closeAgainstGrant() {
        StressMix mix = new StressMix().named(20).cancelling(20, 300).failing(30, 2, 5);
        mix.chats = 64;
        mix.closes = true;
        return mix;
    }

    /** Instances enter and leave their cooldown during grants. */
    static StressMix cooldownAgainstGrant() {
        return new StressMix().named(30).cancelling(10, 300).failing(2, 0, 20);
    }

    /** One instance cools down until the end, and the other instances continue. */
    static StressMix onesLossAgainstGrant() {
        StressMix mix = new StressMix().cancelling(10, 300);
        mix.firstInstanceStaysOut = true;
        return mix;
    }

    /** Singles join, and so promote, bulk lookups around the time of their grant. */
    static StressMix promoteAgainstGrant() {
        StressMix mix = new StressMix().named(30).cancelling(20, 400);
        mix.chats = 24;
        mix.maxInFlight = 16;
        mix.slowestAnswerMicros = 5000;
        return mix;
    }

    /** Callers cancel around the time of the response. There is no rate limit, so that nothing else takes time. */
    static StressMix answerAgainstCancel() {
        StressMix mix = new StressMix().cancelling(70, 150);
        mix.windowMicros = 0;
        mix.maxInFlight = 64;
        return mix;
    }

    /** Responses arrive around the time of the timeout, and lookups are retried. */
    static StressMix timeoutAgainstAnswer() {
        StressMix mix = new StressMix().cancelling(5, 4000).failing(2, 1, 0);
        mix.maxInFlight = 16;
        mix.slowestAnswerMicros = 6000;
        mix.timeoutMicros = 3000;
        return mix;
    }

    /** Callers join a lookup around the time of its response. */
    static StressMix joinAgainstAnswer() {
        StressMix mix = new StressMix().named(30).cancelling(20, 100);
        mix.windowMicros = 0;
        mix.maxInFlight = 64;
        mix.chats = 3;
        return mix;
    }

    /** All of the above. */
    static StressMix everything() {
        StressMix mix = new StressMix().named(30).cancelling(30, 2000).failing(10, 5, 10);
        mix.instances = 5;
        mix.chats = 64;
        mix.slowestAnswerMicros = 2500;
        mix.timeoutMicros = 2000;
        return mix;
    }

    boolean isPaced() {
        return windowMicros > 0;
    }

    /** Whether the response timeout is long enough to leave requests unanswered for a while. */
    boolean isPatient() {
        return timeoutMicros > TimeUnit.SECONDS.toMicros(1);
    }

    private StressMix named(int percent) {
        named = percent;
        return this;
    }

    private StressMix cancelling(int percent, int longestMicros) {
        cancels = percent;
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
