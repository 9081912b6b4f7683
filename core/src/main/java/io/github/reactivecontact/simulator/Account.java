package io.github.reactivecontact.simulator;

import java.util.concurrent.atomic.AtomicLong;

/** One simulated instance: its number and secret, its limits, its state, and its counts. */
final class Account {

    private final String idInstance;
    private final String apiTokenInstance;
    private final Limiter limiter;
    private final long quota;
    private final AtomicLong used = new AtomicLong();
    private final Tally tally = new Tally();
    private volatile InstanceState state = InstanceState.ANSWERING;

    Account(String idInstance, String apiTokenInstance, Limiter limiter, long quota) {
        this.idInstance = idInstance;
        this.apiTokenInstance = apiTokenInstance;
        this.limiter = limiter;
        this.quota = quota;
    }

    String idInstance() {
        return idInstance;
    }

    String apiTokenInstance() {
        return apiTokenInstance;
    }

    /** The nanoseconds until a request may pass; 0 if this one does. */
    long nanosOverLimit(long now) {
        return limiter.judge(now);
    }

    boolean isQuotaUsedUp() {
        return quota != Long.MAX_VALUE && used.getAndIncrement() >= quota;
    }

    long quota() {
        return quota;
    }

    InstanceState state() {
        return state;
    }

    void state(InstanceState state) {
        this.state = state;
    }

    Tally tally() {
        return tally;
    }
}
