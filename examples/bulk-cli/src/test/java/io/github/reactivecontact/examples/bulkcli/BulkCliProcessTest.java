package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import io.github.reactivecontact.simulator.Latency;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Runs the program in a separate JVM against a simulator in this one. */
class BulkCliProcessTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ID_INSTANCE = "7103000001";
    private static final String TOKEN = "s3cr3tT0ken";

    /** Concurrency that keeps a run going long enough to interrupt it on a busy machine. */
    private static final String SLOW = "2";

    private static final String FAST = "8";

    @TempDir
    Path directory;

    private final Collection<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    private GreenApiSimulator simulator(Latency latency) {
        GreenApiSimulator simulator = GreenApiSimulator.builder()
                .instance(ID_INSTANCE, TOKEN)
                .latency(latency)
                .start();
        open.add(simulator);
        return simulator;
    }

    private static ProcessBuilder java(String... arguments) {
        return java(BulkCli.class, arguments);
    }

    static ProcessBuilder java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        open.add(process::destroyForcibly);
        return process;
    }

    private Process start(GreenApiSimulator simulator, String... arguments) throws IOException {
        return start(simulator, java(arguments));
    }

    private Process start(GreenApiSimulator simulator, ProcessBuilder builder) throws IOException {
        builder.redirectError(err().toFile());
        builder.command().addAll(List.of("--rate", "unlimited"));
        builder.environment().put("GREEN_API_URL", simulator.apiUrl().toString());
        builder.environment().put("GREEN_API_ID_INSTANCE", ID_INSTANCE);
        builder.environment().put("GREEN_API_TOKEN", TOKEN);
        return start(builder);
    }

    static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void await(java.util.function.LongSupplier value, LongPredicate condition) {
        Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .filter(tick -> condition.test(value.getAsLong()))
                .blockFirst(TIMEOUT);
    }

    static long countOf(String text, Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException notThereYet) {
            return 0;
        }
    }

    private Path err() {
        return directory.resolve("err");
    }

    private Path output() {
        return directory.resolve("out");
    }

    private String input(int lines) throws IOException {
        return Files.writeString(
                        directory.resolve("in"),
                        IntStream.rangeClosed(1, lines)
                                .mapToObj(BulkCliProcessTest::phone)
                                .collect(Collectors.joining("\n")))
                .toString();
    }

    static String phone(int line) {
        return String.format("7900%07d", line);
    }

    private String[] resuming(String input, CliOptions.OutputFormat format, String concurrency) {
        return new String[] {
            "--input",
            input,
            "--output",
            output().toString(),
            "--format",
            format.name(),
            "--concurrency",
            concurrency,
            "--resume"
        };
    }

    private long outputSize() {
        return output().toFile().length();
    }

    @Test
    void run_credentialsFromEnvironmentAndPipes_answersEachLineAsItArrives() throws Exception {
        Process process = start(simulator(Latency.none()));
        try (BufferedReader rows = process.inputReader()) {
            try (Writer lines = process.outputWriter()) {
                for (int line = 1; line <= 3; line++) {
                    lines.write(phone(line) + "\n");
                    lines.flush();
                    assertThat(rows.readLine())
                            .startsWith("{\"line\":" + line + ",\"source\":\"" + phone(line) + "\"")
                            .contains("\"outcome\":\"found\"");
                }
            }
            assertThat(rows.readLine()).isNull();
        }
        assertThat(exitCode(process)).isZero();
        assertThat(err()).content().contains("3 done").doesNotContain(TOKEN).doesNotContain("simulator");
    }

    /** The packaged program has no logger. */
    @Test
    void run_withoutLogger_printsNothingButItsMessages() throws Exception {
        ProcessBuilder builder = java("--input", input(1), "--output", output().toString(), "--quiet");
        builder.command()
                .replaceAll(argument -> argument.equals(System.getProperty("java.class.path"))
                        ? Stream.of(argument.split(File.pathSeparator))
                                .filter(entry -> !entry.contains("logback"))
                                .collect(Collectors.joining(File.pathSeparator))
                        : argument);

        assertThat(exitCode(start(simulator(Latency.none()), builder))).isZero();

        assertThat(err()).isEmptyFile();
    }

    @Test
    void run_closedOutputPipe_returns1() throws Exception {
        Process process = start(simulator(Latency.none()), "--input", input(2_000));
        process.inputReader().close();

        assertThat(exitCode(process)).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(err()).content().contains("cannot write standard output").doesNotContain("done in", "\tat ");
    }

    @Test
    void run_wrongToken_returns3AndReportsReason() throws Exception {
        GreenApiSimulator simulator =
                GreenApiSimulator.builder().instance(ID_INSTANCE, "another").start();
        open.add(simulator);

        assertThat(exitCode(start(simulator, "--input", input(3), "--output", output().toString())))
                .isEqualTo(ExitCode.EVERY_INSTANCE_REFUSED);

        assertThat(Files.readAllLines(output()))
                .allSatisfy(row -> assertThat(row)
                        .contains("\"outcome\":\"failed\"", "UNAUTHORIZED")
                        .doesNotContain(TOKEN));
        assertThat(err())
                .content()
                .contains("instance " + ID_INSTANCE + " is disabled: UNAUTHORIZED", "--resume")
                .doesNotContain(TOKEN);
    }

    @Test
    void run_instanceDeletedDuringRun_returns3AndResumeFinishes() throws Exception {
        GreenApiSimulator simulator = simulator(Latency.fixed(Duration.ofMillis(5)));
        int lines = 2_000;
        String input = input(lines);
        Process process = start(simulator, resuming(input, CliOptions.OutputFormat.ndjson, SLOW));
        await(simulator::requests, requests -> requests >= 50);

        simulator.state(ID_INSTANCE, InstanceState.DELETED);

        assertThat(exitCode(process)).isEqualTo(ExitCode.EVERY_INSTANCE_REFUSED);
        assertThat(Files.readAllLines(output()))
                .hasSizeBetween(40, lines - 1)
                .allSatisfy(row -> assertThat(row).containsAnyOf("\"outcome\":\"found\"", "\"INSTANCE_DELETED\""));
        assertThat(err()).content().contains("every instance refused", "continue with --resume");

        long failed = Files.readAllLines(output()).stream()
                .filter(row -> row.contains("\"INSTANCE_DELETED\""))
                .count();
        simulator.state(ID_INSTANCE, InstanceState.ANSWERING);
        assertThat(exitCode(start(simulator, resuming(input, CliOptions.OutputFormat.ndjson, FAST))))
                .isEqualTo(failed == 0 ? ExitCode.ALL_DONE : ExitCode.SOME_FAILED);
        assertThat(err()).content().containsPattern("[0-9]+ lines had an outcome already \\(" + failed + " failed\\)");
        assertThat(wholeRows(CliOptions.OutputFormat.ndjson))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, lines).boxed().toList());
    }

    @Test
    void simulate_servesAnotherProcess() throws Exception {
        Path instances = directory.resolve("instances.json");
        Path messages = directory.resolve("simulate-err");
        Process simulator = start(java(
                        "simulate",
                        "--instances",
                        "3",
                        "--rate-limit",
                        "none",
                        "--latency",
                        "1ms",
                        "--jitter",
                        "1ms",
                        "--write-instances",
                        instances.toString())
                .redirectError(messages.toFile()));
        await(() -> countOf("until Ctrl-C", messages), count -> count > 0);
        assertThat(messages).content().contains("simulating GREEN-API", "http://127.0.0.1:", "instances 3");
        if (instances.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(instances)))
                    .isEqualTo("rw-------");
        }

        Process process = start(java(
                        "--instances",
                        instances.toString(),
                        "--rate",
                        "unlimited",
                        "--input",
                        input(300),
                        "--output",
                        output().toString())
                .redirectError(err().toFile()));

        assertThat(exitCode(process)).isZero();
        assertThat(Files.readAllLines(output())).hasSize(300);
        simulator.destroy();
        assertThat(exitCode(simulator)).isEqualTo(143);
        assertThat(messages).content().contains("requests 300: answered 300, 429 0,");
        assertThat(instances).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signal_requestsInFlight_writesTheirOutcomesAndStops(String signal, int exitCode) throws Exception {
        GreenApiSimulator simulator = simulator(Latency.fixed(Duration.ofMillis(700)));
        Process process = start(
                simulator,
                signallable(java("--input", input(1_000), "--output", output().toString(), "--concurrency", "4")));
        await(simulator::requests, requests -> requests >= 4);

        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();

        assertThat(exitCode(process)).isEqualTo(exitCode);
        List<String> rows = Files.readAllLines(output());
        assertThat(rows)
                .hasSize((int) simulator.requests())
                .allSatisfy(row -> assertThat(row).endsWith("}").contains("\"outcome\":\"found\""));
        assertThat(Files.readString(output())).endsWith("}\n");
        assertThat(err()).content().contains("interrupted; continue with --resume");
    }

    @Test
    void signal_secondCtrlC_endsAtOnceWithWholeRows() throws Exception {
        // Longer than the grace period of the first signal and the timeout of the test.
        GreenApiSimulator simulator = simulator(Latency.fixed(Duration.ofMinutes(5)));
        Process process = start(
                simulator,
                signallable(java("--input", input(1_000), "--output", output().toString(), "--concurrency", "4")));
        await(simulator::requests, requests -> requests >= 4);

        interrupt(process);
        await(() -> countOf("Ctrl-C again ends at once", err()), count -> count > 0);
        interrupt(process);

        assertThat(exitCode(process)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(err()).content().doesNotContain("done in");
        assertThat(output()).isEmptyFile();
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @ParameterizedTest
    @EnumSource
    void resume_afterKills_looksUpMissingLinesOnly(CliOptions.OutputFormat format) throws Exception {
        GreenApiSimulator simulator = simulator(Latency.fixed(Duration.ofMillis(5)));
        int lines = 3_000;
        String input = input(lines);
        for (int kill = 1; kill <= 2; kill++) {
            long before = outputSize();
            Process killed = start(simulator, resuming(input, format, SLOW));
            await(this::outputSize, size -> size > before + 50_000);
            killed.destroyForcibly();
            assertThat(exitCode(killed)).isEqualTo(137);
        }
        long recorded = wholeRows(format).size();
        long asked = simulator.requests();
        Files.writeString(
                output(),
                Files.readString(output()) + (format == CliOptions.OutputFormat.csv ? "77,7" : "{\"line\":77,"));

        assertThat(exitCode(start(simulator, resuming(input, format, FAST)))).isZero();

        assertThat(wholeRows(format))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, lines).boxed().toList());
        assertThat(simulator.requests() - asked).isEqualTo(lines - recorded);
    }

    private List<Integer> wholeRows(CliOptions.OutputFormat format) throws IOException {
        String whole = Files.readString(output());
        return whole.substring(0, whole.lastIndexOf('\n') + 1)
                .lines()
                .skip(format == CliOptions.OutputFormat.csv ? 1 : 0)
                .map(row -> Integer.valueOf(row.replaceFirst("(\\{\"line\":)?([0-9]+),.*", "$2")))
                .toList();
    }

    /** Resets SIGINT, which background processes of a script and their children ignore. */
    private static ProcessBuilder signallable(ProcessBuilder builder) throws IOException, InterruptedException {
        List<String> reset = List.of("env", "--default-signal=INT");
        assumeTrue(succeeds(Stream.concat(reset.stream(), Stream.of("true")).toList()));
        builder.command().addAll(0, reset);
        return builder;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
