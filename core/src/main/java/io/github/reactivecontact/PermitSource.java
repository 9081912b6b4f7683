package io.github.reactivecontact;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides with a client whether an instance may send now, so that several clients, in one process or many, keep
 * together to one limit. The client's own pace goes first: it asks only for what it would send at this moment.
 *
 * <p>What follows holds for all methods:
 *
 * <ul>
 *   <li>Nothing happens before subscription, each method's publisher is subscribed to once, and none of them blocks.
 *   <li>A source may be given to several clients, so it is safe for use by many threads. No client closes it.
 *   <li>Its signals may come on any thread; lookups go on from there.
 *   <li>A question serves lookups of many callers, so each method is called, subscribed to and cancelled with an empty
 *       Reactor context and, under {@code Hooks.enableAutomaticContextPropagation()}, without thread-locals of any.
 *   <li>Neither a token nor a chat id is ever told to it.
 * </ul>
 */
public interface PermitSource {

    /**
     * Asks for one permit for each of some instances. A client asks one question at a time: about all instances that are
     * free by its own pace and have a lookup waiting, no instance twice, a thousand at most.
     *
     * <p>A permit is good for one request, sent at once. Nothing may be reserved for later: a lookup that is cancelled
     * meanwhile costs its permit and no other. An answer that has become late is thrown away.
     *
     * @param requests at least one; immutable
     * @return one answer for each {@code idInstance}; of several maps the first counts. An instance without an answer, an
     *     empty publisher, a map that throws when it is read, an error, or none of them within ten seconds: no permit can
     *     be had at all, and what was asked for is not used for a second because of {@link Reason#NO_PERMIT}, so that
     *     single lookups fail if no other instance is ready, and bulks wait
     */
    Mono<Map<String, Permit>> acquire(Collection<Request> requests);

    /**
     * Tells that an instance must not be asked by anybody for a while: it was throttled, or is starting.
     *
     * @param idInstance the instance
     * @param duration for how long, from now; positive
     * @return completes when it is told; an error goes to {@code Operators.onErrorDropped}
     */
    default Mono<Void> hold(String idInstance, Duration duration) {
        return Mono.empty();
    }

    /**
     * Tells that an instance failed in a way of its own and is set aside. Not told of what the source itself said.
     *
     * @param idInstance the instance
     * @param because why; {@link Reason#UNAUTHORIZED} and {@link Reason#FORBIDDEN} may be due to this client's settings
     * @param duration for how long, from now; null for good
     * @return completes when it is told; an error goes to {@code Operators.onErrorDropped}
     */
    default Mono<Void> setAside(String idInstance, Reason because, @Nullable Duration duration) {
        return Mono.empty();
    }

    /**
     * Tells that an instance that was set aside has answered again.
     *
     * @param idInstance the instance
     * @return completes when it is told; an error goes to {@code Operators.onErrorDropped}
     */
    default Mono<Void> ready(String idInstance) {
        return Mono.empty();
    }

    /**
     * A question for one permit.
     *
     * @param idInstance the instance
     * @param interval from one request to the next at the rate now in force, with the margin that this client has learnt;
     *     positive
     */
    record Request(String idInstance, Duration interval) {}

    /** An answer. */
    sealed interface Permit {

        /**
         * The instance may send now, and so may no other client.
         *
         * @param interval the one that all clients together keep now: if the server refuses the request, then this one
         *     was too short. One that is shorter than the client's own, zero or negative changes nothing
         * @return the answer
         */
        static Permit granted(Duration interval) {
            return new Granted(Objects.requireNonNull(interval, "interval must not be null"));
        }

        /**
         * The instance may send now, but nobody knows what other clients send: if the server refuses the request, that
         * says nothing about the interval.
         *
         * @return the answer
         */
        static Permit uncoordinated() {
            return new Granted(null);
        }

        /**
         * The instance may not send now; the client asks again later.
         *
         * @param delay how long the client must not ask again, from the moment it asked. Less than 0.1 ms, zero or negative counts as
         *     0.1 ms, and as twice as much each time it happens again before a permit is granted, up to the request's
         *     interval or a second
         * @return the answer
         */
        static Permit notBefore(Duration delay) {
            return new NotBefore(delay);
        }

        /**
         * Another client has set the instance aside, and so shall this one, as if it had failed here.
         *
         * @param because why
         * @param duration for how long; less than 100 ms, zero or negative counts as 100 ms; null for good
         * @return the answer
         */
        static Permit setAside(Reason because, @Nullable Duration duration) {
            return new SetAside(because, duration);
        }

        /**
         * The instance may send now.
         *
         * @param interval the one that all clients together keep; null if nobody knows what other clients send
         */
        record Granted(@Nullable Duration interval) implements Permit {}

        /**
         * The instance may not send now.
         *
         * @param delay how long it would ask in vain
         */
        record NotBefore(Duration delay) implements Permit {

            /**
             * Checks the delay.
             *
             * @param delay see {@link Permit#notBefore}
             */
            public NotBefore {
                Objects.requireNonNull(delay, "delay must not be null");
            }
        }

        /**
         * The instance was set aside by another client.
         *
         * @param because why
         * @param duration for how long; null for good
         */
        record SetAside(Reason because, @Nullable Duration duration) implements Permit {

            /**
             * Checks the reason.
             *
             * @param because see {@link Permit#setAside}
             * @param duration see {@link Permit#setAside}
             */
            public SetAside {
                Objects.requireNonNull(because, "because must not be null");
            }
        }
    }
}
