package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.ReactiveContactClient;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

class IncomingMessagesTest {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** Answers lookups, and has nothing else. */
    private final ReactiveContactClient client = (ReactiveContactClient) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ReactiveContactClient.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return arguments != null && arguments[0] instanceof ContactQuery
                        ? Mono.just(
                                Optional.of(ContactInfo.builder().name("Anna").build()))
                        : null;
            });

    @Test
    void accept_instanceOfTheClient_callsTheLookupOnly() {
        WebhookProperties properties =
                new WebhookProperties(null, DataSize.ofMegabytes(1), 10, 10, Duration.ofSeconds(15));
        IncomingMessages messages = new IncomingMessages(client, new Writers(properties), properties);
        messages.accept(new IncomingMessage(
                "A1", "7103000001", ChatId.parse("79001234561@c.us"), "", "", null, "textMessage", Instant.EPOCH));

        await().until(() -> !calls.isEmpty());
        messages.destroy();
        assertThat(calls).containsExactly("getContactInfo");
    }
}
