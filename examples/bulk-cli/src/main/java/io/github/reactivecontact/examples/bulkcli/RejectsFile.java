package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.TableFormat;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rejected rows as they were read, below the header of the input, so that they can be corrected and looked
 * up. Encoded as UTF-8. Not thread-safe.
 */
final class RejectsFile implements AutoCloseable {

    private final OutputStream out;
    private final String name;

    /** Whether the file had rows when it was opened: those that the runs before this one rejected. */
    private final boolean hasEarlier;

    private long lastLine = -1;

    private RejectsFile(OutputStream out, String name, boolean hasEarlier) {
        this.out = out;
        this.name = name;
        this.hasEarlier = hasEarlier;
    }

    static RejectsFile none() {
        return new RejectsFile(OutputStream.nullOutputStream(), "", false);
    }

    /**
     * @param isContinued whether rows are appended to a file that is not empty
     * @param isReplaced whether a file that is not empty is replaced
     */
    static RejectsFile open(Path file, boolean isContinued, boolean isReplaced, @Nullable TableFormat format)
            throws IOException {
        boolean isEmpty = !Files.isRegularFile(file) || Files.size(file) == 0;
        if (!isEmpty && !isContinued && !isReplaced) {
            throw new UsageException(file + " is not empty: replace it (--overwrite), or choose another --rejects");
        }
        String header = format == null || format.header() == null ? "" : header(format.header(), format.delimiter());
        boolean hasEarlier = isContinued && !isEmpty && Files.size(file) > bytes(header).length;
        RejectsFile rejects =
                new RejectsFile(new FileOutputStream(file.toFile(), isContinued), file.toString(), hasEarlier);
        if (isContinued && !isEmpty && !endsWithLineEnd(file)) {
            rejects.append("");
        }
        if (!header.isEmpty() && (isEmpty || !isContinued)) {
            rejects.append(header);
        }
        return rejects;
    }

    private static byte[] bytes(String row) {
        return (row + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Returns false for some edited files, to which a row must not be appended as it is. */
    private static boolean endsWithLineEnd(Path file) throws IOException {
        try (RandomAccessFile rows = new RandomAccessFile(file.toFile(), "r")) {
            rows.seek(rows.length() - 1);
            return rows.read() == '\n';
        }
    }

    private static String header(List<String> cells, @Nullable Character delimiter) {
        return cells.stream()
                .map(cell -> cell.indexOf('"') >= 0
                                || cell.indexOf('\n') >= 0
                                || (delimiter != null && cell.indexOf(delimiter) >= 0)
                        ? '"' + cell.replace("\"", "\"\"") + '"'
                        : cell)
                .collect(Collectors.joining(String.valueOf(delimiter)));
    }

    /**
     * Writes the row of a rejected line at once, unless the file has it: a row with several rejected numbers is written
     * once.
     *
     * @param wasRejected whether an earlier run rejected the line, too
     */
    void add(Line.Rejection rejection, long line, boolean wasRejected) {
        if (line != lastLine && !(hasEarlier && wasRejected)) {
            lastLine = line;
            append(rejection.row());
        }
    }

    private void append(String row) {
        try {
            out.write(bytes(row));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write --rejects " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
