package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Kills the program while it fills its {@code --cache}. */
class CachedRunProcessTest {

    private static final String ID_INSTANCE = "7103000001";
    private static final String TOKEN = "s3cr3tT0ken";
    private static final int LINES = 3_000;

    @TempDir
    Path directory;

    private Path cache() {
        return directory.resolve("answers");
    }

    private Process start(GreenApiSimulator simulator, String input, String... more) throws IOException {
        ProcessBuilder builder = BulkCliProcessTest.java(
                BulkCli.class,
                "--cache",
                cache().toString(),
                "-i",
                input,
                "-o",
                directory.resolve("out").toString(),
                "--overwrite",
                "--rate",
                "unlimited");
        builder.command().addAll(List.of(more));
        builder.redirectError(directory.resolve("err").toFile());
        builder.environment().put("GREEN_API_URL", simulator.apiUrl().toString());
        builder.environment().put("GREEN_API_ID_INSTANCE", ID_INSTANCE);
        builder.environment().put("GREEN_API_TOKEN", TOKEN);
        return builder.start();
    }

    private long size() {
        try {
            return Files.exists(cache()) ? Files.size(cache()) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private long wholeLines() throws IOException {
        return Files.readString(cache()).chars().filter(each -> each == '\n').count();
    }

    @Test
    void kill_thenRun_sendsOnlyWhatIsNotInTheFile() throws Exception {
        String input = Files.writeString(
                        directory.resolve("in"),
                        IntStream.rangeClosed(1, LINES)
                                .mapToObj(BulkCliProcessTest::phone)
                                .collect(Collectors.joining("\n")))
                .toString();
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                .instance(ID_INSTANCE, TOKEN)
                .latency(Latency.fixed(Duration.ofMillis(5)))
                .start()) {
            Process killed = start(simulator, input, "--concurrency", "4");
            Flux.interval(Duration.ofMillis(20))
                    .onBackpressureDrop()
                    .filter(tick -> size() > 50_000)
                    .blockFirst(Duration.ofSeconds(60));
            killed.destroyForcibly();
            assertThat(BulkCliProcessTest.exitCode(killed)).isEqualTo(137);
            long recorded = wholeLines();
            long sent = simulator.requests();
            assertThat(recorded).isBetween(1L, LINES - 1L);

            assertThat(BulkCliProcessTest.exitCode(start(simulator, input))).isZero();

            assertThat(simulator.requests() - sent).isEqualTo(LINES - recorded);
            assertThat(wholeLines()).isEqualTo(LINES);
            assertThat(Files.readAllLines(directory.resolve("out"))).hasSize(LINES);
        }
    }
}
