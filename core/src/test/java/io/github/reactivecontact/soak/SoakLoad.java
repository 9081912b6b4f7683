package io.github.reactivecontact.soak;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs an endless bulk lookup, ordered or not, together with single lookups that time out early, and counts the
 * outcomes.
 */
final class SoakLoad {

    private static final Duration BETWEEN_SINGLES = Duration.ofMillis(5);
    private static final int SINGLES_AT_ONCE = 32;

    final AtomicLong sources = new AtomicLong();
    final AtomicLong outcomes = new AtomicLong();
    final AtomicLong failed = new AtomicLong();
    final AtomicLong singles = new AtomicLong();
    final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final ReactiveContactClient client;
    private final boolean ordered;

    SoakLoad(ReactiveContactClient client, boolean ordered) {
        this.client = client;
        this.ordered = ordered;
    }

    /** Completes when all lookups started before {@link #end()} have an outcome. */
    Mono<Void> run() {
        BulkOptions options = ordered ? BulkOptions.defaults().ordered() : BulkOptions.defaults();
        Mono<Void> bulk = client.lookupAll(endless(), SoakLoad::chatId, options)
                .doOnNext(lookup -> {
                    outcomes.incrementAndGet();
                    if (lookup instanceof Failed) {
                        failed.incrementAndGet();
                    }
                })
                .then();
        Mono<Void> singlesWithTimeout = Flux.interval(BETWEEN_SINGLES)
                .onBackpressureDrop()
                .takeWhile(tick -> !ending.get())
                .flatMap(
                        tick -> client.getContactInfo(chatId(tick))
                                .timeout(Duration.ofMillis(1 + tick % 50))
                                .onErrorComplete()
                                .doFinally(signal -> singles.incrementAndGet()),
                        SINGLES_AT_ONCE)
                .then();
        return Mono.when(bulk, singlesWithTimeout).doOnError(errors::add).onErrorComplete();
    }

    void end() {
        ending.set(true);
    }

    private Flux<Long> endless() {
        return Flux.generate(sink -> {
            if (ending.get()) {
                sink.complete();
            } else {
                sink.next(sources.getAndIncrement());
            }
        });
    }

    private static String chatId(long number) {
        return (79_000_000_000L + number) + "@c.us";
    }
}
