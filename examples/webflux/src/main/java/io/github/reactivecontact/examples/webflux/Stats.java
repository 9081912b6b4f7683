package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * A snapshot of the client.
 *
 * @param at when it was taken, in milliseconds since 1970
 * @param waiting lookups that wait for a permit
 * @param inFlight requests in flight
 * @param estimatedSeconds estimated time until the waiting lookups are sent
 * @param instances the instances
 */
record Stats(long at, long waiting, int inFlight, double estimatedSeconds, List<Instance> instances) {

    private static final double NANOS_PER_SECOND = 1e9;

    static Stats of(ReactiveContactClient client) {
        ClientSnapshot now = client.snapshot();
        return new Stats(
                Schedulers.parallel().now(TimeUnit.MILLISECONDS),
                now.waiting(),
                now.inFlight(),
                seconds(client.estimate(0)),
                now.instances().stream().map(Instance::of).toList());
    }

    /**
     * A snapshot of one instance.
     *
     * @param ratePerSecond request rate, including the safety margin; null if unlimited
     * @param marginMs safety margin, adapted to 429 responses, in milliseconds
     * @param cooldownRemainingMs time until the instance is probed, in milliseconds, not positive once the next lookup
     *     may probe it; null if it is available, and if it is never probed
     * @param cooldownReason why the instance is not available; null if it is
     */
    record Instance(
            String idInstance,
            State state,
            @Nullable Double ratePerSecond,
            double marginMs,
            long waiting,
            int inFlight,
            long sent,
            long found,
            long noContact,
            long throttled,
            long failed,
            @Nullable Long cooldownRemainingMs,
            @Nullable Reason cooldownReason) {

        static Instance of(ClientSnapshot.Instance instance) {
            double seconds = seconds(instance.interval());
            Duration cooldownRemaining = instance.cooldownRemaining();
            return new Instance(
                    instance.idInstance(),
                    instance.state(),
                    seconds == 0 ? null : 1 / seconds,
                    seconds(instance.margin()) * 1000,
                    instance.waiting(),
                    instance.inFlight(),
                    instance.sent(),
                    instance.found(),
                    instance.noContact(),
                    instance.throttled(),
                    instance.failed(),
                    cooldownRemaining == null ? null : cooldownRemaining.toMillis(),
                    instance.cooldownReason());
        }
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
