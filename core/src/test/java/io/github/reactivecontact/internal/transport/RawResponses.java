package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Responses of a raw server, and the results of lookups against it. */
final class RawResponses {

    private RawResponses() {}

    static String chat(int n) {
        return (71234560000L + n) + "@c.us";
    }

    /** Looks up chats in sequence, each from the outcome of the previous one. Returns the names. */
    static List<String> lookUpInSequence(ReactiveContactClient client, int lookups) {
        return Flux.range(1, lookups)
                .concatMap(n -> name(client, chat(n)))
                .collectList()
                .block(StubServer.PATIENCE);
    }

    /** Looks up chats in sequence, each after the connection has returned to the pool. Returns the names. */
    static List<String> lookUpThroughPool(ReactiveContactClient client, ConnectionSetup setup, int lookups) {
        List<String> names = new ArrayList<>();
        for (int n = 1; n <= lookups; n++) {
            names.add(name(client, chat(n)).block(StubServer.PATIENCE));
            Await.until(() -> setup.pool().areIdle(), () -> setup.pool().toString());
        }
        return names;
    }

    /** Emits the name of the contact, or the reason of the failure. */
    static Mono<String> name(ReactiveContactClient client, String chatId) {
        return client.getContactInfo(chatId)
                .map((Optional<ContactInfo> contact) ->
                        contact.map(ContactInfo::name).orElse("none"))
                .onErrorResume(
                        ContactLookupException.class,
                        failure -> Mono.just(failure.reason().name()));
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A response with a contact whose name is the requested chat id. */
    static String contactOf(String chatId) {
        return ok("{\"chatId\":\"" + chatId + "\",\"name\":\"" + chatId + "\"}");
    }

    /** The expected result of {@link #lookUpInSequence} and {@link #lookUpThroughPool} for {@link #contactOf}. */
    static List<String> expectedNames(int lookups) {
        return Flux.range(1, lookups).map(RawResponses::chat).collectList().block(StubServer.PATIENCE);
    }
}
