package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.dispatch.TestSettings;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tests calls of {@code setInstances} at the same time. An instance with another route has lost its state. */
class SetInstancesConcurrentlyTest {

    private static final int ROUNDS = 1_000;
    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger routes = new AtomicInteger();

    @AfterEach
    void close() {
        thread.shutdownNow();
    }

    private Transport.Route route() {
        routes.incrementAndGet();
        return (chatId, write) -> Mono.never();
    }

    @Test
    void setInstances_atTheSameTime_isOneStepEach() throws Exception {
        List<GreenApiInstance> one = instances("1", "2");
        List<GreenApiInstance> other = instances("2", "3");
        try (ReactiveContactClient client = client()) {
            for (int round = 0; round < ROUNDS; round++) {
                client.setInstances(instances("9"));
                routes.set(0);
                setAtTheSameTime(client, one, other);

                assertThat(routes).as("routes of 1, 2 and 3").hasValue(3);
                List<GreenApiInstance> last = client.snapshot().instance("1").isPresent() ? one : other;
                assertThat(client.snapshot().instances()).hasSize(2);
                client.setInstances(last);
                assertThat(routes).as("routes after a set that changes nothing").hasValue(3);
            }
        }
    }

    private ReactiveContactClient client() {
        Settings settings = TestSettings.of(Schedulers::parallel, idInstance -> route())
                .instances(List.of("9"))
                .unlimited()
                .build();
        InstanceTargets targets = new InstanceTargets(endpoint -> route(), false);
        return new DefaultReactiveContactClient(new Dispatcher(settings, Mono::empty), targets, 1);
    }

    private void setAtTheSameTime(
            ReactiveContactClient client, List<GreenApiInstance> one, List<GreenApiInstance> other) throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        Future<?> first = thread.submit(() -> {
            together.await();
            client.setInstances(one);
            return null;
        });
        together.await();
        client.setInstances(other);
        first.get(10, TimeUnit.SECONDS);
    }

    private static List<GreenApiInstance> instances(String... idInstances) {
        return Arrays.stream(idInstances)
                .map(idInstance -> GreenApiInstance.of(idInstance, TOKEN))
                .toList();
    }
}
