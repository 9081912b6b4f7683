package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.examples.bulkcli.OutputFile.IfExists;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class BulkRunTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Messages MESSAGES = new Messages(new PrintWriter(Writer.nullWriter()), false);

    @TempDir
    Path directory;

    private final Interruption interruption = new Interruption(MESSAGES);
    private OutputFile output;

    @BeforeEach
    void open() throws IOException {
        output = OutputFile.open(directory.resolve("out"), new NdjsonWriter(), IfExists.RESUME);
    }

    @AfterEach
    void close() throws IOException {
        output.close();
    }

    private Mono<RunCounters> run(FakeClient client, BulkOptions options, Flux<Line> lines) {
        Progress progress = Progress.of(MESSAGES, client, new Terminal(false, false, 80));
        BulkOutput bulk = new BulkOutput(output, RejectsFile.none());
        return new BulkRun(client, options, bulk, progress, interruption, new RefusalCheck(client))
                .run(new RunLines(output.earlier(), new RunOptions(), true).of(lines));
    }

    private static Line line(long number) {
        return TestLines.of(number, "790000" + String.format("%05d", number));
    }

    private static Flux<Line> lines(int count) {
        return Flux.range(1, count).map(BulkRunTest::line);
    }

    private List<Integer> written() throws IOException {
        return Files.readAllLines(directory.resolve("out")).stream()
                .map(row -> Integer.valueOf(row.replaceFirst("\\{\"line\":([0-9]+),.*}", "$1")))
                .toList();
    }

    @Test
    void run_severalLines_writesAndCountsEachOutcome() throws IOException {
        FakeClient client = new FakeClient(chatId -> switch (chatId) {
            case "79000000001@c.us" -> Mono.just(Optional.empty());
            case "79000000002@c.us" -> Mono.error(FakeClient.failure(Reason.TIMEOUT));
            default -> Mono.just(Optional.of(ContactInfo.builder().build()));
        });
        Flux<Line> lines = lines(3).concatWithValues(TestLines.of(4, "call me"));

        StepVerifier.create(run(client, BulkOptions.defaults(), lines))
                .assertNext(counters -> {
                    assertThat(counters.counts()).isEqualTo("found 1, no contact 1, failed 2");
                    assertThat(counters.summary(Duration.ofSeconds(2)))
                            .startsWith("4 done in 2.0 s (2.0/s)")
                            .contains("INVALID_CHAT_ID 1", "TIMEOUT 1");
                })
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void run_ordered_writesInInputOrder() throws IOException {
        Sinks.Empty<Void> second = Sinks.empty();
        FakeClient client = new FakeClient(chatId -> chatId.endsWith("1@c.us")
                ? second.asMono().thenReturn(Optional.empty())
                : Mono.<Optional<ContactInfo>>just(Optional.empty()).doFinally(signal -> second.tryEmitEmpty()));

        StepVerifier.create(run(client, BulkOptions.defaults().ordered(), lines(2)))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).containsExactly(1, 2);
    }

    @Test
    void run_earlierOutcomes_looksUpRemainingLines() throws IOException {
        List.of(1, 3).forEach(number -> output.write(new ContactLookup.NoContact<>(line(number))));
        output.flush();
        output.close();
        open();
        FakeClient client = FakeClient.alwaysFound();

        StepVerifier.create(run(client, BulkOptions.defaults(), lines(4)))
                .assertNext(counters -> assertThat(counters.done()).isEqualTo(2))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(client.requested).containsExactlyInAnyOrder("79000000002@c.us", "79000000004@c.us");
        assertThat(written()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void run_interrupted_finishesLookupsInFlightAndStartsNone() throws IOException {
        Sinks.One<Optional<ContactInfo>> reply = Sinks.one();
        FakeClient client = new FakeClient(chatId -> reply.asMono());

        StepVerifier.create(run(client, BulkOptions.defaults().withConcurrency(3), lines(100)))
                .then(() -> interruption.request(client))
                .then(() -> reply.tryEmitValue(Optional.empty()))
                .assertNext(counters -> assertThat(counters.done()).isEqualTo(3))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(client.requested).hasSize(3);
        assertThat(written()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void run_interruptedAndGraceEnds_recordsNoUnansweredLookup() throws IOException {
        FakeClient client =
                new FakeClient(chatId -> chatId.endsWith("1@c.us") ? Mono.just(Optional.empty()) : Mono.never());

        StepVerifier.create(run(client, BulkOptions.defaults().withConcurrency(3), lines(100)))
                .then(() -> interruption.request(client))
                .then(client::endGrace)
                .assertNext(counters -> assertThat(counters.done()).isEqualTo(1))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).containsExactly(1);
    }

    @Test
    void run_everyInstanceRefusing_stopsReadingAndRecordsOutcomesSoFar() throws IOException {
        FakeClient client = new FakeClient(chatId ->
                chatId.endsWith("1@c.us") ? Mono.error(FakeClient.failure(Reason.REQUEST_REFUSED)) : Mono.never());
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.disabled("1"), TestSnapshots.disabled("2"));
        AtomicLong read = new AtomicLong();

        StepVerifier.create(run(
                        client,
                        BulkOptions.defaults().withConcurrency(3),
                        lines(100).doOnNext(line -> read.incrementAndGet())))
                .assertNext(counters -> assertThat(counters.counts()).isEqualTo("found 0, no contact 0, failed 1"))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(read).hasValue(4);
        assertThat(written()).containsExactly(1);
    }

    @Test
    void run_everyInstanceRefusingAndAllLinesRead_stops() throws IOException {
        FakeClient client =
                new FakeClient(chatId -> chatId.endsWith("1@c.us") ? Mono.never() : Mono.just(Optional.empty()));
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.disabled("1"));

        StepVerifier.create(run(client, BulkOptions.defaults().ordered(), lines(3)))
                .assertNext(counters -> assertThat(counters.done()).isEqualTo(2))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).containsExactly(2, 3);
    }

    @Test
    void run_oneOfTwoInstancesDisabled_continues() throws IOException {
        // Longer than several checks.
        FakeClient client = new FakeClient(chatId -> chatId.endsWith("1@c.us")
                ? Mono.delay(RefusalCheck.INTERVAL.multipliedBy(3)).thenReturn(Optional.empty())
                : Mono.just(Optional.empty()));
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 60));

        StepVerifier.create(run(client, BulkOptions.defaults(), lines(9)))
                .assertNext(counters -> assertThat(counters.done()).isEqualTo(9))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void run_unknownInstance_recordsFailedLineAndContinues() throws IOException {
        FakeClient client = FakeClient.alwaysFound();
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.coolingDown("1", 60));
        Flux<Line> lines = Flux.just(
                TestLines.of(1, "79000000001", "1"),
                TestLines.of(2, "79000000002", "2"),
                TestLines.of(3, "79000000003"));

        StepVerifier.create(run(client, BulkOptions.defaults(), lines))
                .assertNext(counters -> assertThat(counters.counts()).isEqualTo("found 2, no contact 0, failed 1"))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void run_unknownInstanceWhileEveryInstanceIsDisabled_recordsNothing() throws IOException {
        FakeClient client = FakeClient.alwaysFound();
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.disabled("1"));

        StepVerifier.create(run(client, BulkOptions.defaults(), Flux.just(TestLines.of(1, "79000000001", "2"))))
                .assertNext(counters -> assertThat(counters.done()).isZero())
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).isEmpty();
    }

    @Test
    void run_inputError_writesEarlierOutcomes() throws IOException {
        Flux<Line> failing = lines(2).concatWith(Mono.error(new IOException("cable unplugged")));

        StepVerifier.create(run(FakeClient.alwaysFound(), BulkOptions.defaults(), failing))
                .expectErrorMessage("cable unplugged")
                .verify(TIMEOUT);

        assertThat(written()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void run_outputError_stopsRun() throws IOException {
        output.close();
        AtomicLong cancelled = new AtomicLong();
        Flux<Line> endless = Flux.<Line, Long>generate(() -> 1L, (number, sink) -> {
                    sink.next(line(number));
                    return number + 1;
                })
                .doOnCancel(cancelled::incrementAndGet);

        StepVerifier.create(run(FakeClient.alwaysFound(), BulkOptions.defaults(), endless))
                .expectErrorMatches(e -> e.getMessage().startsWith("cannot write "))
                .verify(TIMEOUT);

        assertThat(cancelled).hasValue(1);
    }

    @Test
    void run_slowClient_readsOnlyUpToConcurrency() {
        AtomicLong read = new AtomicLong();
        FakeClient client = new FakeClient(chatId -> Mono.never());

        Disposable running = run(
                        client,
                        BulkOptions.defaults().withConcurrency(8),
                        lines(1_000_000).doOnNext(line -> read.incrementAndGet()))
                .subscribe();

        assertThat(read).hasValue(8);
        running.dispose();
    }

    @Test
    void run_manyLines_writesAll() throws IOException {
        StepVerifier.create(run(FakeClient.alwaysFound(), BulkOptions.defaults(), lines(10_000)))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 10_000).boxed().toList());
    }
}
