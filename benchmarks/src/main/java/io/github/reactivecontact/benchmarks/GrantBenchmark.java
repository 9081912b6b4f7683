package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures one lookup in the dispatcher with paced instances. A manual clock advances so that one permit follows
 * another, each of a different instance.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class GrantBenchmark {

    private static final long PERMIT_AND_LARGEST_MARGIN = TimeUnit.MILLISECONDS.toNanos(1020);
    private static final ChatId CHAT = new ChatId("79990000000@c.us");

    /** The number of instances, each with one request per second. */
    @Param({"10", "1000", "10000"})
    public int instances;

    private final ManualClock idleTime = new ManualClock();
    private final ManualClock busyTime = new ManualClock();
    private final ManualTransport transport = new ManualTransport();
    private Dispatcher idle = dispatcher(idleTime);
    private Dispatcher busy = dispatcher(busyTime);
    private long step;
    private long answers;

    /** Prepares an idle dispatcher, and a busy one with lookups waiting and no permit left. */
    @Setup(Level.Trial)
    public void prepare() {
        step = PERMIT_AND_LARGEST_MARGIN / instances + 1;
        idle = dispatcher(idleTime);
        busy = dispatcher(busyTime);
        for (int i = 0; i < instances; i++) {
            busyTime.advance(step); // so that permits follow one another
            busy.enter(new BenchmarkCaller(CHAT, this::answered));
            transport.answerAll();
        }
        for (int i = 0; i < 2 * instances; i++) {
            again(new ChatId(79_990_000_000L + i + "@c.us"));
        }
    }

    /** A lookup enters while a permit is available: grant, send, response, outcome. */
    @Benchmark
    public long atOnce() {
        idleTime.advance(step);
        idle.enter(new BenchmarkCaller(CHAT, this::answered));
        transport.answerAll();
        return answers;
    }

    /** A permit becomes available while a lookup waits: grant, send, response, outcome. Another lookup enters. */
    @Benchmark
    public long fromTheQueue() {
        busyTime.advance(step);
        transport.answerAll();
        return answers;
    }

    private Dispatcher dispatcher(ManualClock clock) {
        List<Settings.Target> targets = IntStream.range(0, Math.max(1, instances))
                .mapToObj(id -> new Settings.Target(Integer.toString(id), "localhost", "http://localhost", transport))
                .toList();
        return new Dispatcher(
                new Settings(
                        targets,
                        new Settings.Rate(1, Duration.ofSeconds(1)),
                        256,
                        1000,
                        Duration.ofSeconds(75),
                        null,
                        RetryPolicy.defaults(),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        () -> clock,
                        List.of(),
                        null,
                        null),
                transport);
    }

    private void answered(ChatId chatId) {
        answers++;
    }

    private void again(ChatId chatId) {
        busy.enter(new BenchmarkCaller(chatId, this::answeredAndAgain));
    }

    private void answeredAndAgain(ChatId chatId) {
        answers++;
        again(chatId);
    }
}
