package io.github.reactivecontact.examples.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the fuzzer on the fixture files. */
@Tag("fuzz")
class TableParserFuzzTest {

    static Stream<byte[]> files() {
        return Fixture.all().stream().map(Fixture::bytes).filter(bytes -> bytes.length < 4096);
    }

    @MethodSource("files")
    @FuzzTest
    void feed_anyBytes_givesTheSameRowsInAnyPartsOrRefuses(byte[] bytes) {
        List<TableRow> whole = rows(bytes, bytes.length);
        List<TableRow> parts = rows(bytes, 1 + Math.floorMod(Arrays.hashCode(bytes), 7));

        assertThat(parts).isEqualTo(whole);
        if (whole != null) {
            whole.forEach(TableParserFuzzTest::check);
            assertThat(whole).isSortedAccordingTo((one, other) -> Long.compare(one.line(), other.line()));
        }
    }

    /** Null if the bytes are refused. */
    private static @Nullable List<TableRow> rows(byte[] bytes, int size) {
        TableParser parser = new TableParser(TableOptions.detect());
        List<TableRow> rows = new ArrayList<>();
        try {
            for (int from = 0; from < bytes.length; from += size) {
                rows.addAll(parser.feed(ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from))));
            }
            rows.addAll(parser.finish());
        } catch (TableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return null;
        }
        assertThat(parser.format()).isNotNull();
        return rows;
    }

    private static void check(TableRow row) {
        assertThat(row.text()).hasSizeLessThanOrEqualTo(TableParser.MAX_RECORD);
        assertThat(row.entries()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(row.entries())
                .allMatch(entry -> entry.problem() == null || entry.number().isEmpty());
    }
}
