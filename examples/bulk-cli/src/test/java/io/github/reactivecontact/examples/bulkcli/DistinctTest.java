package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactInfo;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class DistinctTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Interruption interruption =
            new Interruption(new Messages(new PrintWriter(Writer.nullWriter()), true));
    private final RunOptions run = new RunOptions();
    private CliOptions.OutputFormat format = CliOptions.OutputFormat.ndjson;
    private @Nullable OutputFile output;

    @AfterEach
    void close() throws IOException {
        if (output != null) {
            output.close();
        }
    }

    private Mono<RunCounters> run(FakeClient client, BulkOptions options, Line... lines) throws IOException {
        output = OutputFile.open(directory.resolve("out"), format.writer(), IfExists.REFUSE);
        Messages messages = new Messages(new PrintWriter(Writer.nullWriter()), true);
        Progress progress = Progress.of(messages, client, new Terminal(false, false, 80));
        BulkOutput bulk = new BulkOutput(output, RejectsFile.open(directory.resolve("rejects"), false, false, null));
        return new BulkRun(client, options, bulk, progress, interruption, new RefusalCheck(client))
                .run(new RunLines(output.earlier(), run, true).of(Flux.just(lines)));
    }

    private static Line line(long number, String text) {
        return TestLines.of(number, text);
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(directory.resolve("out"));
    }

    @ParameterizedTest
    @EnumSource
    void run_duplicates_shareOneRequestAndEachHasARow(CliOptions.OutputFormat each) throws IOException {
        format = each;
        FakeClient client = new FakeClient(chatId ->
                Mono.just(Optional.of(ContactInfo.builder().name("of " + chatId).build())));

        StepVerifier.create(run(
                        client,
                        BulkOptions.defaults().ordered(),
                        line(1, "79001234561"),
                        line(2, "+7 900 123-45-61"),
                        line(3, "79001234562"),
                        line(4, "79001234561@c.us")))
                .assertNext(counters -> {
                    assertThat(counters.done()).isEqualTo(4);
                    assertThat(counters.unique()).isEqualTo(2);
                    assertThat(counters.duplicates()).isEqualTo(2);
                    assertThat(counters.summary(Duration.ofSeconds(1)))
                            .contains("4 read: 2 unique, 2 duplicates, 0 rejected");
                })
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(client.requested).containsExactly("79001234561@c.us", "79001234562@c.us");
        assertThat(written().stream().filter(row -> row.contains("of 79001234561@c.us")))
                .hasSize(3)
                .anySatisfy(row -> assertThat(row).contains("+7 900 123-45-61"));
        assertThat(written().stream().map(row -> row.replaceFirst("\\D*([0-9]+),.*", "$1")))
                .containsSubsequence("1", "2", "3", "4");
    }

    @Test
    void run_duplicatesBeforeTheAnswer_areWrittenWithIt() throws IOException {
        Sinks.One<Optional<ContactInfo>> reply = Sinks.one();
        FakeClient client =
                new FakeClient(chatId -> chatId.endsWith("1@c.us") ? reply.asMono() : Mono.just(Optional.empty()));

        StepVerifier.create(run(
                        client,
                        BulkOptions.defaults(),
                        line(1, "79001234561"),
                        line(2, "79001234561"),
                        line(3, "79001234561"),
                        line(4, "79001234562")))
                .then(() -> reply.tryEmitValue(
                        Optional.of(ContactInfo.builder().name("Anna").build())))
                .assertNext(counters -> assertThat(counters.counts()).isEqualTo("found 3, no contact 1, failed 0"))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written().stream().filter(row -> row.contains("Anna"))).hasSize(3);
    }

    @Test
    void run_failure_isSharedAndCounted() throws IOException {
        FakeClient client = new FakeClient(chatId -> Mono.error(FakeClient.failure(Reason.REQUEST_REFUSED)));

        StepVerifier.create(run(client, BulkOptions.defaults(), line(1, "79001234561"), line(2, "79001234561")))
                .assertNext(counters -> assertThat(counters.failures()).containsEntry(Reason.REQUEST_REFUSED, 2L))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(client.requested).hasSize(1);
    }

    @Test
    void run_interruptedBeforeTheAnswer_leavesDuplicatesForResume() throws IOException {
        FakeClient client = new FakeClient(chatId -> Mono.never());

        StepVerifier.create(run(client, BulkOptions.defaults(), line(1, "79001234561"), line(2, "79001234561")))
                .then(() -> interruption.request(client))
                .then(client::endGrace)
                .assertNext(counters -> assertThat(counters.done()).isZero())
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(written()).isEmpty();
    }

    @Test
    void run_noDistinct_asksAgain() throws IOException {
        run.noDistinct = true;
        FakeClient client = FakeClient.alwaysFound();

        StepVerifier.create(run(client, BulkOptions.defaults(), line(1, "79001234561"), line(2, "79001234561")))
                .assertNext(counters -> assertThat(counters.duplicates()).isZero())
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(client.requested).hasSize(2);
    }

    @Test
    void run_sameNumberThroughTwoInstances_isNoDuplicate() throws IOException {
        FakeClient client = FakeClient.alwaysFound();
        client.snapshot =
                TestSnapshots.snapshot(TestSnapshots.coolingDown("1", 60), TestSnapshots.coolingDown("2", 60));

        StepVerifier.create(run(
                        client,
                        BulkOptions.defaults(),
                        TestLines.of(1, "79001234561", "1"),
                        TestLines.of(2, "79001234561", "2"),
                        TestLines.of(3, "79001234561", "1")))
                .assertNext(counters -> assertThat(counters.unique()).isEqualTo(2))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void run_rejectedLines_areSummedUpByReasonAndKeptAsTheyWere() throws IOException {
        StepVerifier.create(run(
                        FakeClient.alwaysFound(),
                        BulkOptions.defaults().ordered(),
                        line(1, "call me"),
                        line(2, "79001234561"),
                        line(3, "or me"),
                        line(4, "me"),
                        line(5, "2024-05-12"),
                        line(6, "us")))
                .assertNext(counters -> {
                    assertThat(counters.rejections().count()).isEqualTo(5);
                    assertThat(counters.summary(Duration.ofSeconds(1)))
                            .contains("6 read: 1 unique, 0 duplicates, 5 rejected")
                            .containsPattern("4 rejected, the text [^:]+: lines 1, 3, 4, \\.\\.\\.")
                            .containsPattern("1 rejected, the text [^:]+: line 5");
                })
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(Files.readAllLines(directory.resolve("rejects")))
                .containsExactly("call me", "or me", "me", "2024-05-12", "us");
    }

    @Test
    void number_manyChats_findsEachDuplicate() {
        ChatSlots slots = new ChatSlots();
        for (int i = 0; i < 20_000; i++) {
            assertThat(slots.number(line(i, "7900" + (1_000_000 + i))).isDuplicate())
                    .isFalse();
        }
        for (int i = 0; i < 20_000; i++) {
            Line again = slots.number(line(i, "7900" + (1_000_000 + i)));
            assertThat(again.slot()).isEqualTo(-(i + 1));
        }
        assertThat(slots.size()).isEqualTo(20_000);
    }
}
