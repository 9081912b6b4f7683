package io.github.reactivecontact.examples.bulkcli;

import static io.github.reactivecontact.examples.bulkcli.BulkCliProcessTest.countOf;
import static io.github.reactivecontact.examples.bulkcli.BulkCliProcessTest.exitCode;
import static io.github.reactivecontact.examples.bulkcli.BulkCliProcessTest.phone;
import static io.github.reactivecontact.examples.bulkcli.SimulatorProcess.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Runs the program in a separate JVM while instances fail and are corrected. The test writes the input line by line
 * until it has seen what it waits for, so the run is never over too early.
 */
class FailingFleetProcessTest {

    private static final String FIRST = "7103000001";
    private static final String SECOND = "7103000002";
    private static final String WRONG_TOKEN = "wr0ngT0ken";
    private static final String NEW_TOKEN = "n3wT0ken";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_PENDING = 100;

    @TempDir
    Path directory;

    private final Collection<AutoCloseable> open = new ArrayList<>();
    private Process process;
    private Writer input;
    private int written;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private GreenApiSimulator simulator() {
        return closing(GreenApiSimulator.builder()
                .instance(FIRST, TOKEN)
                .instance(SECOND, TOKEN)
                .start());
    }

    private Path err() {
        return directory.resolve("err");
    }

    private Path output() {
        return directory.resolve("out");
    }

    private long rows() {
        return countOf("}", output());
    }

    private static Map<String, String> instance(int port, String idInstance, String token) {
        return Map.of("apiUrl", "http://127.0.0.1:" + port, "idInstance", idInstance, "apiTokenInstance", token);
    }

    /** Replaces the file in one step, so that the program never reads half of it. */
    private Path write(List<Map<String, String>> instances) throws IOException {
        Path written = Files.writeString(directory.resolve("new.json"), Instances.json(instances));
        return Files.move(written, directory.resolve("instances.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void start(Path instances) throws IOException {
        process = BulkCliProcessTest.java(
                        BulkCli.class,
                        "--instances",
                        instances.toString(),
                        "--rate",
                        "20/s",
                        "--output",
                        output().toString())
                .redirectError(err().toFile())
                .start();
        closing(process::destroyForcibly);
        input = process.outputWriter();
    }

    private void feedUntil(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .onBackpressureDrop()
                .takeUntil(tick -> condition.getAsBoolean())
                .doOnNext(tick -> feed())
                .blockLast(TIMEOUT);
    }

    private void feed() {
        try {
            for (long pending = written - rows(); pending < MOST_PENDING; pending++) {
                input.write(phone(++written) + "\n");
            }
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endAndVerifyEveryLineFound() throws Exception {
        input.close();
        assertThat(exitCode(process))
                .as("exit code; %s", Files.readString(err()))
                .isEqualTo(ExitCode.ALL_DONE);
        List<String> rows = Files.readAllLines(output());
        assertThat(rows).allSatisfy(row -> assertThat(row).contains("\"outcome\":\"found\""));
        assertThat(rows.stream().map(row -> Integer.valueOf(row.replaceFirst("\\{\"line\":([0-9]+),.*", "$1"))))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, written).boxed().toList());
        assertThat(err()).content().doesNotContain(TOKEN, WRONG_TOKEN, NEW_TOKEN);
    }

    @Test
    void run_oneOfTwoSimulatorsKilledAndStartedAgain_findsEveryLine() throws Exception {
        List<String> ofFailing = List.of("7103000003", "7103000004");
        SimulatorProcess healthy = closing(SimulatorProcess.start(0, List.of(FIRST, SECOND)));
        SimulatorProcess failing = closing(SimulatorProcess.start(0, ofFailing));
        start(write(List.of(
                instance(healthy.port(), FIRST, TOKEN),
                instance(healthy.port(), SECOND, TOKEN),
                instance(failing.port(), ofFailing.get(0), TOKEN),
                instance(failing.port(), ofFailing.get(1), TOKEN))));
        feedUntil(() -> failing.answered() >= 10 && healthy.answered() >= 10);

        failing.kill();
        feedUntil(() -> countOf("CONNECTION_FAILED", err()) > 0);
        long before = healthy.answered();
        feedUntil(() -> healthy.answered() >= before + 20);
        SimulatorProcess again = closing(SimulatorProcess.start(failing.port(), ofFailing));
        feedUntil(() -> again.answered() >= 10);

        endAndVerifyEveryLineFound();
        assertThat(err()).content().contains("available again");
    }

    @Test
    void run_instancesFileCorrected_findsEveryLineThroughBothInstances() throws Exception {
        GreenApiSimulator simulator = simulator();
        Map<String, String> right = instance(simulator.port(), FIRST, TOKEN);
        start(write(List.of(right, instance(simulator.port(), SECOND, WRONG_TOKEN))));
        feedUntil(() -> countOf("instance " + SECOND + " is disabled: UNAUTHORIZED", err()) > 0);
        assertThat(simulator.counts(SECOND).answered()).isZero();

        write(List.of(right, instance(simulator.port(), SECOND, TOKEN)));
        feedUntil(() -> simulator.counts(SECOND).answered() >= 10);

        endAndVerifyEveryLineFound();
        assertThat(err()).content().contains("instances.json has changed, and names 2 now");
    }

    @Test
    void run_tokenOfOnlyInstanceReplaced_waitsForTheFileAndFindsEveryLine() throws Exception {
        GreenApiSimulator simulator = simulator();
        start(write(List.of(instance(simulator.port(), FIRST, TOKEN))));
        feedUntil(() -> simulator.counts(FIRST).answered() >= 10);

        simulator.replaceToken(FIRST, NEW_TOKEN);
        feedUntil(() -> countOf("instance " + FIRST + " is cooling down: UNAUTHORIZED", err()) > 0);
        assertThat(process.isAlive()).isTrue();
        long before = simulator.counts(FIRST).answered();
        write(List.of(instance(simulator.port(), FIRST, NEW_TOKEN)));
        feedUntil(() -> simulator.counts(FIRST).answered() >= before + 10);

        endAndVerifyEveryLineFound();
    }
}
