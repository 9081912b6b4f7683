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

/** Answers as a raw server writes them, and what lookups get from them. */
final class Answers {

    private Answers() {}

    static String chat(int n) {
        return (71234560000L + n) + "@c.us";
    }

    /** The names that lookups of chats are answered with, each looked up as the one before is answered. */
    static List<String> inARow(ReactiveContactClient client, int lookups) {
        return Flux.range(1, lookups)
                .concatMap(n -> name(client, chat(n)))
                .collectList()
                .block(StubServer.PATIENCE);
    }

    /** The names that lookups of chats are answered with, each looked up when the pool has its connection back. */
    static List<String> throughThePool(ReactiveContactClient client, Wiring wiring, int lookups) {
        List<String> names = new ArrayList<>();
        for (int n = 1; n <= lookups; n++) {
            names.add(name(client, chat(n)).block(StubServer.PATIENCE));
            Await.until(() -> wiring.pool().areIdle(), () -> wiring.pool().toString());
        }
        return names;
    }

    /** The name of the contact, or why there is none. */
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

    /** A contact whose name is the chat id that was asked about. */
    static String about(String chatId) {
        return ok("{\"chatId\":\"" + chatId + "\",\"name\":\"" + chatId + "\"}");
    }

    /** What {@link #inARow} and {@link #throughThePool} should get from {@link #about}. */
    static List<String> expected(int lookups) {
        return Flux.range(1, lookups).map(Answers::chat).collectList().block(StubServer.PATIENCE);
    }
}
