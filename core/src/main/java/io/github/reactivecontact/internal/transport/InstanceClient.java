package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

/**
 * Sends the requests of one instance with one token: over an idle connection of the calling event loop, or over one
 * that Reactor Netty leases from its pool. Its publishers are assembled once, because Reactor Netty copies its
 * configuration at each step.
 */
final class InstanceClient implements Transport.Route, ContactRequest.Sender {

    private final RequestTarget target;
    private final IdleConnections idle;

    // The caller's context may have an onErrorContinue, which must not apply here. An empty context needs no operator
    // for that.
    private final Publisher<Optional<ContactInfo>> withoutContext;
    private final Publisher<Optional<ContactInfo>> withContext;

    InstanceClient(RequestTarget target, HttpClient client, IdleConnections idle) {
        this.target = target;
        this.idle = idle;
        Flux<Optional<ContactInfo>> responses = client.post()
                .uri(target.endpoint().pathWithoutToken())
                .send((request, outbound) ->
                        Lease.of(request.currentContextView()).writeTo(outbound))
                .response((response, body) ->
                        Lease.of(response.currentContextView()).received(response, body));
        this.withoutContext = responses;
        this.withContext = responses.onErrorStop();
    }

    @Override
    public Mono<Optional<ContactInfo>> send(ChatId chatId, RequestWrite write) {
        byte[] body = target.requestBody(chatId);
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
                actual.onSubscribe(
                        new ContactRequest(actual, InstanceClient.this, target, chatId.value(), body, write));
            }
        };
    }

    @Override
    public void send(ContactRequest request, Context context) {
        IdleConnections.Reusable connection = idle.take(target.route());
        if (connection == null) {
            lease(request, context);
        } else if (request.turn() == null) {
            connection.reuse(request);
        } else {
            idle.add(connection);
            lease(request, context);
        }
    }

    private void lease(ContactRequest request, Context context) {
        Lease lease = new Lease(request, context);
        request.sentOver(lease);
        Publisher<Optional<ContactInfo>> responses = context.isEmpty() ? withoutContext : withContext;
        (ThreadLocals.arePropagated() ? restoring(responses) : responses).subscribe(lease);
    }

    /** Restores the caller's thread-locals, on any thread, for the callbacks that the user added to the HTTP client. */
    private static Publisher<Optional<ContactInfo>> restoring(Publisher<Optional<ContactInfo>> responses) {
        return Flux.from(responses).contextWrite(context -> context);
    }
}
