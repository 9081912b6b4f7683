package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.stub.StubServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Cancels on any thread while responses arrive on the event loop. The leak checks detect lost buffers. */
class CancelRaceTest {

    private static final ChatId CHAT = ChatId.parse("71234567890@c.us");

    private StubServer server;
    private HttpTransport transport;
    private Transport.Route route;

    @BeforeEach
    void start() {
        server = StubServer.start();
        transport = new HttpTransport(64, 1024, null, UnaryOperator.identity(), System::currentTimeMillis);
        route = transport.route(new Endpoint(server.url(), StubServer.ID_INSTANCE, StubServer.TOKEN));
    }

    @AfterEach
    void close() {
        transport.disposeLater().block(StubServer.PATIENCE);
        server.close();
    }

    @Test
    void cancel_duringTheResponse_doesNotAffectOtherRequests() {
        Random random = new Random(1);
        AtomicInteger answered = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Disposable cancelled = route.send(CHAT, () -> {}).subscribe();
            spin(random.nextInt(400_000));
            cancelled.dispose();
            // It uses the connection that the cancelled request may have returned just before.
            route.send(CHAT, () -> {})
                    .doOnNext(contact -> answered.incrementAndGet())
                    .doOnError(failures::add)
                    .onErrorComplete()
                    .block(StubServer.PATIENCE);
        }

        assertThat(failures).isEmpty();
        assertThat(answered).hasValue(3000);
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
