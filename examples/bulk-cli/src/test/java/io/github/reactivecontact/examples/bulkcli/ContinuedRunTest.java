package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --resume}, {@code --retry-failed} and {@code --limit}. */
class ContinuedRunTest {

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() {
        cli = new CliHarness(directory);
    }

    private static String row(int line, String outcome) {
        return "{\"line\":" + line + ",\"source\":\"7900000000" + line + "\",\"chatId\":\"7900000000" + line
                + "@c.us\",\"outcome\":\"" + outcome + "}\n";
    }

    private static String failedRow(int line, String reason) {
        return row(line, "failed\",\"reason\":\"" + reason + "\",\"message\":\"because\"");
    }

    private List<Integer> lineNumbers() throws IOException {
        return cli.lines("out").stream()
                .map(row -> Integer.valueOf(row.replaceFirst("\\{\"line\":([0-9]+),.*", "$1")))
                .toList();
    }

    @Test
    void retryFailed_failedLines_areAskedAgainAndOutputIsComplete() throws IOException {
        cli.file("in", "79000000001\n79000000002\n79000000003\n79000000004\n");
        cli.file(
                "out",
                row(1, "no_contact\"")
                        + failedRow(2, "TIMEOUT")
                        + failedRow(3, "REQUEST_REFUSED")
                        + failedRow(4, "INSTANCE_DELETED"));

        assertThat(cli.execute("-i", cli.path("in"), "-o", cli.path("out"), "--retry-failed", "--rate", "unlimited"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(lineNumbers()).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThat(cli.lines("out"))
                .contains(
                        row(1, "no_contact\"").strip(),
                        failedRow(3, "REQUEST_REFUSED").strip())
                .filteredOn(row -> row.contains("\"found\""))
                .hasSize(2);
        assertThat(cli.err())
                .contains("2 done", "2 lines had an outcome already (1 failed)")
                .contains("--retry-failed repeated lines that had failed: 2");
    }

    @Test
    void retryFailed_invalidLine_isReadAgainWithTheCountry() throws IOException {
        cli.file("in", "8 (900) 000-00-01\n");
        String[] arguments = {"-i", cli.path("in"), "-o", cli.path("out"), "--retry-failed"};
        assertThat(cli.execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.execute("-i", cli.path("in"), "-o", cli.path("out"), "--retry-failed", "--country", "RU"))
                .isZero();

        assertThat(cli.lines("out"))
                .singleElement()
                .asString()
                .contains("\"chatId\":\"79000000001@c.us\",\"outcome\":\"found\"");
    }

    @Test
    void resume_failedLines_areKept() throws IOException {
        cli.file("in", "79000000001\n79000000002\n");
        cli.file("out", failedRow(1, "TIMEOUT"));

        assertThat(cli.execute("-i", cli.path("in"), "-o", cli.path("out"), "--resume"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.lines("out")).startsWith(failedRow(1, "TIMEOUT").strip()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void resume_otherInput_isRejectedAndOutputUnchanged(CliOptions.OutputFormat format) throws IOException {
        cli.file("in", "79000000001\n79000000002\n79000000003\n");
        String[] arguments = {
            "-i", cli.path("in"), "-o", cli.path("out"), "-f", format.name(), "--rate", "unlimited", "--retry-failed"
        };
        assertThat(cli.execute(arguments)).isZero();
        List<String> rows = cli.lines("out");

        for (String other : List.of(
                "79000000009\n79000000001\n79000000002\n79000000003\n",
                "79000000001\n79000000002\n",
                "79000000001\n\n79000000003\n",
                "79000000001\n+79000000002\n79000000003\n")) {
            cli.file("in", other);
            assertThat(cli.execute(arguments)).as(other).isEqualTo(ExitCode.USAGE);
            assertThat(cli.err()).contains("the input is not the one that " + cli.path("out") + " began with");
            assertThat(cli.lines("out")).isEqualTo(rows);
        }

        cli.file("in", "79000000001\n79000000002\n79000000003\n79000000004\n");
        assertThat(cli.execute(arguments)).isZero();
        assertThat(cli.lines("out")).hasSize(rows.size() + 1);
    }

    @Test
    void limit_thenResume_continuesWhereItStopped() throws IOException {
        String input = cli.file("in", "79000000001\n79000000002\n79000000003\n");

        assertThat(cli.execute("-i", input, "-o", cli.path("out"), "--limit", "2"))
                .isZero();
        assertThat(lineNumbers()).containsExactlyInAnyOrder(1, 2);
        assertThat(cli.err())
                .contains("2 done", "stopped at --limit: the input was not read to its end; continue with --resume");

        assertThat(cli.execute("-i", input, "-o", cli.path("out"), "--limit", "2", "--resume"))
                .isZero();
        assertThat(lineNumbers()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(cli.err()).contains("1 done").doesNotContain("stopped at");
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false", "4, false"})
    void limit_reached_isReportedOnlyIfLinesAreLeft(String limit, boolean isReached) throws IOException {
        String input = cli.file("in", "79000000001\n79000000002\n79000000003\n");

        assertThat(cli.execute(
                        "-i",
                        input,
                        "-o",
                        cli.path("out"),
                        "--limit",
                        limit,
                        "--summary",
                        "json",
                        "--rate",
                        "unlimited"))
                .isZero();

        assertThat(cli.err()).contains("\"limitReached\":" + isReached);
    }

    @Test
    void retryFailed_limit_keepsRowsThatItDoesNotAsk() throws IOException {
        cli.file("in", "79000000001\n79000000002\n79000000003\n79000000004 ::: 79000000005\n");
        String second = failedRow(4, "TIMEOUT").replace("79000000004", "79000000005");
        cli.file(
                "out",
                row(1, "no_contact\"")
                        + failedRow(3, "TIMEOUT")
                        + failedRow(2, "TIMEOUT")
                        + failedRow(4, "TIMEOUT")
                        + second);

        assertThat(cli.execute("-i", cli.path("in"), "-o", cli.path("out"), "--retry-failed", "--limit", "3"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(lineNumbers()).containsExactlyInAnyOrder(1, 2, 3, 4, 4);
        assertThat(cli.lines("out"))
                .contains(second.strip())
                .doesNotContain(failedRow(4, "TIMEOUT").strip());
        assertThat(cli.err()).contains("3 done", "2 lines had an outcome already (1 failed)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--resume", "--retry-failed"})
    void continue_unfinishedCopyOfAKilledProcess_isDeleted(String option) throws IOException {
        String input = cli.file("in", "79000000001\n79000000002\n");
        cli.file("out", row(1, "no_contact\"") + failedRow(2, "TIMEOUT"));
        cli.file("out.rewrite", failedRow(2, "TIMEOUT").substring(0, 40));
        Path other = Path.of(cli.file("out.tmp", "of the user"));

        cli.execute("-i", input, "-o", cli.path("out"), option);

        assertThat(lineNumbers()).containsExactlyInAnyOrder(1, 2);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(directory.resolve("in"), directory.resolve("out"), other);
        }
    }

    @Test
    void retryFailed_everyRowFailedAndOtherInput_isRejected() throws IOException {
        cli.file("in", "79000000009\n");
        cli.file("out", failedRow(1, "TIMEOUT"));

        assertThat(cli.execute("-i", cli.path("in"), "-o", cli.path("out"), "--retry-failed"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("the input is not the one that", "its line 1 is another one");
        assertThat(cli.lines("out")).containsExactly(failedRow(1, "TIMEOUT").strip());
    }

    @ParameterizedTest
    @EnumSource
    void resume_sourceCutInsideAnEmoji_continues(CliOptions.OutputFormat format) throws IOException {
        String input = cli.file("in", "x".repeat(99) + "\uD83D\uDE00 and more\n79000000001\n");
        String[] arguments = {"-i", input, "-o", cli.path("out"), "-f", format.name(), "--resume"};
        assertThat(cli.execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err()).contains("all 2 lines have an outcome");
    }

    @ParameterizedTest
    @EnumSource
    void resume_longSourceOfAValidNumber_continues(CliOptions.OutputFormat format) throws IOException {
        String input = cli.file("in", "https://wa.me/79000000001?text=" + "\u0416".repeat(40_000) + "\n");
        String[] arguments = {"-i", input, "-o", cli.path("out"), "-f", format.name(), "--resume"};
        assertThat(cli.execute(arguments)).isZero();

        assertThat(cli.execute(arguments)).isZero();

        assertThat(cli.err()).contains("the one line has an outcome");
    }

    @Test
    void bom_csv_precedesTheHeaderOnceAndResumes() throws IOException {
        String input = cli.file("in", "79000000001\n79000000002\n");
        String[] arguments = {"-i", input, "-o", cli.path("out"), "-f", "csv", "--bom", "--limit", "1", "--resume"};

        assertThat(cli.execute(arguments)).isZero();
        assertThat(cli.execute(arguments)).isZero();

        assertThat(String.join("\n", cli.lines("out")))
                .startsWith("\uFEFFline,source,")
                .satisfies(csv -> assertThat(csv.indexOf('\uFEFF', 1)).isNegative());
        assertThat(cli.lines("out")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--retry-failed | --retry-failed needs the --output FILE",
                "--retry-failed --overwrite -o x | choose one",
                "--bom -o x | --bom needs --format csv",
                "--limit 0 | --limit must be at least 1, was 0",
                "--country Atlantis | --country must be an ISO code of two letters, such as DE, was 'Atlantis'",
                "--summary xml | expected one of [text, json]"
            })
    void wrongUsage_returns2(String arguments, String message) {
        assertThat(cli.execute(arguments.split(" "))).isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains(message);
    }

    @Test
    void strict_possibleNumberThatIsNotValid_isRejected() throws IOException {
        // No number of Germany begins with 10.
        String input = cli.file("in", "+49 1000 000000\n");

        assertThat(cli.execute("-i", input, "-o", cli.path("lenient"))).isZero();
        assertThat(cli.execute("-i", input, "-o", cli.path("strict"), "--strict"))
                .isEqualTo(ExitCode.SOME_FAILED);
        assertThat(cli.lines("strict")).singleElement().asString().contains("INVALID_CHAT_ID");
    }

    @Test
    void retryFailed_realFailure_succeedsAfterTheFix() throws IOException {
        String input = cli.file("in", "79000000001\n79000000002\n");
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                .instance("7103000001", "s3cr3tT0ken")
                .start()) {
            String instances = cli.file(
                    "instances.json",
                    "[{\"apiUrl\":\"" + simulator.apiUrl()
                            + "\",\"idInstance\":7103000001,\"apiTokenInstance\":\"s3cr3tT0ken\"}]");
            String[] arguments = {
                "-i", input, "-o", cli.path("out"), "--instances", instances, "--rate", "unlimited", "--retry-failed"
            };
            cli.file("out", failedRow(1, "QUOTA_EXCEEDED"));

            assertThat(cli.execute(arguments)).isZero();

            assertThat(simulator.requests()).isEqualTo(2);
        }
        assertThat(cli.lines("out"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).contains("\"found\""));
    }
}
