package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program in a small heap with a list that has duplicates and rubbish. */
class AccountingProcessTest {

    private static final int LINES = 20_000;

    @TempDir
    Path directory;

    @Test
    void run_duplicatesAndRubbish_accountsForEachLine() throws Exception {
        Random random = new Random(7);
        int[] counts = new int[3];
        Path input =
                Files.write(directory.resolve("in.csv"), (Iterable<String>) Stream.concat(
                        Stream.of("Name;Phone"),
                        IntStream.range(0, LINES).mapToObj(i -> "Anna;" + cell(random, counts)))::iterator);
        Path output = directory.resolve("out");
        Path rejects = directory.resolve("rejects.csv");
        Path err = directory.resolve("err");

        Process process = BulkCliProcessTest.java(
                        BulkCli.class,
                        "--input",
                        input.toString(),
                        "--output",
                        output.toString(),
                        "--rejects",
                        rejects.toString(),
                        "--rate",
                        "unlimited")
                .redirectError(err.toFile())
                .start();

        assertThat(BulkCliProcessTest.exitCode(process)).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(err)
                .content()
                .contains(LINES + " read: " + counts[0] + " unique, " + counts[1] + " duplicates, " + counts[2]
                        + " rejected");
        assertThat(lineNumbers(output)).isEqualTo(LINES);
        assertThat(Files.readAllLines(rejects)).hasSize(1 + counts[2]);
    }

    private static String cell(Random random, int[] counts) {
        double kind = random.nextDouble();
        if (kind < 0.05) {
            counts[2]++;
            return "call me";
        }
        if (kind < 0.35 && counts[0] > 0) {
            counts[1]++;
            return BulkCliProcessTest.phone(1 + random.nextInt(counts[0]));
        }
        counts[0]++;
        return BulkCliProcessTest.phone(counts[0]);
    }

    private static long lineNumbers(Path output) throws IOException {
        try (Stream<String> rows = Files.lines(output)) {
            return rows.map(row -> row.replaceFirst("\\{\"line\":([0-9]+),.*", "$1"))
                    .distinct()
                    .count();
        }
    }
}
