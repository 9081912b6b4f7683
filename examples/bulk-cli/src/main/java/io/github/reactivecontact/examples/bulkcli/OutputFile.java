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
        RESUME
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
        output.append(format.header());
        return output;
    }

    static OutputFile open(Path file, OutcomeWriter format, IfExists ifExists) throws IOException {
        boolean isEmpty = !Files.isRegularFile(file) || Files.size(file) == 0;
        if (!isEmpty && ifExists == IfExists.REFUSE) {
            throw new UsageException(file + " is not empty: continue it (--resume), replace it"
                    + " (--overwrite), or choose another --output");
        }
        EarlierOutcomes earlier = new EarlierOutcomes();
        if (!isEmpty && ifExists == IfExists.RESUME) {
            earlier = ResumeFile.repair(file, format);
            isEmpty = Files.size(file) == 0;
        }
        OutputFile output = new OutputFile(
                new FileOutputStream(file.toFile(), ifExists == IfExists.RESUME), file.toString(), format, earlier);
        if (isEmpty || ifExists != IfExists.RESUME) {
            output.append(format.header());
        }
        return output;
    }

    /** Outcomes that earlier runs wrote. */
    EarlierOutcomes earlier() {
        return earlier;
    }

    void write(ContactLookup<Line> outcome) {
        append(format.row(outcome));
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
