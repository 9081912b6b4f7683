package io.github.reactivecontact.stub;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Waits for what happens on other threads and tells nobody. */
public final class Await {

    private Await() {}

    public static void until(BooleanSupplier condition, Supplier<String> state) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean())
                .next()
                .timeout(StubServer.PATIENCE)
                .onErrorMap(TimeoutException.class, timeout -> new AssertionError("Waited in vain: " + state.get()))
                .block();
    }
}
