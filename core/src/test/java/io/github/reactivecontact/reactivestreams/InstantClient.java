package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.dispatch.TestSettings;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Creates unpaced clients whose requests are answered by a function, usually synchronously. */
final class InstantClient {

    static final int CONCURRENCY = 16;

    static final String INSTANCE = "1101";

    private InstantClient() {}

    static ReactiveContactClient create() {
        return create(chatId -> Mono.just(found(chatId)));
    }

    static ReactiveContactClient create(Function<ChatId, Mono<Optional<ContactInfo>>> answers) {
        Transport.Route route = (chatId, write) -> Mono.defer(() -> {
            write.written();
            return answers.apply(chatId);
        });
        Settings settings = TestSettings.of(Schedulers::parallel, idInstance -> route)
                .instances(List.of(INSTANCE))
                .unlimited()
                .maxInFlight(CONCURRENCY)
                .maxWaiting(CONCURRENCY)
                .retry(RetryPolicy.none())
                .build();
        return Faces.over(new Dispatcher(settings, Mono::empty), CONCURRENCY);
    }

    static Optional<ContactInfo> found(ChatId chatId) {
        return Optional.of(ContactInfo.builder().chatId(chatId.value()).build());
    }

    static Flux<String> chats(long count) {
        int most = (int) Math.min(count, Integer.MAX_VALUE);
        return Flux.range(0, most).map(InstantClient::chat);
    }

    static String chat(int number) {
        return (79_000_000_000L + number) + "@c.us";
    }
}
