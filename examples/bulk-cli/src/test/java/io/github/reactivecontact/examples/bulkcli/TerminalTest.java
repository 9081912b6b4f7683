package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@MayLeave(value = StrayThreads.class, because = "the library keeps the daemon thread of its first bar")
class TerminalTest {

    private static final String COLOUR = "\u001B[";

    @ParameterizedTest
    @CsvSource({"40, 40", "24 132, 132", "'', 80", "wide, 80", "0, 80", "24 0, 80"})
    void width_columnsOrStty_isParsed(String size, int width) {
        assertThat(Terminal.width(size)).isEqualTo(width);
    }

    @Test
    void interactive_noColorOrDumbTerminal_hasNoColour() {
        assertThat(Terminal.interactive(Map.of("COLUMNS", "90")).hasColour()).isTrue();
        assertThat(Terminal.interactive(Map.of("COLUMNS", "90", "NO_COLOR", "")).hasColour())
                .isTrue();
        assertThat(Terminal.interactive(Map.of("COLUMNS", "90", "NO_COLOR", "1"))
                        .hasColour())
                .isFalse();
        assertThat(Terminal.interactive(Map.of("COLUMNS", "90", "TERM", "dumb")).hasColour())
                .isFalse();
    }

    @Test
    void of_streamThatIsNoTerminal_hasNoColour() {
        assertThat(Terminal.of(99, Map.of("COLUMNS", "90"))).isEqualTo(new Terminal(false, false, 90));
    }

    private static String bar(Terminal terminal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Messages messages = new Messages(new PrintWriter(Writer.nullWriter()), false);
        try (Progress progress =
                Progress.bar(messages, FakeClient.alwaysFound(), new PrintStream(bytes, true), terminal)) {
            progress.total(1_000_000);
            RunCounters counters = new RunCounters();
            counters.add("no_contact");
            progress.show(counters);
        }
        return bytes.toString(Charset.defaultCharset());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 40, 80})
    void bar_narrowTerminal_staysOnOneLine(int width) {
        String shown = bar(new Terminal(true, true, width)).replaceAll("\u001B\\[[0-9;]*m", "");

        assertThat(Stream.of(shown.split("[\r\n]")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }

    @Test
    void bar_noColour_hasNoEscapeSequences() {
        assertThat(bar(new Terminal(true, false, 80))).contains("bulk-cli").doesNotContain(COLOUR);
    }
}
