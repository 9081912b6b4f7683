package io.github.reactivecontact.stub;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Polls for a condition that other threads change. The condition may take a lock. */
public final class Await {

    private Await() {}

    public static void until(BooleanSupplier condition, Supplier<String> state) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(1), Schedulers.boundedElastic())
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next()
                .timeout(StubServer.PATIENCE)
                .onErrorMap(TimeoutException.class, timeout -> new AssertionError("Timed out: " + state.get()))
                .block();
    }
}
