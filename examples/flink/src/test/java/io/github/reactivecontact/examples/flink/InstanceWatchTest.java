package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

class InstanceWatchTest {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final GreenApiSimulator simulator = GreenApiSimulator.start();
    private final String id = simulator.instance().idInstance();
    private final ReactiveContactClient client = ReactiveContactClient.builder()
            .instance(simulator.instance())
            .scheduler(time)
            .build();
    private final InstanceWatch watch = new InstanceWatch(client, MAX_WAIT, time);
    private final AtomicBoolean isOverdue = new AtomicBoolean();
    private final Disposable overdue = watch.overdue(id).subscribe(isOverdue::set);

    @AfterEach
    void close() {
        overdue.dispose();
        watch.dispose();
        client.close();
        simulator.close();
        time.dispose();
    }

    @Test
    void overdue_instanceExpired_signalsAfterTheMaximumWait() {
        Disposable lookup = expired();
        time.advanceTimeBy(MAX_WAIT);
        assertThat(isOverdue)
                .as("the first check found it unavailable a second later")
                .isFalse();
        time.advanceTimeBy(InstanceWatch.PERIOD);

        assertThat(isOverdue).isTrue();
        lookup.dispose();
    }

    @Test
    void overdue_availableInstance_neverSignals() {
        time.advanceTimeBy(Duration.ofHours(1));

        assertThat(isOverdue).isFalse();
    }

    /** A record that probes the instance must stay, or the instance would not be found to be back. */
    @Test
    void overdue_probeIsDue_doesNotSignal() {
        Disposable lookup = expired();
        lookup.dispose();
        time.advanceTimeBy(Duration.ofSeconds(29));
        assertThat(isOverdue).isFalse();
        Duration probe = client.snapshot().instance(id).orElseThrow().cooldownRemaining();
        overdue.dispose();
        time.advanceTimeBy(probe);
        AtomicBoolean later = new AtomicBoolean();
        Disposable afterwards = watch.overdue(id).subscribe(later::set);
        time.advanceTimeBy(MAX_WAIT);

        assertThat(later).isFalse();
        afterwards.dispose();
    }

    private Disposable expired() {
        simulator.state(id, InstanceState.EXPIRED);
        Disposable lookup = client.lookupAll(
                        Flux.just("71234567890@c.us"), BulkOptions.defaults().throughInstance(id))
                .subscribe();
        await().until(() -> client.snapshot().instance(id).orElseThrow().state() == ClientSnapshot.State.COOLING_DOWN);
        return lookup;
    }
}
