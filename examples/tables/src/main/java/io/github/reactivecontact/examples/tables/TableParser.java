package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.examples.tables.RecordAssembler.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from bytes as they arrive, and never blocks. The format is detected from the first {@link #SAMPLE} bytes;
 * until then {@link #feed} returns no rows. Memory is bounded: by the sample, by {@link #MAX_RECORD}, and by the rows
 * of one call. Not thread-safe.
 */
public final class TableParser {

    /** The bytes from which the format is detected. */
    public static final int SAMPLE = 64 * 1024;

    /** The characters of the longest row. A longer one gives a row with a problem. */
    public static final int MAX_RECORD = 64 * 1024;

    private final TableOptions options;
    private @Nullable ByteArrayOutputStream sample = new ByteArrayOutputStream();
    private final CharBuffer chars = CharBuffer.allocate(8 * 1024);
    private final LineSplitter lines = new LineSplitter();
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private @Nullable Started started;
    private List<TableRow> rows = new ArrayList<>();

    /**
     * Creates a parser of one table.
     *
     * @param options what is known of the table
     */
    public TableParser(TableOptions options) {
        this.options = options;
    }

    /** What is known once the format is detected. */
    private record Started(CharsetDecoder decoder, RecordAssembler records, RowMaker maker, TableFormat format) {}

    /**
     * Takes bytes.
     *
     * @param bytes bytes, which are copied or consumed
     * @return the rows that are complete now
     * @throws TableException if the input is not a list, or does not fit the options
     */
    public List<TableRow> feed(ByteBuffer bytes) {
        if (started == null) {
            ByteArrayOutputStream first = Objects.requireNonNull(sample);
            byte[] copy = new byte[Math.min(bytes.remaining(), SAMPLE - first.size())];
            bytes.get(copy);
            first.writeBytes(copy);
            if (first.size() < SAMPLE) {
                return List.of();
            }
            start(true);
        }
        decode(bytes, false);
        return taken();
    }

    /**
     * Detects the format from the bytes so far, unless they are too few. For input that waits for its rows, such as a
     * pipe.
     *
     * @return the rows that are complete now
     * @throws TableException if the input is not a list, or does not fit the options
     */
    public List<TableRow> detectEarly() {
        if (started == null) {
            start(false);
        }
        return taken();
    }

    /**
     * Ends the input.
     *
     * @return the rows that were not returned yet
     * @throws TableException if the input is not a list, or does not fit the options
     */
    public List<TableRow> finish() {
        if (started == null) {
            start(true);
        }
        Started now = Objects.requireNonNull(started);
        decode(ByteBuffer.allocate(0), true);
        lines.finish(line -> now.records.accept(line, this::add));
        now.records.finish(this::add);
        return taken();
    }

    /**
     * Returns the format.
     *
     * @return null until it is detected
     */
    public @Nullable TableFormat format() {
        return started == null ? null : started.format;
    }

    private void start(boolean isAll) {
        byte[] bytes = Objects.requireNonNull(sample).toByteArray();
        String refusal = options.encoding() == null ? BinaryFiles.refusal(bytes) : null;
        if (refusal != null) {
            throw new TableException(refusal);
        }
        TextEncoding encoding =
                options.encoding() == null ? TextEncoding.detect(bytes) : new TextEncoding(options.encoding(), false);
        List<TextLine> first = lines(bytes, encoding.charset(), isAll && bytes.length < SAMPLE);
        Layout layout = first.isEmpty() && !isAll ? null : Layout.detect(first, options, isAll);
        if (layout == null) {
            return;
        }
        sample = null;
        started = new Started(
                decoder(encoding.charset()),
                new RecordAssembler(layout.delimiter()),
                new RowMaker(layout),
                format(encoding, layout, first));
        decode(ByteBuffer.wrap(bytes), false);
    }

    /** Splits the sample. Its last line is incomplete unless the input ends with it. */
    private static List<TextLine> lines(byte[] bytes, Charset charset, boolean isWhole) {
        List<TextLine> first = new ArrayList<>();
        LineSplitter splitter = new LineSplitter();
        CharBuffer text = charset.decode(ByteBuffer.wrap(bytes));
        splitter.feed(text, first::add);
        if (isWhole || (first.isEmpty() && bytes.length == SAMPLE)) {
            splitter.finish(first::add);
        }
        return first;
    }

    private static TableFormat format(TextEncoding encoding, Layout layout, List<TextLine> first) {
        RowMaker maker = new RowMaker(layout);
        RecordAssembler assembler = new RecordAssembler(layout.delimiter());
        List<TableRow> rows = new ArrayList<>();
        for (TextLine line : first) {
            if (rows.size() < Layout.COUNTED_ROWS) {
                assembler.accept(line, csv -> maker.add(csv, rows));
            }
        }
        Columns columns = layout.columns();
        return new TableFormat(
                encoding.charset(),
                encoding.isGuessed(),
                layout.delimiter(),
                columns.header(),
                maker.columns().stream().map(index -> index + 1).toList(),
                layout.numbering() != null,
                rows.size(),
                (int) Layout.numberRows(rows));
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    private void decode(ByteBuffer bytes, boolean isEnd) {
        Started now = Objects.requireNonNull(started);
        ByteBuffer all = bytes;
        if (undecoded.hasRemaining()) {
            all = ByteBuffer.allocate(undecoded.remaining() + bytes.remaining());
            all.put(undecoded).put(bytes).flip();
        }
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = now.decoder.decode(all, chars, isEnd);
            chars.flip();
            lines.feed(chars, line -> now.records.accept(line, this::add));
            chars.clear();
        }
        undecoded = ByteBuffer.allocate(all.remaining()).put(all).flip();
    }

    private void add(CsvRecord csv) {
        Objects.requireNonNull(started).maker.add(csv, rows);
    }

    private List<TableRow> taken() {
        List<TableRow> taken = rows;
        rows = new ArrayList<>();
        return taken;
    }
}
