package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DryRunTest {

    private static final String INPUT = "79000000001\n79000000002\n+7 900 000-00-01\ncall me\n79000000003@c.us\n";

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() {
        cli = new CliHarness(directory);
    }

    /** Nothing listens on port 1. */
    private String unreachable() throws IOException {
        return cli.file(
                "instances.json",
                "[{\"apiUrl\":\"http://127.0.0.1:1\",\"idInstance\":1,\"apiTokenInstance\":\"s3cr3t\"},"
                        + "{\"apiUrl\":\"http://127.0.0.1:1\",\"idInstance\":2,\"apiTokenInstance\":\"s3cr3t\"}]");
    }

    @Test
    void dryRun_unreachableServer_countsLinesAndReturns1ForRejected() throws IOException {
        String input = cli.file("in", INPUT);

        assertThat(cli.execute("--dry-run", "-i", input, "-o", cli.path("out"), "--instances", unreachable()))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err())
                .contains("5 lines read: 3 unique, 1 duplicates, 1 rejected", "with 2 instances")
                .doesNotContain("CONNECTION_FAILED", "s3cr3t");
        assertThat(Path.of(cli.path("out"))).doesNotExist();
    }

    @Test
    void dryRun_json_estimatesByRateOfTheInstances() throws IOException {
        StringBuilder input = new StringBuilder();
        for (int line = 0; line < 10_000; line++) {
            input.append(79_000_000_000L + line).append('\n');
        }

        assertThat(cli.execute(
                        "--dry-run",
                        "--summary",
                        "json",
                        "-i",
                        cli.file("in", input.toString()),
                        "--rate",
                        "10/s",
                        "--instances",
                        unreachable()))
                .isZero();

        JsonNode report = JsonMapper.shared().readTree(cli.err());
        assertThat(report.path("read").asLong()).isEqualTo(10_000);
        assertThat(report.path("unique").asLong()).isEqualTo(10_000);
        // 500 seconds, and the safety margin of each window.
        assertThat(report.path("estimateSeconds").asDouble()).isBetween(500.0, 550.0);
    }

    @Test
    void dryRun_concurrencyLimitsTheRate_saysForWhichResponseTime() throws IOException {
        assertThat(cli.execute(
                        "--dry-run",
                        "-i",
                        cli.file("in", "79000000001\n79000000002\n79000000003\n"),
                        "--rate",
                        "10/s",
                        "--concurrency",
                        "2",
                        "--instances",
                        unreachable()))
                .isZero();

        // Two instances start a request every 51 ms: two in flight suffice for responses within 102 ms.
        assertThat(cli.err()).contains("if all of them answer within 102 ms: raise --concurrency for slower ones");
    }

    @Test
    void dryRun_retryFailed_countsRemainingLinesAndChangesNothing() throws IOException {
        String input = cli.file("in", "79000000001\n79000000002\n79000000003\n");
        String output = cli.file(
                "out",
                "{\"line\":1,\"source\":\"79000000001\",\"chatId\":\"79000000001@c.us\",\"outcome\":\"no_contact\"}\n"
                        + "{\"line\":2,\"source\":\"79000000002\",\"outcome\":\"failed\",\"reason\":\"TIMEOUT\"}\n");
        String before = Files.readString(Path.of(output));

        assertThat(cli.execute("--dry-run", "--retry-failed", "-i", input, "-o", output))
                .isZero();

        assertThat(cli.err()).contains("2 lines read: 2 unique", "1 more have an outcome already");
        assertThat(Path.of(output)).hasContent(before);
    }

    @Test
    void dryRun_limit_countsSoManyLines() throws IOException {
        assertThat(cli.execute("--dry-run", "--limit", "2", "-i", cli.file("in", INPUT)))
                .isZero();

        assertThat(cli.err()).contains("2 lines read: 2 unique", "stopped at --limit");
    }

    @Test
    void dryRun_noDistinct_countsEachLine() throws IOException {
        assertThat(cli.execute("--dry-run", "--no-distinct", "--summary", "json", "-i", cli.file("in", INPUT)))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err()).contains("\"read\":5,\"unique\":4,\"duplicates\":0,\"rejected\":1");
    }

    @Test
    void dryRun_rejectedLines_areReportedByReasonAndWritten() throws IOException {
        String input = cli.file("in", "name,phone\nAnna,79000000001\nBoris,\nCarl,call me\nDora,\nEva,\nFred,\n");
        String[] arguments = {"--dry-run", "-i", input, "-o", cli.path("out"), "--rejects", cli.path("bad")};

        assertThat(cli.execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err())
                .contains(
                        "6 lines read: 1 unique, 0 duplicates, 5 rejected",
                        "4 rejected, the cell is empty: lines 3, 5, 6, ...",
                        "1 rejected, the text has no digits: line 4");
        assertThat(cli.lines("bad")).containsExactly("name,phone", "Boris,", "Carl,call me", "Dora,", "Eva,", "Fred,");
        assertThat(Path.of(cli.path("out"))).doesNotExist();

        assertThat(cli.execute(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(cli.err()).contains("choose another --rejects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--resume", "--retry-failed"})
    void dryRun_continuedWithRejects_leavesTheFileToTheRun(String option) throws IOException {
        String input = cli.file("in", "79000000001\ncall me\nme too\n");
        String[] run = {"-i", input, "-o", cli.path("out"), "--rejects", cli.path("bad"), option};
        String[] dryRun = Stream.concat(Stream.of(run), Stream.of("--dry-run")).toArray(String[]::new);

        assertThat(cli.execute(dryRun)).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(cli.err()).contains("--rejects is not written", "2 rejected");
        assertThat(Path.of(cli.path("bad"))).doesNotExist();

        assertThat(cli.execute(run)).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(cli.execute(dryRun)).isNotEqualTo(ExitCode.USAGE);
        assertThat(cli.lines("bad")).containsExactly("call me", "me too");
    }

    @Test
    void dryRun_unlimitedRate_hasNoEstimate() throws IOException {
        assertThat(cli.execute("--dry-run", "--rate", "unlimited", "-i", cli.file("in", "79000000001\n")))
                .isZero();

        assertThat(cli.err()).contains("the time is unknown: --rate unlimited");
    }

    @Test
    void chatSlots_manyNumbers_countsEachOnce() {
        ChatSlots set = new ChatSlots();
        for (int round = 0; round < 2; round++) {
            for (int line = 0; line < 50_000; line++) {
                set.number(TestLines.of(1, Long.toString(79_000_000_000L + line)));
            }
        }
        set.number(TestLines.of(1, "120650379300963@lid", "7103000001"));
        set.number(TestLines.of(1, "120650379300963@lid", "7103000002"));
        set.number(TestLines.of(1, "120650379300963@lid", "7103000002"));

        assertThat(set.size()).isEqualTo(50_002);
    }
}
