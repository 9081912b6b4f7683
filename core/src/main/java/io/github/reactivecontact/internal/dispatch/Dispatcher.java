package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.transport.Exchange;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** Sends each lookup to the instance, and gives up what takes too long. */
public final class Dispatcher {

    private final String idInstance;
    private final Exchange exchange;
    private final Duration responseTimeout;
    private final Scheduler scheduler;
    private final Map<Caller, Attempt> inFlight = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Makes a dispatcher.
     *
     * @param idInstance the instance to ask
     * @param exchange how to ask it
     * @param responseTimeout for one request
     * @param scheduler the time
     */
    public Dispatcher(String idInstance, Exchange exchange, Duration responseTimeout, Scheduler scheduler) {
        this.idInstance = idInstance;
        this.exchange = exchange;
        this.responseTimeout = responseTimeout;
        this.scheduler = scheduler;
    }

    /**
     * Starts the lookup of a caller.
     *
     * @param caller who waits from now on
     */
    public void enter(Caller caller) {
        Attempt attempt = new Attempt(caller);
        inFlight.put(caller, attempt);
        if (closed) {
            attempt.fail(closed());
            return;
        }
        exchange.send(idInstance, caller.chatId(), () -> {})
                .timeout(responseTimeout, scheduler)
                .onErrorMap(TimeoutException.class, late -> timedOut())
                .subscribe(attempt);
    }

    /**
     * Forgets a caller, and cancels its request.
     *
     * @param caller who no longer waits
     */
    public void leave(Caller caller) {
        Attempt attempt = inFlight.remove(caller);
        if (attempt != null) {
            attempt.cancel();
        }
    }

    /**
     * Refuses new lookups, gives those in flight a grace, and releases what the exchange holds.
     *
     * @param grace how long requests in flight may take
     * @return completes when everything is released
     */
    public Mono<Void> closeLater(Duration grace) {
        return Mono.defer(() -> {
            closed = true;
            return Mono.delay(grace, scheduler).then(Mono.defer(this::release));
        });
    }

    /** Closes at once, and does not wait for it. */
    public void close() {
        closeLater(Duration.ZERO).subscribe();
    }

    private Mono<Void> release() {
        inFlight.values().forEach(attempt -> attempt.fail(closed()));
        return exchange.disposeLater();
    }

    private ContactLookupException timedOut() {
        return ContactLookupException.builder(
                        Reason.TIMEOUT,
                        "Instance " + idInstance + " sent no whole response within " + responseTimeout
                                + " (responseTimeout)")
                .idInstance(idInstance)
                .attempts(1)
                .build();
    }

    private static ContactLookupException closed() {
        return ContactLookupException.builder(Reason.CLOSED, "The client is closed")
                .build();
    }

    private final class Attempt extends BaseSubscriber<Optional<ContactInfo>> {

        private final Caller caller;

        Attempt(Caller caller) {
            this.caller = caller;
        }

        @Override
        public Context currentContext() {
            return caller.currentContext();
        }

        void fail(ContactLookupException failure) {
            if (inFlight.remove(caller, this)) {
                cancel();
                caller.failed(failure);
            }
        }

        @Override
        protected void hookOnNext(Optional<ContactInfo> contact) {
            if (inFlight.remove(caller, this)) {
                caller.answered(contact);
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            if (inFlight.remove(caller, this)) {
                caller.failed((ContactLookupException) failure);
            }
        }
    }
}
