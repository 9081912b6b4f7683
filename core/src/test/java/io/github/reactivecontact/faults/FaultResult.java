package io.github.reactivecontact.faults;

import io.github.reactivecontact.ContactLookupException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup ended.
 *
 * @param reason why it failed; null if it was answered
 * @param attempts requests that were begun
 * @param timeouts response time-outs that passed until it ended, of the client's own clock
 */
record FaultResult(@Nullable Reason reason, int attempts, long timeouts) {

    @Override
    public String toString() {
        return (reason == null ? "answered" : "`" + reason + "`")
                + (attempts == 1 ? "" : ", " + attempts + " attempts")
                + (timeouts == 0 ? ", at once" : ", " + timeouts + " ×");
    }
}
