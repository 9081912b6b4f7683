package io.github.reactivecontact;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client is doing at a moment. Immutable; its numbers are read one after another while the client goes on, so
 * they need not add up.
 *
 * @param waiting lookups waiting for a permit, retries included
 * @param inFlight requests on the wire
 * @param maxInFlight the most requests on the wire, as set in the builder
 * @param latency how long recent requests were in flight, from the permit to the answer or failure, connecting included:
 *     an exponentially weighted average, in which the newest counts for a 64th; zero if none has ended yet
 * @param instances each instance, in the order in which they were given to the builder
 */
public record ClientSnapshot(long waiting, int inFlight, int maxInFlight, Duration latency, List<Instance> instances) {

    /**
     * Copies the list.
     *
     * @param waiting see {@link #waiting()}
     * @param inFlight see {@link #inFlight()}
     * @param maxInFlight see {@link #maxInFlight()}
     * @param latency see {@link #latency()}
     * @param instances see {@link #instances()}
     */
    public ClientSnapshot {
        instances = List.copyOf(instances);
    }

    /**
     * What one instance is doing.
     *
     * @param idInstance the instance
     * @param state whether it is asked
     * @param interval from one request to the next at the rate now in force; zero when the rate is unlimited
     * @param margin what lengthens each window: a little at first, then what 429 teaches; zero when the rate is unlimited
     * @param heldFor how much longer no request is sent because the server asked to wait, with a 429 or while the instance
     *     starts; zero if it did not, or the time is over. The pace between requests is not counted
     * @param setAsideFor how long it will not be asked, negative once the next lookup may try it; null if it is not set
     *     aside, or for good
     * @param setAsideBecause the reason; null if it is not set aside
     * @param waiting lookups that wait for this instance alone
     * @param inFlight requests on the wire
     * @param sent permits granted so far, and so requests, but for those that found no connection
     * @param found responses with contact information
     * @param noContact responses that there is none
     * @param throttled responses 429
     * @param failed all other failures
     */
    public record Instance(
            String idInstance,
            State state,
            Duration interval,
            Duration margin,
            Duration heldFor,
            @Nullable Duration setAsideFor,
            ContactLookupException.@Nullable Reason setAsideBecause,
            long waiting,
            int inFlight,
            long sent,
            long found,
            long noContact,
            long throttled,
            long failed) {}

    /** Whether an instance is asked. */
    public enum State {
        /** It gets its share of lookups. */
        READY,
        /** It failed in a way that may pass, and is tried again later. */
        SET_ASIDE,
        /** It failed in a way that does not pass: it is never asked again by this client. */
        GONE
    }

    /**
     * Whether {@code maxInFlight} limits the client at this moment, and not the rate of its instances. It does if
     * {@code maxInFlight} requests are in flight, and the rates of the instances that are {@link State#READY} would allow
     * more at this {@link #latency()}. A larger {@code maxInFlight} then gives a higher throughput.
     *
     * @return true if it limits; until a first request has ended, if {@code maxInFlight} requests are in flight
     */
    public boolean isLimitedByMaxInFlight() {
        if (inFlight < maxInFlight) {
            return false;
        }
        double wanted = 0;
        for (Instance instance : instances) {
            if (instance.state() == State.READY) {
                wanted += (double) latency.toNanos() / instance.interval().toNanos();
            }
        }
        return latency.isZero() || wanted > maxInFlight;
    }

    /**
     * The snapshot of one instance.
     *
     * @param idInstance the instance
     * @return empty if the client does not have it
     */
    public Optional<Instance> instance(String idInstance) {
        return instances.stream()
                .filter(instance -> instance.idInstance().equals(idInstance))
                .findFirst();
    }
}
