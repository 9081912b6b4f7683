package io.github.reactivecontact;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Grants permits to clients that share instances, so that together they keep one rate limit. The clients may run in one
 * process or in many. A client requests permits only for requests that its own pace allows at this moment.
 *
 * <p>These rules hold for all methods:
 *
 * <ul>
 *   <li>Nothing happens before subscription. The publisher of each call is subscribed to once. No method blocks.
 *   <li>A source is thread-safe, because several clients may use it. No client closes it.
 *   <li>Signals may arrive on any thread. Lookups continue on that thread.
 *   <li>One call serves lookups of many callers. It is made, subscribed to and cancelled with an empty Reactor context
 *       and, under {@code Hooks.enableAutomaticContextPropagation()}, without thread-locals.
 *   <li>No argument contains a token or a chat id.
 * </ul>
 */
public interface PermitSource {

    /**
     * Requests one permit for each of some instances. A client makes one call at a time. It contains all instances that
     * are free by the client's own pace and have a lookup that may be sent through them: each instance once, at most
     * 1000.
     *
     * <p>A permit allows one request, sent immediately. If no connection is open within one interval from the call, the
     * client drops the permit, and requests another one when the connection is open. A result that takes long can be
     * used for a quarter of the interval at least. A source must not reserve permits for later: a lookup that is
     * cancelled during the call loses its permit and no other. A result that arrives late is discarded.
     *
     * @param requests at least one; immutable
     * @return one permit for each {@code idInstance}; only the first map counts. If there is no entry for an instance,
     *     or the publisher is empty, signals an error, gives no result within ten seconds or a map that throws, then no
     *     permit is available. The requested instances are then not used for one second, with reason
     *     {@link Reason#NO_PERMIT}: single lookups fail if no other instance is ready, and bulk lookups wait
     */
    Mono<Map<String, Permit>> acquire(Collection<Request> requests);

    /**
     * Called when an instance is throttled or starting, or when a fault has a {@code Retry-After}, so that no client
     * may use it for a while.
     *
     * @param idInstance the instance
     * @param duration how long, from now; positive
     * @return completes when the source has stored it; an error goes to {@code Operators.onErrorDropped}
     */
    default Mono<Void> pause(String idInstance, Duration duration) {
        return Mono.empty();
    }

    /**
     * Called when an instance starts a cooldown or is disabled because of what the server said about it, and again when
     * a probe is refused. Not called for a cooldown that the source requested. Not called for faults of the server or
     * the network, such as 404, 5xx, timeouts, connection failures and pages of a proxy: they may be those of this
     * client alone.
     *
     * @param idInstance the instance
     * @param reason {@link Reason#INSTANCE_NOT_AUTHORIZED}, {@link Reason#INSTANCE_EXPIRED},
     *     {@link Reason#INSTANCE_DELETED}, {@link Reason#QUOTA_EXCEEDED}, {@link Reason#UNAUTHORIZED} or
     *     {@link Reason#FORBIDDEN}. The last two may result from this client's configuration
     * @param duration length of the cooldown, from now; null if the instance is disabled
     * @return completes when the source has stored it; an error goes to {@code Operators.onErrorDropped}
     */
    default Mono<Void> cooldown(String idInstance, Reason reason, @Nullable Duration duration) {
        return Mono.empty();
    }

    /**
     * Called when an instance answers again after a cooldown, or after it was disabled.
     *
     * @param idInstance the instance
     * @return completes when the source has stored it; an error goes to {@code Operators.onErrorDropped}
     */
    default Mono<Void> ready(String idInstance) {
        return Mono.empty();
    }

    /**
     * Returns whether the source coordinates the clients, for {@link ClientSnapshot.Permits}. Must not block or fail.
     *
     * @return true unless the source knows that its store does not answer. The default is true
     */
    default boolean isAvailable() {
        return true;
    }

    /**
     * A request for one permit.
     *
     * @param idInstance the instance
     * @param interval time between two requests at the current rate, including the safety margin of this client;
     *     positive
     */
    record Request(String idInstance, Duration interval) {}

    /** The result of a request for a permit. */
    sealed interface Permit {

        /**
         * The instance may send now, and no other client may.
         *
         * @param interval the interval that all clients together keep. If the server answers 429, this interval was too
         *     short. A value below the client's own interval, zero or negative is ignored
         * @return the permit
         */
        static Permit granted(Duration interval) {
            return new Granted(Objects.requireNonNull(interval, "interval must not be null"));
        }

        /**
         * The instance may send now, without coordination with other clients. A 429 then gives no information about the
         * interval.
         *
         * @return the permit
         */
        static Permit uncoordinated() {
            return new Granted(null);
        }

        /**
         * The instance may not send now. The client requests a permit again later.
         *
         * @param delay minimum time until the client's next request, from the time of the call. A value below 0.1 ms,
         *     zero or negative counts as 0.1 ms. It doubles each time that this happens again before a permit is
         *     granted, up to the request's interval or one second
         * @return the result
         */
        static Permit notBefore(Duration delay) {
            return new NotBefore(delay);
        }

        /**
         * Another client reported a cooldown of the instance. This client applies it as if the instance had failed
         * here.
         *
         * @param reason why the instance failed
         * @param duration length of the cooldown; a value below 100 ms, zero or negative counts as 100 ms; null
         *     disables the instance, which is then probed once an hour, or never if the reason is
         *     {@link Reason#INSTANCE_DELETED}
         * @return the result
         */
        static Permit cooldown(Reason reason, @Nullable Duration duration) {
            return new Cooldown(reason, duration);
        }

        /**
         * The instance may send now.
         *
         * @param interval the interval that all clients together keep; null without coordination
         */
        record Granted(@Nullable Duration interval) implements Permit {}

        /**
         * The instance may not send now.
         *
         * @param delay minimum time until the client's next request
         */
        record NotBefore(Duration delay) implements Permit {

            /**
             * Rejects null.
             *
             * @param delay see {@link Permit#notBefore}
             */
            public NotBefore {
                Objects.requireNonNull(delay, "delay must not be null");
            }
        }

        /**
         * Another client reported a cooldown of the instance.
         *
         * @param reason why the instance failed
         * @param duration length of the cooldown; null disables the instance
         */
        record Cooldown(Reason reason, @Nullable Duration duration) implements Permit {

            /**
             * Rejects a null reason.
             *
             * @param reason see {@link Permit#cooldown}
             * @param duration see {@link Permit#cooldown}
             */
            public Cooldown {
                Objects.requireNonNull(reason, "reason must not be null");
            }
        }
    }
}
