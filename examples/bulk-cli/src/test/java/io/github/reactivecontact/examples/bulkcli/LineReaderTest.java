package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static LineReader reading(String text) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(LineReader reader) throws IOException {
        return Objects.requireNonNull(reader.read()).text();
    }

    @Test
    void read_byteOrderMarkAndCarriageReturns_areDropped() throws IOException {
        LineReader reader = reading("\uFEFFone\r\ntwo\n\r\nfour");

        assertThat(text(reader)).isEqualTo("one");
        assertThat(text(reader)).isEqualTo("two");
        assertThat(text(reader)).isEmpty();
        LineReader.Text last = Objects.requireNonNull(reader.read());
        assertThat(last).isEqualTo(new LineReader.Text(4, "four", false, false));
        assertThat(reader.read()).isNull();
    }

    @Test
    void read_longLine_isTruncatedAndNextLineIsWhole() throws IOException {
        LineReader reader =
                reading("x".repeat(LineReader.LONGEST_LINE) + "\n" + "y".repeat(LineReader.LONGEST_LINE + 1) + "\nz\n");

        assertThat(Objects.requireNonNull(reader.read()).isTooLong()).isFalse();
        LineReader.Text truncated = Objects.requireNonNull(reader.read());
        assertThat(truncated.isTooLong()).isTrue();
        assertThat(truncated.text()).hasSize(LineReader.LONGEST_LINE);
        assertThat(reader.read()).isEqualTo(new LineReader.Text(3, "z", false, true));
    }

    @Test
    void position_afterEachLine_includesLineEnds() throws IOException {
        LineReader reader = reading("é\r\nab\nc");

        reader.read();
        assertThat(reader.position()).isEqualTo(4);
        reader.read();
        assertThat(reader.position()).isEqualTo(7);
        reader.read();
        assertThat(reader.position()).isEqualTo(8);
    }
}
