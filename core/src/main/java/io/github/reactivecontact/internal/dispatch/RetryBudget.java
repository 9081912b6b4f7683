package io.github.reactivecontact.internal.dispatch;

/**
 * Limits the retries of single lookups, so that an outage does not multiply the load: a reserve of 100, then one for
 * every five first attempts. Not safe for use by several threads.
 */
final class RetryBudget {

    static final int RESERVE = 100;
    static final int FIRST_ATTEMPTS_PER_RETRY = 5;

    private long units = (long) RESERVE * FIRST_ATTEMPTS_PER_RETRY;

    void firstAttempt() {
        units = Math.min(units + 1, (long) RESERVE * FIRST_ATTEMPTS_PER_RETRY);
    }

    boolean takeRetry() {
        if (units < FIRST_ATTEMPTS_PER_RETRY) {
            return false;
        }
        units -= FIRST_ATTEMPTS_PER_RETRY;
        return true;
    }
}
