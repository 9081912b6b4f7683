package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Tests random interleavings of requests, completions and cancels. Each source is delivered once, discarded once after
 * a cancel, or still in the upstream.
 */
class BulkConservationTest {

    private static final int SOURCES = 300;

    private StubServer server;
    private ReactiveContactClient client;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @BeforeEach
    void start() {
        server = StubServer.start();
        client = server.client();
    }

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lookupAll_anyInterleaving_deliversOrDiscardsEachSourceOnce(long seed) throws InterruptedException {
        Random random = new Random(seed);
        server.otherwise((request, response) -> random.nextInt(4) == 0
                ? StubReply.contact()
                        .after(Mono.delay(Duration.ofNanos(random.nextInt(2_000_000))))
                        .to(request, response)
                : StubReply.contact().to(request, response));
        int concurrency = 1 + random.nextInt(20);
        int cancelAfter = random.nextBoolean() ? random.nextInt(SOURCES) : Integer.MAX_VALUE;
        boolean ordered = random.nextBoolean();
        BulkOptions options = BulkOptions.defaults().withConcurrency(concurrency);
        Set<Object> emitted = ConcurrentHashMap.newKeySet();
        Flux<NumberedSource> upstream = Flux.range(0, SOURCES)
                .map(i -> new NumberedSource(i, chatId(random.nextInt(6), i)))
                .doOnNext(emitted::add);
        if (random.nextBoolean()) {
            upstream = upstream.subscribeOn(Schedulers.parallel());
        }
        RandomDownstream downstream = new RandomDownstream(random, cancelAfter);

        client.lookupAll(upstream, NumberedSource::chatId, ordered ? options.ordered() : options)
                .subscribe(downstream);
        downstream.requestUntilTheEnd(seed);

        assertThat(downstream.concurrentSignals).hasValue(0);
        assertThat(downstream.delivered).doesNotHaveDuplicates();
        assertThat(downstream.discarded).doesNotHaveDuplicates().doesNotContainAnyElementsOf(downstream.delivered);
        assertThat((long) downstream.delivered.size()).isLessThanOrEqualTo(downstream.demand.get());
        if (ordered) {
            assertThat(downstream.delivered).extracting(NumberedSource::number).isSorted();
        }
        if (cancelAfter > SOURCES) {
            assertThat(downstream.delivered).hasSize(SOURCES);
            assertThat(downstream.discarded).isEmpty();
        } else {
            assertThat(downstream.delivered.size()).isGreaterThanOrEqualTo(cancelAfter);
            assertThat(emitted.size()).isLessThanOrEqualTo(downstream.delivered.size() + concurrency);
        }
    }

    private static String chatId(int kind, int i) {
        return switch (kind) {
            case 0 -> "no";
            case 1 -> "1@g.us";
            default -> "7100000%04d@c.us".formatted(i);
        };
    }

    private record NumberedSource(int number, String chatId) {}

    private static final class RandomDownstream extends BaseSubscriber<ContactLookup<NumberedSource>> {

        final Queue<NumberedSource> delivered = new ConcurrentLinkedQueue<>();
        final Queue<Object> discarded = new ConcurrentLinkedQueue<>();
        final AtomicInteger concurrentSignals = new AtomicInteger();
        final AtomicLong demand = new AtomicLong();
        private final AtomicInteger signals = new AtomicInteger();
        private final CountDownLatch end = new CountDownLatch(1);
        private final Random random;
        private final int cancelAfter;

        RandomDownstream(Random random, int cancelAfter) {
            this.random = random;
            this.cancelAfter = cancelAfter;
        }

        @Override
        public Context currentContext() {
            return Operators.enableOnDiscard(Context.empty(), discarded::add);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            more(random.nextInt(3) + 1);
        }

        @Override
        protected void hookOnNext(ContactLookup<NumberedSource> outcome) {
            if (signals.getAndIncrement() != 0) {
                concurrentSignals.incrementAndGet();
            }
            delivered.add(outcome.source());
            if (delivered.size() == cancelAfter) {
                cancel();
            } else if (random.nextInt(3) == 0) {
                more(1 + random.nextInt(8));
            }
            signals.decrementAndGet();
        }

        @Override
        protected void hookFinally(SignalType type) {
            end.countDown();
        }

        void requestUntilTheEnd(long seed) throws InterruptedException {
            Random ownRandom = new Random(~seed);
            long deadline = System.nanoTime() + StubServer.PATIENCE.toNanos();
            while (!end.await(100 + ownRandom.nextInt(400), TimeUnit.MICROSECONDS)) {
                if (cancelAfter == 0) {
                    cancel();
                } else {
                    more(1 + ownRandom.nextInt(5));
                }
                assertThat(System.nanoTime()).as("seed %d hangs", seed).isLessThan(deadline);
            }
        }

        private void more(long n) {
            demand.addAndGet(n);
            request(n);
        }
    }
}
