package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Takes messages into a bounded buffer, drops repeats, and looks up the senders. Safe for use by several threads. */
@Component
class IncomingMessages implements DisposableBean {

    /** What becomes of a message. */
    enum Acceptance {
        ACCEPTED,
        REPEATED,
        /** It is not taken: it must be sent again later. */
        FULL
    }

    private static final int MAX_RECENT = 10_000;
    private static final int MAX_LOOKUPS = 256;

    private final ReactiveContactClient client;
    private final Writers writers;
    private final int maxPending;
    private final Set<String> recent = new LinkedHashSet<>();

    /** Unbounded, but never has more than the pending messages. */
    private final Sinks.Many<IncomingMessage> accepted = Sinks.many().unicast().onBackpressureBuffer();

    private final Disposable lookups;
    private int pending;

    IncomingMessages(ReactiveContactClient client, Writers writers, WebhookProperties properties) {
        this.client = client;
        this.writers = writers;
        this.maxPending = properties.maxPending();
        this.lookups = accepted.asFlux()
                .publishOn(Schedulers.parallel())
                .flatMap(this::lookUp, MAX_LOOKUPS)
                .subscribe();
    }

    synchronized Acceptance accept(IncomingMessage message) {
        String id = message.idInstance() + "/" + message.id();
        if (recent.contains(id)) {
            return Acceptance.REPEATED;
        }
        if (pending >= maxPending || lookups.isDisposed()) {
            return Acceptance.FULL;
        }
        recent.add(id);
        if (recent.size() > MAX_RECENT) {
            recent.remove(recent.iterator().next());
        }
        pending++;
        writers.wrote(message);
        accepted.tryEmitNext(message).orThrow();
        return Acceptance.ACCEPTED;
    }

    /** A failed lookup is not repeated: the page shows what the webhook says until the sender writes again. */
    private Mono<Void> lookUp(IncomingMessage message) {
        ContactQuery anyInstance = ContactQuery.of(message.sender());
        return Mono.defer(() -> client.getContactInfo(anyInstance.through(message.idInstance())))
                .onErrorResume(
                        failure -> isOfAnyInstance(failure, message), failure -> client.getContactInfo(anyInstance))
                .doOnNext(contact -> writers.answered(message, contact))
                .doOnError(ContactLookupException.class, failure -> writers.failed(message, failure.reason()))
                .onErrorComplete(ContactLookupException.class)
                .then()
                .doFinally(end -> ended());
    }

    /**
     * A lid is known to its own instance only. A phone number may be looked up through any instance, if that of the
     * message is not one of the client's.
     */
    private boolean isOfAnyInstance(Throwable failure, IncomingMessage message) {
        return failure instanceof ContactLookupException refused
                && refused.reason() == ContactLookupException.Reason.NO_INSTANCE
                && !message.sender().isLid()
                && client.snapshot().instance(message.idInstance()).isEmpty();
    }

    private synchronized void ended() {
        pending--;
    }

    @Override
    public void destroy() {
        lookups.dispose();
    }
}
