package io.github.reactivecontact;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a client at one moment. Immutable. The numbers are read one after another while the client works, so
 * they may not add up.
 *
 * @param waiting lookups that wait for a permit, including retries and the refreshes of stale answers
 * @param oldestWaiting time since the oldest lookup without an outcome began, whether it waits or is in flight. Zero if
 *     there is none. Refreshes of stale answers, and the wait for the cache, are not included
 * @param inFlight requests in flight
 * @param maxInFlight the limit on requests in flight, as set in the builder
 * @param latency average time of recent requests from the permit to the response or failure, including connecting. An
 *     exponentially weighted average: the newest request has a weight of 1/64. Zero until the first request has ended
 * @param lidsThroughAny lookups of a {@linkplain ChatId#isLid() lid} so far that named no instance while the client had
 *     several. Each went through any of them, and an instance that never saw the lid does not know it. Name the
 *     instance with {@link ContactQuery#through(String)} to keep this at zero
 * @param instances one snapshot per instance, in the order in which the builder or
 *     {@link ReactiveContactClient#setInstances} received them. The list changes with each set
 * @param cache what the cache has done so far; null if the client has no {@link ContactCache}
 * @param permits the state of the permit source; null if the client has no {@link PermitSource}
 */
public record ClientSnapshot(
        long waiting,
        Duration oldestWaiting,
        int inFlight,
        int maxInFlight,
        Duration latency,
        long lidsThroughAny,
        List<Instance> instances,
        @Nullable Cache cache,
        @Nullable Permits permits) {

    /**
     * Copies the list.
     *
     * @param waiting see {@link #waiting()}
     * @param oldestWaiting see {@link #oldestWaiting()}
     * @param inFlight see {@link #inFlight()}
     * @param maxInFlight see {@link #maxInFlight()}
     * @param latency see {@link #latency()}
     * @param lidsThroughAny see {@link #lidsThroughAny()}
     * @param instances see {@link #instances()}
     * @param cache see {@link #cache()}
     * @param permits see {@link #permits()}
     */
    public ClientSnapshot {
        instances = List.copyOf(instances);
    }

    /**
     * What the client did with its cache so far. A lookup that joins an open lookup, or that skips the cache, is not
     * counted.
     *
     * @param hits lookups that received a fresh answer of the cache
     * @param staleHits lookups that received a stale answer of the cache
     * @param misses lookups for which the cache had no answer, or failed
     * @param loads answers of the server that were passed to the cache
     * @param failures calls of the cache that failed or exceeded the time limit
     * @param isAvailable whether the store of the cache answers, see {@link ContactCache#isAvailable()}
     */
    public record Cache(long hits, long staleHits, long misses, long loads, long failures, boolean isAvailable) {}

    /**
     * The state of the permit source.
     *
     * @param isAvailable whether it coordinates the clients, see {@link PermitSource#isAvailable()}
     */
    public record Permits(boolean isAvailable) {}

    /**
     * The state of one instance.
     *
     * @param idInstance the instance
     * @param state whether it takes requests
     * @param interval time between two requests at the current rate; zero if the rate is unlimited
     * @param margin safety margin added to each window of the rate limit: small at first, longer after a 429; zero if
     *     the rate is unlimited
     * @param retryAfter how much longer the instance is paused because of a 429, because it is starting, or because of
     *     the {@code Retry-After} of a fault; zero if it is not paused. The pace between requests is not included
     * @param cooldownRemaining time until the instance is probed, zero or negative once the next lookup may probe it;
     *     null if it is available, and if it is never probed
     * @param cooldownReason why its circuit is open, it is cooling down or it is disabled; null if it is available
     * @param waiting lookups that may use this instance only
     * @param inFlight requests in flight
     * @param sent permits granted so far. Each one led to a request, unless no connection could be opened
     * @param found responses with contact information
     * @param noContact responses without contact information
     * @param throttled responses with status 429
     * @param failed all other failures
     */
    public record Instance(
            String idInstance,
            State state,
            Duration interval,
            Duration margin,
            Duration retryAfter,
            @Nullable Duration cooldownRemaining,
            ContactLookupException.@Nullable Reason cooldownReason,
            long waiting,
            int inFlight,
            long sent,
            long found,
            long noContact,
            long throttled,
            long failed) {

        /**
         * Returns whether the instance takes requests.
         *
         * @return true if it is {@link State#READY} or {@link State#THROTTLED}
         */
        public boolean isAvailable() {
            return state == State.READY || state == State.THROTTLED;
        }

        /**
         * Returns whether a lookup may use the instance: it is available, or the next lookup probes it. Only lookups
         * probe, so without any an instance that has recovered keeps its state and is not available.
         *
         * @return true if it {@linkplain #isAvailable() is available}, or if {@link #cooldownRemaining()} is zero or
         *     negative and no request is in flight; also for a disabled instance
         */
        public boolean isUsable() {
            return isAvailable()
                    || (inFlight == 0 && cooldownRemaining != null && cooldownRemaining.compareTo(Duration.ZERO) <= 0);
        }
    }

    /** Whether an instance takes requests. */
    public enum State {
        /** The instance takes requests at its pace. */
        READY,
        /**
         * The instance is paused, because the server answered 429 or with {@code Retry-After}, or because it is
         * starting. It takes requests again after {@link Instance#retryAfter()}.
         */
        THROTTLED,
        /**
         * Three requests of different chats failed in a row with 5xx, connection failures or timeouts; or three were
         * not answered for several seconds while another instance was healthy; or no connection to its host could be
         * opened, also for other instances. It is probed after {@link Instance#cooldownRemaining()}: a second at first,
         * later up to a minute.
         */
        CIRCUIT_OPEN,
        /**
         * The instance failed for a reason that a person must fix, such as an exhausted quota or a page of a proxy. It
         * is probed after {@link Instance#cooldownRemaining()}: a minute at first, later up to an hour, see
         * {@link ReactiveContactClientBuilder#cooldown}. Or the permit source gave no permit: for a second.
         */
        COOLING_DOWN,
        /**
         * Every response since the instance was added, or its token replaced, said 401, 403 or 404: it is probed once
         * an hour. Or it was deleted: it is never probed. {@link Instance#cooldownRemaining()} is the time until the
         * probe, or null if it is never probed.
         */
        DISABLED
    }

    /**
     * Returns whether {@code maxInFlight} limits the throughput at this moment. It does if {@code maxInFlight} requests
     * are in flight, and the rates of the {@linkplain Instance#isAvailable() available} instances allow more at this
     * {@link #latency()}. A larger {@code maxInFlight} then increases the throughput.
     *
     * @return true if it limits; until the first request has ended, true if {@code maxInFlight} requests are in flight
     */
    public boolean isLimitedByMaxInFlight() {
        if (inFlight < maxInFlight) {
            return false;
        }
        double wanted = 0;
        for (Instance instance : instances) {
            if (instance.isAvailable()) {
                wanted += (double) latency.toNanos() / instance.interval().toNanos();
            }
        }
        return latency.isZero() || wanted > maxInFlight;
    }

    /**
     * Returns the snapshot of one instance.
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
