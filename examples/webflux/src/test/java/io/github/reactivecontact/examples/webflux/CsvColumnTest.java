package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ResponseStatusException;
import reactor.test.StepVerifier;

class CsvColumnTest {

    @ParameterizedTest
    @CsvSource({"chatId", "Phone", "chat_id"})
    void column_notGiven_isColumnWithKnownName(String name) {
        assertThat(sources("name, " + name + " \nAnna,71234567890\n", null)).containsExactly("2:71234567890");
    }

    @Test
    void column_notGivenWithoutKnownName_isFirst() {
        assertThat(sources("number,name\n71234567890,Anna", null)).containsExactly("2:71234567890");
        assertThat(sources("71234567890,Anna\n79001234567,B", null)).containsExactly("1:71234567890", "2:79001234567");
    }

    @Test
    void column_byNumber_readsFirstRow() {
        assertThat(sources("Anna,71234567890\nBeth", "2")).containsExactly("1:71234567890", "2:Beth:bad");
    }

    @Test
    void column_byName_isRead() {
        assertThat(sources("phone,other\n7,71234567890\n", "other")).containsExactly("2:71234567890");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name,phone\nAnna,71234567890", "", "# nothing\n\n"})
    void column_notInHeader_isRejectedWithoutQuotingFile(String csv) {
        StepVerifier.create(InputFormat.CSV.lines(Buffers.of(csv, 5).flux(), "mobile"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ResponseStatusException.class)
                        .hasMessageContaining("400")
                        .hasMessageNotContaining("Anna"))
                .verify();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 1000})
    void record_severalLines_hasNumberOfFirstLine(int size) {
        String csv = "phone,note\r\n71234567890,\"a \"\"b\"\"\r\n# c,\r\n\r\nd\"\r\n79001234567,\"\"\r\n";

        assertThat(sources(csv, null, size)).containsExactly("2:71234567890", "6:79001234567");
    }

    @Test
    void quote_neverClosed_makesOneBadLineAndKeepsNext() {
        assertThat(sources("phone,note\n\"71234567890,x\n79001234567,y\n79001234568,z", null))
                .containsExactly("2:\"71234567890,x:bad", "3:79001234567", "4:79001234568");
    }

    @Test
    void quote_neverClosedInLongFile_endsAtMaximumRecordLength() {
        String many = "79001234567,y\n".repeat(3_000);

        assertThat(sources("phone,note\n\"1,x\n" + many, null))
                .hasSize(3_001)
                .filteredOn(line -> line.endsWith(":bad"))
                .hasSize(1);
    }

    @Test
    void quotes_openAtEndOfEachLine_makeEachABadLine() {
        String csv = "phone,note\n" + "\"a\",\"\n".repeat(3_000);

        assertThat(sources(csv, null)).hasSize(3_000);
    }

    @Test
    void line_tooLong_isBadAndNextIsRead() {
        String longLine = "\"" + "x".repeat(TextLines.LONGEST_LINE + 1);

        assertThat(sources("phone\n" + longLine + "\n71234567890", null))
                .hasSize(2)
                .last()
                .isEqualTo("3:71234567890");
    }

    private static List<String> sources(String csv, @Nullable String column) {
        return sources(csv, column, 7);
    }

    private static List<String> sources(String csv, @Nullable String column, int size) {
        Buffers buffers = Buffers.of(csv, size);
        List<String> sources = InputFormat.CSV
                .lines(buffers.flux(), column)
                .map(line -> line.number() + ":" + line.source() + (line.chatId() == null ? ":bad" : ""))
                .collectList()
                .block();
        assertThat(buffers.unreleased()).isZero();
        return sources;
    }
}
