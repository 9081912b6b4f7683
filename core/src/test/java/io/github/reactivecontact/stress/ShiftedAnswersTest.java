package io.github.reactivecontact.stress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.ChatScript;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Checks that an extra response does not shift the answers of a connection. All settings except the rate are defaults.
 */
class ShiftedAnswersTest {

    // BETWEEN_LOOKUPS lets the connection return to the pool, and UNTIL_ANSWER lets the interim response arrive
    // first.
    private static final Duration BETWEEN_LOOKUPS = Duration.ofMillis(30);
    private static final Duration UNTIL_ANSWER = Duration.ofMillis(120);

    /** Whether the client reuses connections directly or through Reactor Netty. */
    enum Http {
        UNCHANGED(http -> http),
        CHANGED(http -> http.headers(headers -> headers.set("X-Tenant", "a")));

        private final UnaryOperator<HttpClient> customizer;

        Http(UnaryOperator<HttpClient> customizer) {
            this.customizer = customizer;
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_afterEarlyHints_matchTheirChats(Http http) {
        ChatScript hinting = (chatId, request, connection) -> new Bytes(
                Flux.just("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n")
                        .concatWith(Mono.delay(UNTIL_ANSWER).thenReturn(answer(chatId))),
                Then.STAY);

        assertThat(chatIdsFrom(hinting, http, 3)).isEqualTo(chatIds(3));
    }

    @ParameterizedTest
    @EnumSource
    void answers_afterLateDuplicate_matchTheirChats(Http http) {
        Map<Integer, String> lastAnswers = new ConcurrentHashMap<>();
        ChatScript repeating = (chatId, request, connection) -> {
            String last = lastAnswers.put(connection, answer(chatId));
            return request == 2 && last != null
                    ? new Bytes(Flux.just(last, answer(chatId)), Then.STAY)
                    : Bytes.thenStay(answer(chatId));
        };

        assertThat(chatIdsFrom(repeating, http, 4)).isEqualTo(chatIds(4));
        assertThat(lastAnswers).hasSize(2);
    }

    /** Looks up each chat after the previous answer, when its connection is back in the pool. */
    private static List<String> chatIdsFrom(ChatScript script, Http http, int lookups) {
        try (RawServer server = RawServer.start(script, UnaryOperator.identity());
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(server.instance())
                        .unlimitedRate()
                        .httpClient(http.customizer)
                        .build()) {
            return Flux.fromIterable(chatIds(lookups))
                    .concatMap(
                            chatId -> chatIdFrom(client.getContactInfo(chatId)).delaySubscription(BETWEEN_LOOKUPS))
                    .collectList()
                    .block(StubServer.PATIENCE);
        }
    }

    private static Mono<String> chatIdFrom(Mono<Optional<ContactInfo>> lookup) {
        return lookup.map(contact -> contact.map(ContactInfo::chatId).orElse("none"))
                .onErrorResume(
                        ContactLookupException.class,
                        failure -> Mono.just(failure.reason().name()));
    }

    private static List<String> chatIds(int lookups) {
        return IntStream.rangeClosed(1, lookups)
                .mapToObj(lookup -> (71_234_560_000L + lookup) + "@c.us")
                .toList();
    }

    private static String answer(String chatId) {
        String body = "{\"chatId\":\"" + chatId + "\"}";
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
