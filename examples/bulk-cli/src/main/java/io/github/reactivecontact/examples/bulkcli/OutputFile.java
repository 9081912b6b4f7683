package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes outcomes to a file or standard output. Buffers rows and writes whole lines only, so that a killed process
 * rarely leaves a partial row. Not thread-safe.
 */
final class OutputFile implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    /** What to do if the file is not empty. */
    enum IfExists {
        REFUSE,
        OVERWRITE,
        RESUME,
        RETRY_FAILED
    }

    // Not Files.newOutputStream: its channel is closed when the writing thread is interrupted.
    private final FileOutputStream out;
    private final String name;
    private final OutcomeWriter format;
    private final EarlierOutcomes earlier;
    private final ByteArrayOutputStream rows = new ByteArrayOutputStream(2 * BLOCK);

    private OutputFile(FileOutputStream out, String name, OutcomeWriter format, EarlierOutcomes earlier) {
        this.out = out;
        this.name = name;
        this.format = format;
        this.earlier = earlier;
    }

    static OutputFile ofStandardOutput(OutcomeWriter format) {
        OutputFile output = new OutputFile(
                new FileOutputStream(FileDescriptor.out), "standard output", format, new EarlierOutcomes());
        output.begin();
        return output;
    }

    /**
     * Reads what this run continues. Changes nothing. Rejects a file that is not empty and that this run neither
     * continues nor replaces.
     *
     * @return null if the file begins anew
     */
    static @Nullable ResumeFile earlier(Path file, OutcomeWriter format, IfExists ifExists) throws IOException {
        boolean isEmpty = !Files.isRegularFile(file) || Files.size(file) == 0;
        if (isEmpty || ifExists == IfExists.OVERWRITE) {
            return null;
        }
        if (ifExists == IfExists.REFUSE) {
            throw new UsageException(file + " is not empty: continue it (--resume), replace it"
                    + " (--overwrite), or choose another --output");
        }
        return ResumeFile.read(file, format, ifExists == IfExists.RETRY_FAILED ? RetriedLines.ALL : RetriedLines.NONE);
    }

    static OutputFile open(Path file, OutcomeWriter format, IfExists ifExists) throws IOException {
        return open(file, format, earlier(file, format, ifExists));
    }

    /** Repairs what this run continues, and opens the file for the rows of this run. */
    static OutputFile open(Path file, OutcomeWriter format, @Nullable ResumeFile earlier) throws IOException {
        boolean isContinued = earlier != null && earlier.repair();
        OutputFile output = new OutputFile(
                new FileOutputStream(file.toFile(), isContinued),
                file.toString(),
                format,
                earlier == null ? new EarlierOutcomes() : earlier.outcomes());
        if (!isContinued) {
            output.begin();
        }
        return output;
    }

    private void begin() {
        append((format.hasByteOrderMark() ? "\uFEFF" : "") + format.header());
    }

    /** Outcomes that earlier runs wrote. */
    EarlierOutcomes earlier() {
        return earlier;
    }

    OutcomeWriter format() {
        return format;
    }

    void write(ContactLookup<Line> outcome) {
        write(format.row(outcome));
    }

    /** Writes a whole row. */
    void write(String row) {
        append(row);
        if (rows.size() >= BLOCK) {
            flush();
        }
    }

    private void append(String text) {
        rows.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the buffered rows. */
    void flush() {
        try {
            rows.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name + ": " + e.getMessage(), e);
        } finally {
            rows.reset();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
