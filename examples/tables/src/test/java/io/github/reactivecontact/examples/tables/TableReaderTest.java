package io.github.reactivecontact.examples.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {

    private static TableReader open(String text, TableOptions options) throws IOException {
        return TableReader.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), options);
    }

    private static List<String> read(TableReader reader) throws IOException {
        List<String> rows = new ArrayList<>();
        for (TableRow row = reader.next(); row != null; row = reader.next()) {
            for (TableEntry entry : row.entries()) {
                rows.add(row.line() + " " + (entry.problem() == null ? entry.number() : "!" + entry.problem()));
            }
        }
        return rows;
    }

    private static List<String> read(String text, String... columns) throws IOException {
        return read(open(text, TableOptions.detect().withColumns(List.of(columns))));
    }

    @Test
    void columns_otherCase_isFound() throws IOException {
        assertThat(read("Name,Phone\nAnna,79001234561\n", "phone")).containsExactly("2 79001234561");
    }

    @Test
    void columns_severalAndOneByNumber_areRead() throws IOException {
        assertThat(read("name,mine,other\nAnna,79001234561,79001234562\n", "other", "2"))
                .containsExactly("2 79001234562", "2 79001234561");
    }

    @Test
    void columns_sameNameTwice_namesBoth() {
        assertThatThrownBy(() -> read("Phone,Name,phone\n79001234561,Anna,79001234562\n", "PHONE"))
                .isInstanceOfSatisfying(
                        TableException.class,
                        e -> assertThat(e.message("--"))
                                .isEqualTo(
                                        "--column PHONE is in the header more than once, as columns 1 and 3: choose one by"
                                                + " its number"));
    }

    @Test
    void columns_exactCaseAmongSimilar_isChosen() throws IOException {
        assertThat(read("Phone,Name,phone\n79001234561,Anna,79001234562\n", "phone"))
                .containsExactly("2 79001234562");
    }

    @Test
    void columns_unknown_doesNotQuoteCells() {
        assertThatThrownBy(() -> read("Jane Doe,79001234561\nJoe,79001234562\n", "telephone"))
                .hasMessage(
                        "column telephone is not in the header, which has 2 columns: give a name from the header, or"
                                + " a number from 1");
    }

    @Test
    void columns_numberBeyondTheRows_isRefused() {
        assertThatThrownBy(() -> read("name,phone\nAnna,79001234561\n", "3"))
                .hasMessage("column 3 does not exist: the first rows have 2 columns");
    }

    @Test
    void options_delimiterAndEncoding_areUsed() throws IOException {
        byte[] bytes =
                "\u0438\u043c\u044f:\u0442\u0435\u043b\u0435\u0444\u043e\u043d\n\u0410\u043d\u043d\u0430:79001234561\n"
                        .getBytes("KOI8-R");
        TableReader reader = TableReader.open(
                new ByteArrayInputStream(bytes),
                TableOptions.detect().withDelimiter(":").withEncoding("koi8-r"));

        assertThat(reader.format().describe())
                .isEqualTo(
                        "KOI8-R, separated by ':', numbers in column 2 '\u0442\u0435\u043b\u0435\u0444\u043e\u043d'");
        assertThat(read(reader)).containsExactly("2 79001234561");
    }

    @ParameterizedTest
    @CsvSource({"ab", "a", "'\"'"})
    void withDelimiter_otherText_isRefused(String text) {
        assertThatThrownBy(() -> TableOptions.detect().withDelimiter(text))
                .isInstanceOf(TableException.class)
                .hasMessageStartingWith("delimiter '" + text + "' must be one character");
    }

    @Test
    void withEncoding_unknown_isRefused() {
        assertThatThrownBy(() -> TableOptions.detect().withEncoding("utf-9"))
                .hasMessageStartingWith("encoding 'utf-9' is not known");
    }

    @Test
    void instanceColumn_isNotTakenForNumbers() throws IOException {
        TableReader reader = open(
                "7103000001,79001234561\n,79001234562\n", TableOptions.detect().withInstanceColumn("1"));

        assertThat(Objects.requireNonNull(reader.next()).instance()).isEqualTo("7103000001");
        assertThat(Objects.requireNonNull(reader.next()).instance()).isNull();
    }

    @Test
    void format_nothingLooksRight_saysSo() throws IOException {
        TableReader reader = open("call me\nmaybe\n", TableOptions.detect());

        assertThat(reader.format().sample()).isEqualTo("0 of the first 2 rows look like numbers");
        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNotNull();
        assertThat(reader.next()).isNull();
    }

    @Test
    void next_longLine_isCutAndNextLineIsWhole() throws IOException {
        assertThat(read("x".repeat(3 * TableParser.MAX_RECORD) + "\n79001234561\n"))
                .containsExactly("1 !the line is longer than 65536 characters", "2 79001234561");
    }

    @Test
    void next_unclosedQuoteInEndlessInput_isRejectedWithinTheLimit() throws IOException {
        String start = "phone,note\n79001234561,\"open\n";
        String repeated = "79001234562,x\n";
        InputStream endless = new InputStream() {
            private long position;

            @Override
            public int read() {
                int at = (int) position++;
                return at < start.length()
                        ? start.charAt(at)
                        : repeated.charAt((at - start.length()) % repeated.length());
            }
        };
        TableReader reader = TableReader.open(endless, TableOptions.detect());

        assertThat(Objects.requireNonNull(reader.next()).entries().get(0).problem())
                .isEqualTo("the quote that opens in this line is not closed within 65536 characters");
        assertThat(Objects.requireNonNull(reader.next()).line()).isEqualTo(3);
    }

    /** Read from anywhere, each line leaves a quoted cell open: work would grow with the square of the window. */
    @ParameterizedTest
    @ValueSource(strings = {"x\",\"\n", "\"\n\"\"\"\n", "x\",\",\"\n", "x\",\"\r"})
    @Timeout(30)
    void next_quotesThatStayOpen_areReadOnceOrTwice(String lines) throws IOException {
        String hostile = "phone,note\n79001234561,x\n" + lines.repeat(4_000_000 / lines.length()) + "x\",\"b\"c\n";
        TableReader reader = open(
                hostile, TableOptions.detect().withColumns(List.of("phone")).withDelimiter(","));

        long rows = 0;
        for (TableRow row = reader.next(); row != null; row = reader.next()) {
            rows++;
        }

        assertThat(rows).isPositive();
    }

    @Test
    void next_quoteClosedInALaterLine_isOneRowAfterRejectedOnes() throws IOException {
        assertThat(read("phone,note\n79001234561,\"a\nx\"y\n79001234562,\"b\n\n\"\n79001234563,c\n", "phone"))
                .containsExactly(
                        "2 !text follows the closing quote of a cell", "3 x\"y", "4 79001234562", "7 79001234563");
    }

    @Test
    void next_recordOfTooManyCells_isOneRow() throws IOException {
        String wide = ",".repeat(9_000);

        assertThat(read("phone,note\n79001234561,\"" + wide + "\n\"" + wide + wide + "\n79001234562,\n", "phone"))
                .containsExactly("2 !the row is not a CSV record of at most 16384 cells", "4 79001234562");
    }

    @Test
    void next_lineCutInsideAnEmoji_hasNoHalfCharacter() throws IOException {
        TableReader reader = open("x".repeat(TableParser.MAX_RECORD - 1) + "\uD83D\uDE00\n", TableOptions.detect());

        assertThat(Objects.requireNonNull(reader.next()).text()).endsWith("x").hasSize(TableParser.MAX_RECORD - 1);
    }

    @Test
    void openEarly_firstLineOfAPipe_isReadBeforeTheNextArrives() throws IOException {
        InputStream pipe = new InputStream() {
            private final InputStream first =
                    new ByteArrayInputStream("79001234561\n7900".getBytes(StandardCharsets.UTF_8));

            @Override
            public int read() throws IOException {
                int next = first.read();
                if (next < 0) {
                    throw new IOException("nothing more");
                }
                return next;
            }
        };
        TableReader reader = TableReader.openEarly(pipe, TableOptions.detect());

        assertThat(Objects.requireNonNull(reader.next()).text()).isEqualTo("79001234561");
        assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
    }

    /** Every line that is not blank, a header or a comment begins a row or belongs to one. */
    @Test
    void next_randomText_endsAndAccountsForEachLine() throws IOException {
        String[] parts = {
            "79001234561",
            "+7 900",
            ",",
            ";",
            "\t",
            "|",
            "\"",
            "\"\"",
            "\n",
            "\r\n",
            "\r",
            "#",
            "# ",
            "phone",
            "Name",
            " ",
            ":::",
            ".0",
            "E+10",
            "1. ",
            "\u202a",
            "@c.us",
            "x",
            "=",
            "'",
            "sep=;",
            "\uFEFF",
            "\u0442\u0435\u043b"
        };
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            checkAccounted(text.toString());
        }
    }

    @Test
    void next_randomBytes_endsOrRefuses() throws IOException {
        for (int seed = 0; seed < 5_000; seed++) {
            byte[] bytes = new byte[new Random(seed).nextInt(300)];
            new Random(seed).nextBytes(bytes);
            try {
                read(TableReader.open(new ByteArrayInputStream(bytes), TableOptions.detect()));
            } catch (TableException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    private static void checkAccounted(String text) throws IOException {
        TableReader reader;
        try {
            reader = open(text, TableOptions.detect());
        } catch (TableException refused) {
            return;
        }
        List<TableRow> rows = new ArrayList<>();
        for (TableRow row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        String[] lines = text.split("\r\n|\r|\n", -1);
        boolean[] isCovered = new boolean[lines.length + 1];
        for (TableRow row : rows) {
            assertThat(row.entries()).as(text).isNotEmpty();
            for (int i = 0; i < row.text().split("\n", -1).length; i++) {
                isCovered[(int) row.line() + i] = true;
            }
        }
        int missing = 0;
        for (int i = 1; i <= lines.length; i++) {
            String line = lines[i - 1].replace("\uFEFF", "").strip();
            boolean isComment = reader.format().delimiter() == null && line.matches("#|#[ \t].*");
            missing += isCovered[i] || line.isEmpty() || isComment || line.matches("\"?sep=.\"?") ? 0 : 1;
        }
        assertThat(missing).as(text).isLessThanOrEqualTo(reader.format().header() == null ? 0 : lines.length);
    }
}
