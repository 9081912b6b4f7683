package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.examples.bulkcli.CliOptions.OutputFormat;
import io.github.reactivecontact.examples.bulkcli.OutputFile.IfExists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputFileTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("out");
    }

    private static Line line(long number) {
        return TestLines.of(number, "7900000000" + number);
    }

    private void write(OutcomeWriter format, IfExists ifExists, long... numbers) throws IOException {
        try (OutputFile output = OutputFile.open(file(), format, ifExists)) {
            LongStream.of(numbers).forEach(number -> output.write(new ContactLookup.NoContact<>(line(number))));
            output.flush();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resume_failedOutcomes_areCounted(OutputFormat format) throws IOException {
        try (OutputFile output = OutputFile.open(file(), format.writer(), IfExists.REFUSE)) {
            output.write(new ContactLookup.NoContact<>(line(1)));
            output.write(failed(line(2)));
            output.write(failed(TestLines.of(3, "")));
            output.write(failed(TestLines.of(4, "a \"b, \\\" c\",")));
            output.write(new ContactLookup.NoContact<>(TestLines.of(5, "x,y,failed, \"outcome\":\"failed\"")));
            output.write(new ContactLookup.Found<>(
                    line(6),
                    ContactInfo.builder()
                            .name("a,failed,b")
                            .additionalProperties(Map.of("outcome", "failed"))
                            .build()));
            output.flush();
        }

        try (OutputFile output = OutputFile.open(file(), format.writer(), IfExists.RESUME)) {
            assertThat(output.earlier().count()).isEqualTo(6);
            assertThat(output.earlier().failed()).isEqualTo(3);
        }
    }

    private static ContactLookup<Line> failed(Line line) {
        return new ContactLookup.Failed<>(line, FakeClient.failure(Reason.TIMEOUT));
    }

    private List<Long> linesAfterResume(OutcomeWriter format) throws IOException {
        try (OutputFile output = OutputFile.open(file(), format, IfExists.RESUME)) {
            return LongStream.rangeClosed(1, 9)
                    .filter(number -> output.earlier().has(line(number)))
                    .boxed()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void resume_earlierRows_areKeptAndRecognised(OutputFormat format) throws IOException {
        write(format.writer(), IfExists.REFUSE, 3, 1);
        String earlier = Files.readString(file());

        write(format.writer(), IfExists.RESUME, 2);

        assertThat(Files.readString(file())).startsWith(earlier).isNotEqualTo(earlier);
        assertThat(linesAfterResume(format.writer())).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @EnumSource
    void resume_truncatedAnywhere_dropsOnlyPartialRow(OutputFormat format) throws IOException {
        write(format.writer(), IfExists.REFUSE, 1, 2);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));

            List<Long> recorded = linesAfterResume(format.writer());
            write(
                    format.writer(),
                    IfExists.RESUME,
                    LongStream.of(1, 2).filter(n -> !recorded.contains(n)).toArray());

            assertThat(Files.readAllBytes(file()))
                    .as("truncated after %d bytes", length)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resume_foreignFile_isRejectedAndUnchanged(OutputFormat format) throws IOException {
        for (String other : List.of("precious", "precious\nand partial", "{\"id\":1}\n", "a,b\n1,2\n", "{\"line\":x")) {
            Files.writeString(file(), other);

            assertThatThrownBy(() -> OutputFile.open(file(), format.writer(), IfExists.RESUME))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("is not a row of this --format");
            assertThat(file()).hasContent(other);
        }
    }

    @Test
    void resume_otherFormat_isRejected() throws IOException {
        write(new CsvWriter(), IfExists.REFUSE, 1);

        assertThatThrownBy(() -> OutputFile.open(file(), new NdjsonWriter(), IfExists.RESUME))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void open_nonEmptyFile_isRejected() throws IOException {
        Files.writeString(file(), "precious");

        assertThatThrownBy(() -> OutputFile.open(file(), new NdjsonWriter(), IfExists.REFUSE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--overwrite");
        assertThat(file()).hasContent("precious");
    }

    @Test
    void open_overwrite_replacesFile() throws IOException {
        Files.writeString(file(), "precious");

        write(new NdjsonWriter(), IfExists.OVERWRITE, 1);

        assertThat(Files.readString(file())).startsWith("{\"line\":1,").doesNotContain("precious");
    }

    @Test
    void write_manyRows_writesWholeLinesOnly() throws IOException {
        try (OutputFile output = OutputFile.open(file(), new NdjsonWriter(), IfExists.REFUSE)) {
            long size = 0;
            for (int i = 1; size < 200_000; i++) {
                output.write(new ContactLookup.NoContact<>(line(i % 10)));
                if (Files.size(file()) != size) {
                    size = Files.size(file());
                    assertThat(Files.readString(file())).endsWith("}\n");
                }
            }
        }
    }
}
