package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the program with lists as people have them. */
class TableRunTest {

    private static final String CONTACTS = "name;one;two\nAnna;79000000001;79000000002\nBoris;79000000003;\n";

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() {
        cli = new CliHarness(directory);
    }

    private int execute(String... arguments) {
        return cli.execute(Stream.concat(Stream.of(arguments), Stream.of("--rate", "unlimited"))
                .toArray(String[]::new));
    }

    @Test
    void distinct_sixtyLinesOfTwoNumbers_sendsTwoRequests() throws IOException {
        String input = cli.file(
                "in",
                IntStream.range(0, 60).mapToObj(i -> "7900000000" + (1 + i % 2)).collect(Collectors.joining("\n")));
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                .instance("7103000001", "s3cr3tT0ken")
                .start()) {
            String instances = cli.file(
                    "instances.json",
                    "[{\"apiUrl\":\"" + simulator.apiUrl()
                            + "\",\"idInstance\":7103000001,\"apiTokenInstance\":\"s3cr3tT0ken\"}]");

            assertThat(execute("--instances", instances, "-i", input, "-o", cli.path("out")))
                    .isZero();

            assertThat(simulator.requests()).isEqualTo(2);
        }
        assertThat(cli.lines("out"))
                .hasSize(60)
                .allSatisfy(row -> assertThat(row).contains("\"found\""));
        assertThat(cli.err()).contains("60 read: 2 unique, 58 duplicates, 0 rejected");
    }

    @Test
    void format_detected_isReportedOnce() throws IOException {
        Path input = directory.resolve("in");
        Files.write(
                input,
                "\u0418\u043c\u044f;\u0422\u0435\u043b\u0435\u0444\u043e\u043d\n\u0410\u043d\u043d\u0430;79000000001\n"
                        .getBytes(Charset.forName("windows-1251")));

        assertThat(execute("-i", input.toString(), "-o", cli.path("out"))).isZero();

        assertThat(cli.err())
                .containsOnlyOnce("bulk-cli: reading the input as windows-1251 (guessed), semicolon-separated, numbers"
                        + " in column 2 '\u0422\u0435\u043b\u0435\u0444\u043e\u043d'");
    }

    @Test
    void format_noNumbersInTheColumn_isReported() throws IOException {
        assertThat(execute("-i", cli.file("in", CONTACTS), "-o", cli.path("out"), "--column", "name"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err()).contains("0 of the first 2 rows look like numbers: name the column with --column");
    }

    @ParameterizedTest
    @EnumSource
    void resume_rowOfTwoNumbersWithOneOutcome_looksUpTheOther(CliOptions.OutputFormat format) throws IOException {
        String[] arguments = {
            "-i",
            cli.file("in", CONTACTS),
            "-o",
            cli.path("out"),
            "-c",
            "one",
            "-c",
            "two",
            "--format",
            format.name(),
            "--ordered",
            "--resume"
        };
        assertThat(execute(arguments)).isZero();
        List<String> all = cli.lines("out");
        int header = all.size() - 3;
        cli.file("out", all.stream().limit(header + 1L).collect(Collectors.joining("\n", "", "\n")));

        assertThat(execute(arguments)).isZero();

        assertThat(cli.err()).contains("2 done", "1 line had an outcome already");
        assertThat(cli.lines("out"))
                .extracting(TableRunTest::untilChatId)
                .isEqualTo(all.stream().map(TableRunTest::untilChatId).toList());
    }

    private static String untilChatId(String row) {
        return row.replaceFirst("@c\\.us.*", "");
    }

    @Test
    void rejects_correctedRows_canBeLookedUp() throws IOException {
        String input = cli.file(
                "in", "name,phone\n\"Doe, Jane\",\"call\nme\"\nJoe,79000000001\n\"open,79000000002\nMax,2024-05-12\n");

        assertThat(execute("-i", input, "-o", cli.path("out"), "--rejects", cli.path("bad")))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.lines("bad"))
                .containsExactly("name,phone", "\"Doe, Jane\",\"call", "me\"", "\"open,79000000002", "Max,2024-05-12");
        assertThat(cli.err())
                .contains("4 read: 1 unique, 0 duplicates, 3 rejected")
                .contains(
                        "1 rejected, the quote that opens in this line is not closed within 65536 characters: line 5");
        String corrected = Files.readString(Path.of(cli.path("bad")))
                .replace("\"call\nme\"", "79000000003")
                .replace("\"open", "open")
                .replace("2024-05-12", "79000000004");
        assertThat(execute("-i", cli.file("good", corrected), "-o", cli.path("more")))
                .isZero();
        assertThat(cli.lines("more")).hasSize(3);
    }

    @Test
    void rejects_linesRejectedBefore_areNotAppendedAgain() throws IOException {
        String input = cli.file("in", "79000000001\ncall me\n8 900 000-00-02\n");
        String[] arguments = {"-i", input, "-o", cli.path("out"), "--rejects", cli.path("bad"), "--retry-failed"};
        assertThat(execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.lines("bad")).containsExactly("call me", "8 900 000-00-02");
        assertThat(cli.err()).contains("2 read: 0 unique, 0 duplicates, 2 rejected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "phone"})
    void rejects_namedFirstWithRetryFailed_hasTheRowsOfTheEarlierRun(String header) throws IOException {
        String head = header.isEmpty() ? "" : header + ",name\n";
        String name = header.isEmpty() ? "" : ",Anna";
        String input = cli.file("in", head + "79000000001" + name + "\ncall me" + name + "\n");
        assertThat(execute("-i", input, "-o", cli.path("out"))).isEqualTo(ExitCode.SOME_FAILED);
        String[] arguments = {"-i", input, "-o", cli.path("out"), "--rejects", cli.path("bad")};
        // Adds no row.
        assertThat(execute(with(arguments, "--resume"))).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(execute(with(arguments, "--retry-failed"))).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(Files.readString(Path.of(cli.path("bad")))).isEqualTo(head + "call me" + name + "\n");

        assertThat(execute(with(arguments, "--retry-failed"))).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(Files.readString(Path.of(cli.path("bad")))).isEqualTo(head + "call me" + name + "\n");
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void rejects_lineRejectedFirstInALaterRun_isAppendedToAnEditedFile() throws IOException {
        String input = cli.file("in", "call me\n79000000001\nme too\n");
        String[] arguments = {"-i", input, "-o", cli.path("out"), "--rejects", cli.path("bad"), "--resume"};
        assertThat(execute(Stream.concat(Stream.of(arguments), Stream.of("--limit", "1"))
                        .toArray(String[]::new)))
                .isEqualTo(ExitCode.SOME_FAILED);
        cli.file("bad", "79000000009");

        assertThat(execute(arguments)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.lines("bad")).containsExactly("79000000009", "me too");
    }

    @Test
    void rejects_row_isWrittenBeforeItsOutcome() throws IOException {
        Path bad = directory.resolve("bad");
        Path out = directory.resolve("out");
        try (RejectsFile rejects = RejectsFile.open(bad, false, false, null);
                OutputFile output = OutputFile.open(out, new NdjsonWriter(), OutputFile.IfExists.REFUSE);
                BulkOutput bulk = new BulkOutput(output, rejects)) {
            for (int line = 1; Files.size(out) == 0; line++) {
                bulk.write(new ContactLookup.Failed<>(
                        TestLines.of(line, "call me"), FakeClient.failure(Reason.INVALID_CHAT_ID)));
            }

            assertThat(Files.readAllLines(bad))
                    .hasSizeGreaterThanOrEqualTo(Files.readAllLines(out).size());
        }
    }

    @Test
    void rejects_fileThatIsNotEmpty_isRefused() throws IOException {
        String bad = cli.file("bad", "something\n");

        assertThat(execute("-i", cli.file("in", CONTACTS), "-o", cli.path("out"), "-c", "one", "--rejects", bad))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("is not empty: replace it (--overwrite), or choose another --rejects");
        assertThat(cli.lines("bad")).containsExactly("something");
    }

    @Test
    void rejects_sameFileAsTheInput_isRefused() throws IOException {
        String input = cli.file("in", CONTACTS);

        assertThat(execute("-i", input, "-o", cli.path("out"), "-c", "one", "--rejects", input, "--overwrite"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(Files.readString(Path.of(input))).isEqualTo(CONTACTS);
    }

    @Test
    void summaryJson_rejectedAndDuplicateLines_areCounted() throws IOException {
        assertThat(execute(
                        "-i",
                        cli.file("in", "79000000001\n79000000001\ncall me\n"),
                        "-o",
                        cli.path("out"),
                        "--summary",
                        "json"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err())
                .contains("\"read\":3,\"unique\":1,\"duplicates\":1,\"rejected\":1")
                .contains("\"lines\":[3]");
    }
}
