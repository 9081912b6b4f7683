package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkCliTest {

    private static final Map<String, String> NO_CREDENTIALS = Map.of();

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
    void help_tellsEveryOptionAndExitCode() {
        assertThat(execute(NO_CREDENTIALS, "--help")).isZero();

        assertThat(out.toString())
                .contains("--input", "--column", "--output", "--format", "--ordered", "--resume", "--overwrite")
                .contains("--concurrency", "--rate", "--response-timeout", "--instances", "--allow-plaintext")
                .contains("GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN", "GREEN_API_URL")
                .contains("Exit codes:", "130", "143", "Examples:")
                .doesNotContain("@|")
                .satisfies(help -> assertThat(help.lines())
                        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100)));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void version_isThatOfTheProgram() {
        assertThat(execute(NO_CREDENTIALS, "--version")).isZero();
        assertThat(out.toString()).startsWith("bulk-cli ");
    }

    @Test
    void noCredentials_goodInput_isLookedUpInTheSimulator() throws IOException {
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
    void noCredentialsAndNoInput_builtInListWithABadLine_isLookedUpAndGives1() throws IOException {
        assertThat(execute(NO_CREDENTIALS, "--output", output(), "--format", "csv"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(err.toString()).contains("no contact 1, failed 1", "INVALID_CHAT_ID 1");
        assertThat(Files.readAllLines(Path.of(output())))
                .hasSize(40)
                .first()
                .asString()
                .startsWith("line,source,");
    }

    @Test
    void resume_nothingLeft_gives0AndChangesNothing() throws IOException {
        String input = file("in", "79000000001\ncall me\n");
        assertThat(execute(NO_CREDENTIALS, "-i", input, "-o", output())).isEqualTo(ExitCode.SOME_FAILED);
        String rows = Files.readString(Path.of(output()));

        assertThat(execute(NO_CREDENTIALS, "-i", input, "-o", output(), "--resume"))
                .isZero();

        assertThat(Path.of(output())).hasContent(rows);
        assertThat(err.toString()).contains("0 done");
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
                "--response-timeout 75 | '75' is not a time such as 75s",
                "--response-timeout 0s | '0s' is not a time",
                "--rate 10 | '10' is not a rate such as 1/1s",
                "--rate 0/1s | '0/1s' is not a rate",
                "--format xml | expected one of [ndjson, csv]",
                "--input no-such-file | cannot read --input no-such-file (No such file",
                "--input / | cannot read --input / (Is a directory)",
                "--output /no/such/dir/x | cannot write --output /no/such/dir/x (No such file",
                "--instances no-such-file | cannot read --instances no-such-file (No such file",
                "+79000000001 | arguments that belong to no option"
            })
    void wrongUsage_gives2AndSaysWhatIsWrong(String arguments, String message) {
        assertThat(execute(NO_CREDENTIALS, arguments.split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains(message, "--help").doesNotContain("Exception", "\tat ");
    }

    @Test
    void unknownOption_isNamedWithoutItsValue() {
        assertThat(execute(NO_CREDENTIALS, "--token=s3cr3t", "--api-token", "s3cr3t"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("--token, --api-token").doesNotContain("s3cr3t");
    }

    @Test
    void inputThatIsTheOutput_isRefusedAndLeftAsItIs() throws IOException {
        String input = file("in", "79000000001\n");

        assertThat(execute(NO_CREDENTIALS, "--input", input, "--output", directory + "/./in", "--overwrite"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("are the same file");
        assertThat(Path.of(input)).hasContent("79000000001\n");
    }

    @Test
    void outputThatHoldsSomething_isRefusedUnlessItMayBeReplaced() throws IOException {
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
    void wrongColumn_gives2AndLeavesTheOutputAlone() throws IOException {
        String input = file("in", "name,phone\n");
        file("out", "precious");

        assertThat(execute(NO_CREDENTIALS, "-i", input, "-c", "tel", "-o", output(), "--overwrite"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).contains("--column tel is not in the CSV header, which has: name, phone");
        assertThat(Path.of(output())).hasContent("precious");
    }

    @Test
    void fullDisk_gives1AndClaimsNothing() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));

        assertThat(execute(NO_CREDENTIALS, "-i", file("in", "79000000001\n"), "-o", full.toString()))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(err.toString())
                .contains("cannot write /dev/full: No space left")
                .doesNotContain("done in");
    }

    @Test
    void plaintextToAnotherMachine_gives2() throws IOException {
        String instances = file(
                "instances.json",
                "[{\"apiUrl\":\"http://api.example.org\",\"idInstance\":1,\"apiTokenInstance\":\"s3cr3t\"}]");

        assertThat(execute(NO_CREDENTIALS, "--instances", instances, "-i", file("in", "79000000001\n"), "-o", output()))
                .isEqualTo(ExitCode.USAGE);

        assertThat(err.toString()).doesNotContain("s3cr3t");
    }
}
