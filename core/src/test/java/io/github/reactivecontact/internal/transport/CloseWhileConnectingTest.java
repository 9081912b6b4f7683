package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.OpenConnections;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubServer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class CloseWhileConnectingTest {

    private static final int ROUNDS = 20;
    private static final int LOOKUPS = 20;

    private final OpenConnections open = new OpenConnections();

    @Test
    void close_ownEventLoopsWhileConnecting_leavesNoConnectionOpen() {
        closeWhileConnecting(builder -> builder.eventLoops(1));
    }

    @Test
    void close_sharedEventLoopsWhileConnecting_leavesNoConnectionOpen() {
        closeWhileConnecting(UnaryOperator.identity());
    }

    private void closeWhileConnecting(UnaryOperator<ReactiveContactClientBuilder> setting) {
        open.begin();
        try (StubServer server = StubServer.start()) {
            for (int round = 1; round <= ROUNDS; round++) {
                lookUpAndClose(setting.apply(server.clientBuilder()).build());
            }
        }
        Await.until(() -> open.findings().isEmpty(), () -> open.findings().toString());
    }

    private static void lookUpAndClose(ReactiveContactClient client) {
        Mono<Void> lookups = Flux.range(0, LOOKUPS)
                .flatMap(i -> client.getContactInfo("712345678" + (10 + i) + "@c.us")
                        .subscribeOn(Schedulers.parallel())
                        .onErrorComplete())
                .then();
        Mono<Void> close = Mono.<Void>fromRunnable(client::close).subscribeOn(Schedulers.boundedElastic());
        Mono.when(lookups, close).block(StubServer.PATIENCE);
    }
}
