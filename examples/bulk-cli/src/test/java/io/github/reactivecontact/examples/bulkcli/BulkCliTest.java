package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import io.github.reactivecontact.simulator.InstanceState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkCliTest {

    private static final Map<String, String> NO_CREDENTIALS = Map.of();
    private static final String FIRST = "7103000001";
    private static final String SECOND = "7103000002";
    private static final String TOKEN = "s3cr3tT0ken";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(Map<String, String> environment, String... arguments) {
        return BulkCli.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private String output() {
        return directory.resolve("out").toString();
    }

    @Test
    void help_listsEveryOptionAndExitCode() {
        assertThat(execute(NO_CREDENTIALS, "--help")).isZero();

        assertThat(out.toString())
                .contains(
                        "--input",
                        "--column",
                        "--instance-column",
                        "--delimiter",
                        "--encoding",
                        "--[no-]distinct",
                        "--rejects",
                        "--output",
                        "--format",
                        "--[no-]ordered",
                        "--[no-]resume",
                        "--[no-]overwrite")
                .contains("--concurrency", "--rate", "10/s", "--response-timeout", "--deadline", "--instances")
                .contains("--[no-]allow-plaintext", "simulate")
                .contains("GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN", "GREEN_API_URL")
                .contains("Exit codes:", "every instance refused all requests", "130", "143", "Examples:")
                .doesNotContain("@|")
                .satisfies(help -> assertThat(help.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100)));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void version_startsWithProgramName() {
        assertThat(execute(NO_CREDENTIALS, "--version")).isZero();
        assertThat(out.toString()).startsWith("bulk-cli ");
    }

    @Test
    void noCredentials_validInput_usesSimulator() throws IOException {
        String input = file("in", "79000000001\n# no\n79000000002@c.us\n120363043968066561@g.us\n");

        assertThat(execute(NO_CREDENTIALS, "--input", input, "--output", output(), "--ordered"))
                .isZero();

        assertThat(err.toString()).contains("simulator", "3 done", "found 2, no contact 1, failed 0");
        assertThat(Path.of(output()))
                .content()
                .satisfies(rows -> assertThat(rows.lines())
                        .satisfiesExactly(
                                row -> assertThat(row)
                                        .startsWith("{\"line\":1,")
                                        .contains("\"outcome\":\"found\""),
                                row -> assertThat(row)
                                        .startsWith("{\"line\":3,")
                                        .contains("\"outcome\":\"found\""),
                                row -> assertThat(row)
                                        .startsWith("{\"line\":4,")
                                        .contains("\"outcome\":\"no_contact\"")));
    }

    @Test
    void noCredentialsAndNoInput_looksUpBuiltInListAndReturns0() throws IOException {
        assertThat(execute(NO_CREDENTIALS, "--output", output(), "--format", "csv", "--rate", "unlimited"))
                .isZero();

        assertThat(err.toString())
                .contains("38 done", "no contact 1, failed 0", "7103000010")
                .contains(
                        "no credentials and no --input",
                        "a built-in list",
                        "; standard input is not read (use --input - to read it)");
        assertThat(Files.readAllLines(Path.of(output())))
                .hasSize(39)
                .first()
                .asString()
                .startsWith("line,source,");
    }

    @Test
    void invalidLine_givesFailedOutcomeAndReturns1() throws IOException {
        String input = file("in", "79000000001\ncall me maybe\n79000000002\n");

        assertThat(execute(NO_CREDENTIALS, "-i", input, "-o", output(), "--ordered"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(err.toString()).contains("found 2, no contact 0, failed 1", "INVALID_CHAT_ID 1");
        assertThat(Files.readAllLines(Path.of(output())).get(1))
                .startsWith("{\"line\":2,\"source\":\"call me maybe\",\"outcome\":\"failed\"")
                .contains("INVALID_CHAT_ID");
    }

    @ParameterizedTest
    @CsvSource({"10/s, 10, 1000", "10/1s, 10, 1000", "50/1m, 50, 60000", "3/500ms, 3, 500", "1/m, 1, 60000"})
    void rate_anyForm_isParsed(String text, int requests, long millis) {
        assertThat(new Converters.ClientRate().convert(text))
                .isEqualTo(new Converters.Rate(requests, Duration.ofMillis(millis)));
    }

    @Test
    void deadlineBeforeNextProbe_givesFailedOutcomeWithCause() throws IOException {
        try (GreenApiSimulator simulator = simulator(1)) {
            simulator.state(FIRST, InstanceState.NOT_AUTHORIZED);

            assertThat(execute(
                            NO_CREDENTIALS,
                            "--instances",
                            instances(simulator, 1),
                            "--deadline",
                            "30s",
                            "-i",
                            file("in", "79000000001\n"),
                            "-o",
                            output()))
                    .isEqualTo(ExitCode.SOME_FAILED);
        }
        assertThat(Files.readString(Path.of(output())))
                .contains("\"reason\":\"DEADLINE\"")
                .containsPattern("before that: [^\"]*QR code[^\"]* instance " + FIRST);
        assertThat(err.toString())
                .contains(
                        "instance " + FIRST + " is cooling down: INSTANCE_NOT_AUTHORIZED (scan its QR code)",
                        ", next probe in",
                        "DEADLINE 1");
    }

    @Test
    void instanceColumn_looksUpEachRowThroughItsInstance() throws IOException {
        String csv = "phone,instance\n79000000001," + FIRST + "\n79000000002," + SECOND + "\n79000000003,9999\n"
                + "120650379300963@lid," + SECOND + "\n";
        long first;
        long second;
        try (GreenApiSimulator simulator = simulator(2)) {
            assertThat(execute(
                            NO_CREDENTIALS,
                            "--instances",
                            instances(simulator, 2),
                            "--rate",
                            "unlimited",
                            "--column",
                            "phone",
                            "--instance-column",
                            "instance",
                            "-i",
                            file("in", csv),
                            "-o",
                            output(),
                            "--ordered"))
                    .isEqualTo(ExitCode.SOME_FAILED);
            first = simulator.requests(FIRST);
            second = simulator.requests(SECOND);
        }

        assertThat(first).isEqualTo(1);
        assertThat(second).isEqualTo(2);
        assertThat(Files.readAllLines(Path.of(output())))
                .satisfiesExactly(
                        row -> assertThat(row).contains("\"outcome\":\"found\""),
                        row -> assertThat(row).contains("\"outcome\":\"found\""),
                        row -> assertThat(row)
                                .contains("\"line\":4,", "\"reason\":\"NO_INSTANCE\"", "must be one of this client's"),
                        row -> assertThat(row).contains("\"outcome\":\"found\"", "120650379300963@lid"));
    }

    @Test
    void everyInstanceDeleted_returns3AndResumeContinues() throws IOException {
        String input = file(
                "in",
                IntStream.range(0, 50).mapToObj(i -> "790000000" + (10 + i)).collect(Collectors.joining("\n")));
        try (GreenApiSimulator simulator = simulator(2)) {
            simulator.state(FIRST, InstanceState.DELETED);
            simulator.state(SECOND, InstanceState.DELETED);
            String[] arguments = {
                "--instances",
                instances(simulator, 2),
                "-i",
                input,
                "-o",
                output(),
                "--resume",
                "--rate",
                "unlimited",
                "--concurrency",
                "1"
            };

            assertThat(execute(NO_CREDENTIALS, arguments)).isEqualTo(ExitCode.EVERY_INSTANCE_REFUSED);

            assertThat(simulator.requests()).isEqualTo(2);
            List<String> failed = Files.readAllLines(Path.of(output()));
            assertThat(failed)
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(row ->
                            assertThat(row).startsWith("{\"line\":1,").contains("\"reason\":\"INSTANCE_DELETED\""));
            assertThat(err.toString())
                    .containsOnlyOnce("instance " + FIRST + " is disabled: INSTANCE_DELETED (remove it")
                    .containsOnlyOnce("instance " + SECOND + " is disabled: INSTANCE_DELETED (remove it")
                    .contains("every instance refused", "remaining lines have no outcome", "continue with --resume")
                    .doesNotContain(TOKEN);

            simulator.state(SECOND, InstanceState.ANSWERING);
            simulator.state(FIRST, InstanceState.ANSWERING);
            assertThat(execute(NO_CREDENTIALS, arguments))
                    .isEqualTo(failed.isEmpty() ? ExitCode.ALL_DONE : ExitCode.SOME_FAILED);
            assertThat(err.toString()).contains(50 - failed.size() + " done");
        }
        assertThat(Files.readAllLines(Path.of(output())))
                .extracting(row -> Integer.valueOf(row.replaceFirst(".*\"line\":([0-9]+),.*", "$1")))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void everyInstanceUnknown_returns3WithoutWaiting() throws IOException {
        try (GreenApiSimulator simulator = simulator(1)) {
            String unknown = Files.readString(Path.of(instances(simulator, 1))).replace(FIRST, "7103999999");

            assertThat(execute(
                            NO_CREDENTIALS,
                            "--instances",
                            file("unknown.json", unknown),
                            "-i",
                            file("in", "79000000001\n79000000002\n"),
                            "-o",
                            output()))
                    .isEqualTo(ExitCode.EVERY_INSTANCE_REFUSED);

            assertThat(simulator.requests()).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("instance 7103999999 is ", "FORBIDDEN (correct its idInstance or apiUrl)")
                .contains("every instance refused")
                .doesNotContain(TOKEN);
    }

    @Test
    void oneInstanceDisabled_othersContinue() throws IOException {
        try (GreenApiSimulator simulator = simulator(2)) {
            simulator.state(FIRST, InstanceState.DELETED);

            assertThat(execute(
                            NO_CREDENTIALS,
                            "--instances",
                            instances(simulator, 2),
                            "--rate",
                            "unlimited",
                            "-i",
                            file("in", "79000000001\n79000000002\n"),
                            "-o",
                            output()))
                    .isZero();
        }
        assertThat(err.toString())
                .contains("2 done", "disabled: INSTANCE_DELETED")
                .doesNotContain("every instance");
    }

    private static GreenApiSimulator simulator(int instances) {
        GreenApiSimulatorBuilder simulator = GreenApiSimulator.builder().instance(FIRST, TOKEN);
        return (instances == 1 ? simulator : simulator.instance(SECOND, TOKEN)).start();
    }

    private String instances(GreenApiSimulator simulator, int instances) throws IOException {
        return file(
                "instances.json",
                Stream.of(FIRST, SECOND)
                        .limit(instances)
                        .map(id -> "{\"apiUrl\":\"" + simulator.apiUrl() + "\",\"idInstance\":" + id
                                + ",\"apiTokenInstance\":\"" + TOKEN + "\"}")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    @Test
    void resume_nothingLeft_reportsItAndKeepsOutput() throws IOException {
        String input = file("in", "79000000001\ncall me\n");
        assertThat(execute(NO_CREDENTIALS, "-i", input, "-o", output())).isEqualTo(ExitCode.SOME_FAILED);
        String rows = Files.readString(Path.of(output()));

        assertThat(execute(NO_CREDENTIALS, "-i", input, "-o", output(), "--resume"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(Path.of(output())).hasContent(rows);
        assertThat(err.toString()).contains("nothing left to do: all 2 lines have an outcome (1 failed)");
    }

    @Test
    void resume_failedRowsRemoved_repeatsThoseLines() throws IOException {
        String input = file("in", "79000000001\n79000000002\n");
        String rows = file(
                "out",
                "{\"line\":2,\"source\":\"79000000002\",\"chatId\":\"79000000002@c.us\",\"outcome\":\"no_contact\"}\n");

        assertThat(execute(NO_CREDENTIALS, "-i", input, "-o", rows, "--resume")).isZero();

        assertThat(err.toString()).contains("1 done", "1 line had an outcome already (0 failed)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--resume | --resume needs the --output FILE",
                "--resume --overwrite --output x | choose one",
                "--concurrency 0 | --concurrency must be at least 1, was 0",
                "--concurrency many | --concurrency",
                "--column phone | --column needs an --input when there are no credentials",
                "--column 0 --input no-such-file | --column '0' is not a column: give a name from the header or a number from 1",
                "--column= --input no-such-file | a number from 1",
                "--instance-column instance --input no-such-file | --instance-column needs the --column",
                "--column 1 --instance-column 0 --input no-such-file | --instance-column '0' is not a column",
                "--deadline 10 | '10' is not a time such as 75s, 1m30s or 500ms: it needs a unit",
                "--response-timeout 75 | '75' is not a time such as 75s",
                "--response-timeout 0s | '0s' is not a time",
                "--rate 10 | '10' is not a rate such as 10/s",
                "--rate 10/fortnight | '1fortnight' is not a time",
                "--deadline soon | 'soon' is not a time",
                "simulate --port 70000 | --port must be from 0 to 65535, was 70000",
                "simulate --instances 0 | --instances must be from 1",
                "simulate --rate-limit strict:1/s | 'strict:1/s' is not a rate limit such as sliding:1/s",
                "simulate --rate-limit fixed:1 | '1' is not a rate such as 10/s",
                "simulate --tokens-from / | cannot read --tokens-from /",
                "simulate --print xml | expected one of [properties, env, json]",
                "simulate --write-instances / | --write-instances / already exists",
                "simulate --write-instances /no/such/dir/x | cannot write --write-instances /no/such/dir/x",
                "--rate 0/1s | '0/1s' is not a rate",
                "--format xml | expected one of [ndjson, csv]",
                "--input no-such-file | cannot read --input no-such-file (No such file",
                "--input / | cannot read --input / (Is a directory)",
                "--output /no/such/dir/x | cannot write --output /no/such/dir/x (No such file",
                "--instances no-such-file | --instances: cannot read no-such-file: no such file",
                "+79000000001 | unexpected arguments"
            })
    void wrongUsage_returns2AndReportsProblem(String arguments, String message) {
        assertThat(execute(NO_CREDENTIALS, arguments.split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains(message, "--help").doesNotContain("Exception", "\tat ", "simulator");
    }

    @Test
    void unknownOption_isNamedWithoutItsValue() {
        assertThat(execute(NO_CREDENTIALS, "--token=s3cr3t", "--api-token", "s3cr3t"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("--token, --api-token").doesNotContain("s3cr3t");
    }

    @Test
    void inputAndOutputSameFile_isRejectedAndUnchanged() throws IOException {
        String input = file("in", "79000000001\n");

        assertThat(execute(NO_CREDENTIALS, "--input", input, "--output", directory + "/./in", "--overwrite"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("are the same file");
        assertThat(Path.of(input)).hasContent("79000000001\n");
    }

    @Test
    void nonEmptyOutput_isRejectedWithoutOverwrite() throws IOException {
        String input = file("in", "79000000001\n");
        file("out", "precious");

        assertThat(execute(NO_CREDENTIALS, "--input", input, "--output", output()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(Path.of(output())).hasContent("precious");

        assertThat(execute(NO_CREDENTIALS, "--input", input, "--output", output(), "--overwrite"))
                .isZero();
        assertThat(Path.of(output())).content().startsWith("{\"line\":1,");
    }

    @Test
    void unknownColumn_returns2AndKeepsOutput() throws IOException {
        String input = file("in", "name,phone\n");
        file("out", "precious");

        assertThat(execute(NO_CREDENTIALS, "-i", input, "-c", "tel", "-o", output(), "--overwrite"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("--column tel is not in the header, which has 2 columns: give a name");
        assertThat(Path.of(output())).hasContent("precious");
    }

    @Test
    void fullDisk_returns1AndPrintsNoSummary() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));

        assertThat(execute(NO_CREDENTIALS, "-i", file("in", "79000000001\n"), "-o", full.toString()))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(err.toString())
                .contains("cannot write /dev/full: No space left")
                .doesNotContain("done in");
    }

    @Test
    void plaintextToRemoteHost_returns2() throws IOException {
        String instances = file(
                "instances.json",
                "[{\"apiUrl\":\"http://api.example.org\",\"idInstance\":1,\"apiTokenInstance\":\"s3cr3t\"}]");

        assertThat(execute(NO_CREDENTIALS, "--instances", instances, "-i", file("in", "79000000001\n"), "-o", output()))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString())
                .contains("use https://, or give --allow-plaintext if that is meant")
                .doesNotContain("s3cr3t", "()");
    }
}
