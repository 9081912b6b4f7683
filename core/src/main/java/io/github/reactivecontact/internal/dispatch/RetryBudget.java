package io.github.reactivecontact.internal.dispatch;

/**
 * What keeps an outage from multiplying the load: so many retries at once, and then one for every so many first
 * attempts. Not safe for several threads at once.
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
