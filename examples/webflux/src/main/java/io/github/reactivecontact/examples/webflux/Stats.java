package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client is doing at one moment.
 *
 * @param waiting lookups that wait for a permit
 * @param inFlight requests on the wire
 * @param estimatedSeconds how long those that wait will take
 * @param instances each account
 */
record Stats(long waiting, int inFlight, double estimatedSeconds, List<Instance> instances) {

    private static final double NANOS_PER_SECOND = 1e9;

    static Stats of(ReactiveContactClient client) {
        ClientSnapshot now = client.snapshot();
        return new Stats(
                now.waiting(),
                now.inFlight(),
                seconds(client.estimate(0)),
                now.instances().stream().map(Instance::of).toList());
    }

    /**
     * One account.
     *
     * @param ratePerSecond of requests, margin included; null if unlimited
     * @param marginMs learnt from 429, in milliseconds
     * @param setAsideForMs how long it will not be asked, in milliseconds; null if it is
     * @param setAsideBecause null if it is asked
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
            @Nullable Long setAsideForMs,
            @Nullable Reason setAsideBecause) {

        static Instance of(ClientSnapshot.Instance instance) {
            double seconds = seconds(instance.interval());
            Duration setAsideFor = instance.setAsideFor();
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
                    setAsideFor == null ? null : setAsideFor.toMillis(),
                    instance.setAsideBecause());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }
}
