package io.github.reactivecontact.faults;

import io.github.reactivecontact.ContactLookupException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a lookup.
 *
 * @param reason the failure reason; null if the lookup was answered
 * @param attempts the number of requests started
 * @param timeouts the number of response timeouts that elapsed on the client's clock
 */
record FaultResult(@Nullable Reason reason, int attempts, long timeouts) {

    @Override
    public String toString() {
        return (reason == null ? "answered" : "`" + reason + "`")
                + (attempts == 1 ? "" : ", " + attempts + " attempts")
                + (timeouts == 0 ? ", at once" : ", " + timeouts + " ×");
    }
}
