package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.publisher.BulkLookup;
import io.github.reactivecontact.internal.publisher.QueryExtractor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Measures one item of a bulk in this library alone: chat id, dispatch and outcome, with a transport that answers at
 * once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BulkBenchmark {

    private static final int ITEMS = 1000;

    /** Whether outcomes keep the order of their sources. */
    @Param({"false", "true"})
    public boolean ordered;

    private final List<String> chatIds = IntStream.range(0, ITEMS)
            .mapToObj(number -> 79_000_000_000L + number + "@c.us")
            .toList();
    private final ManualTransport transport = new ManualTransport();
    private final Dispatcher dispatcher = new Dispatcher(
            new Settings(
                    List.of(new Settings.Target("1101000001", "localhost", "http://localhost", transport)),
                    null,
                    256,
                    1000,
                    Duration.ofSeconds(75),
                    null,
                    RetryPolicy.defaults(),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Schedulers::parallel,
                    List.of(),
                    null,
                    null),
            transport);

    private @Nullable ContactLookup<String> last;

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public @Nullable ContactLookup<String> lookUpOne() {
        BulkOptions options = BulkOptions.defaults().withConcurrency(64);
        BulkLookup.of(
                        Flux.fromIterable(chatIds),
                        QueryExtractor.<String>ofChatId(chatId -> chatId),
                        ordered ? options.ordered() : options,
                        dispatcher)
                .subscribe(lookup -> last = lookup);
        transport.answerAll();
        return last;
    }

    @TearDown
    public void close() {
        dispatcher.close(Duration.ZERO);
    }
}
