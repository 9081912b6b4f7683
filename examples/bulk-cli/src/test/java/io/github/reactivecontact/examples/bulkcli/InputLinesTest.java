package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.examples.tables.TableOptions;
import io.github.reactivecontact.examples.tables.TableParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;

class InputLinesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static InputLines input(String text, @Nullable String column) {
        return InputLines.of(
                () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                true,
                table(column),
                TestLines.PARSER);
    }

    private static TableOptions table(@Nullable String column) {
        return TableOptions.detect().withColumns(column == null ? List.of() : List.of(column));
    }

    private static List<Line> lines(String text, @Nullable String column) throws IOException {
        return Objects.requireNonNull(
                InputLines.lines(input(text, column).open()).collectList().block(TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({
        "+7 (900) 765-43-21, 79007654321@c.us",
        "79007654321, 79007654321@c.us",
        "79007654321@c.us, 79007654321@c.us",
        "120363043968066561@g.us, 120363043968066561@g.us",
        "123456789012345@lid, 123456789012345@lid"
    })
    void lines_phoneOrChatId_isParsed(String text, String chatId) throws IOException {
        assertThat(lines("  " + text + " \n", null))
                .containsExactly(new Line(1, text, ChatId.parse(chatId), null, null, false, 0));
    }

    @Test
    void lines_blankLinesAndComments_areSkippedButCounted() throws IOException {
        assertThat(lines("\uFEFF# numbers\r\n\r\n  \n79000000001\n  # more\n79000000002", null))
                .extracting(Line::number)
                .containsExactly(4L, 6L);
    }

    @Test
    void lines_invalidLine_hasProblem() throws IOException {
        assertThat(lines("call me\n79000000001\nx@c.us\n" + "9".repeat(70_000) + "\n", null))
                .satisfiesExactly(
                        line -> assertThat(line.problem()).startsWith("phone has no digits"),
                        line -> assertThat(line.problem()).isNull(),
                        line -> assertThat(line.problem()).startsWith("chatId must be"),
                        line -> {
                            assertThat(line.problem()).contains("longer than 65536 characters");
                            assertThat(line.source()).hasSize(103);
                            assertThatExceptionOfType(InvalidChatIdException.class)
                                    .isThrownBy(line::query);
                        });
    }

    @Test
    void lines_endlessInput_isReadOnDemandAndClosedOnCancel() throws Exception {
        AtomicLong read = new AtomicLong();
        CountDownLatch closed = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return read.getAndIncrement() % 12 == 11 ? '\n' : '7';
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        TableLines source = InputLines.of(() -> endless, false, TableOptions.detect(), TestLines.PARSER)
                .open();

        StepVerifier.create(InputLines.lines(source), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasValueLessThanOrEqualTo(TableParser.SAMPLE);
    }

    @Test
    void lines_inputError_emitsEarlierLinesThenError() throws IOException {
        InputStream failing = new InputStream() {
            private final InputStream good =
                    new ByteArrayInputStream("79000000001\n7900".getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                int next = good.read();
                if (next < 0) {
                    throw new IOException("cable unplugged");
                }
                return next;
            }
        };
        TableLines source = InputLines.of(() -> failing, false, TableOptions.detect(), TestLines.PARSER)
                .open();

        StepVerifier.create(InputLines.lines(source))
                .expectNextCount(1)
                .expectErrorMessage("cannot read the input: cable unplugged")
                .verify(TIMEOUT);
    }

    @Test
    void count_file_isNumberOfLinesToLookUp() {
        StepVerifier.create(input("#\n1\n\n2\n", null).count())
                .expectNext(2L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void count_pipe_isEmpty() {
        StepVerifier.create(InputLines.of(InputStream::nullInputStream, false, TableOptions.detect(), TestLines.PARSER)
                        .count())
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void csv_columnByName_isRead() throws IOException {
        assertThat(lines(
                        "\uFEFFname, phone\r\n\"Doe, Jane\",79000000001\r\n# comment\n\nJoe,+7 900 000-00-02\n",
                        "phone"))
                .extracting(Line::number, InputLinesTest::chatId)
                .containsExactly(tuple(2, "79000000001@c.us"), tuple(3, ""), tuple(5, "79000000002@c.us"));
    }

    @Test
    void csv_columnByNumber_readsFirstRow() throws IOException {
        assertThat(lines("Jane,79000000001\nJoe,79000000002\n", "2"))
                .extracting(Line::number, InputLinesTest::chatId)
                .containsExactly(tuple(1, "79000000001@c.us"), tuple(2, "79000000002@c.us"));
    }

    @Test
    void csv_quotedLineBreak_isPartOfTheRecord() throws IOException {
        assertThat(lines("note,phone\n\"one\n\"\"two\"\"\nthree\",79000000001\nx,79000000002\n", "phone"))
                .extracting(Line::number, InputLinesTest::chatId)
                .containsExactly(tuple(2, "79000000001@c.us"), tuple(5, "79000000002@c.us"));
    }

    @Test
    void csv_strayQuotes_keepOtherLines() throws IOException {
        String csv = "5\" pipe,79000000001\n\"open,79000000002\nx,79000000003\n\"y,79000000004\nz,79000000005\n";

        assertThat(lines(csv, "2"))
                .extracting(Line::number, InputLinesTest::chatId)
                .containsExactly(
                        tuple(1, "79000000001@c.us"),
                        tuple(2, ""),
                        tuple(3, "79000000003@c.us"),
                        tuple(4, ""),
                        tuple(5, "79000000005@c.us"));
    }

    @Test
    void csv_shortRecord_hasProblem() throws IOException {
        assertThat(lines("a,b,1\na,b,c,79000000001\na,b,c,79000000002\n", "4"))
                .first()
                .satisfies(line -> {
                    assertThat(line.problem()).isEqualTo("the record has no column 4, only 3");
                    assertThat(line.source()).isEqualTo("a,b,1");
                });
    }

    @Test
    void csv_unknownColumn_reportsCountWithoutQuotingCells() {
        assertThatThrownBy(() -> input("Jane Doe,79000000001\n", "telephone").open())
                .isInstanceOf(UsageException.class)
                .hasMessage("--column telephone is not in the header, which has 2 columns: give a name from the header,"
                        + " or a number from 1");
        assertThatThrownBy(() -> input("79000000001,x\n", "3").open())
                .isInstanceOf(UsageException.class)
                .hasMessage("--column 3 does not exist: the first rows have 2 columns");
        assertThatThrownBy(() -> input("", "phone").open())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no header");
    }

    @Test
    void csv_instanceColumn_isReadAndBlankCellsMeanAnyInstance() throws IOException {
        assertThat(instances("id, phone ,instance\n1,79000000001, 7103000001 \n2,79000000002,\n", "phone", "instance"))
                .containsExactly("79000000001@c.us 7103000001", "79000000002@c.us null");
    }

    @Test
    void csv_instanceColumnByNumber_readsFirstRow() throws IOException {
        assertThat(instances("7103000001,79000000001\n7103000002,79000000002\n", "2", "1"))
                .containsExactly("79000000001@c.us 7103000001", "79000000002@c.us 7103000002");
    }

    @Test
    void csv_instanceColumnByNumberAndColumnByName_skipsTheHeader() throws IOException {
        assertThat(instances("instance,phone\n7103000001,79000000001\n", "phone", "1"))
                .containsExactly("79000000001@c.us 7103000001");
    }

    @Test
    void csv_recordWithoutInstanceCell_hasProblem() throws IOException {
        assertThat(csv("79000000001\n79000000002,x,\n79000000003,x,\n", "1", "3")
                        .open()
                        .next()
                        .problem())
                .isEqualTo("the record has no column 3, only 1");
    }

    @Test
    void csv_unknownInstanceColumn_namesTheOption() {
        assertThatThrownBy(() -> csv("phone,name\n79000000001,Jane\n", "phone", "instance")
                        .open())
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--instance-column instance is not in the header, which has 2 columns");
    }

    private static InputLines csv(String text, String column, String instanceColumn) {
        return InputLines.of(
                () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                true,
                TableOptions.detect().withColumns(List.of(column)).withInstanceColumn(instanceColumn),
                TestLines.PARSER);
    }

    private static List<String> instances(String text, String column, String instanceColumn) throws IOException {
        return Objects.requireNonNull(
                InputLines.lines(csv(text, column, instanceColumn).open())
                        .map(line -> chatId(line) + " " + line.idInstance())
                        .collectList()
                        .block(TIMEOUT));
    }

    private static String chatId(Line line) {
        return line.chatId() == null ? "" : line.chatId().value();
    }

    private static org.assertj.core.groups.Tuple tuple(long number, String chatId) {
        return org.assertj.core.groups.Tuple.tuple(number, chatId);
    }
}
