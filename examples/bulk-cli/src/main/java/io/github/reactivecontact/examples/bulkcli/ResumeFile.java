package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The output of an earlier run. Reads it first and changes it only afterwards. */
final class ResumeFile {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The line itself is at fault. An invalid line is not among them: reading it again costs no request. */
    private static final Set<String> FINAL = Stream.of(Reason.REQUEST_REFUSED, Reason.BODY_TOO_LARGE)
            .map(Reason::name)
            .collect(Collectors.toUnmodifiableSet());

    private final Path file;
    private final OutcomeWriter format;
    private final RetriedLines retried;
    private final EarlierOutcomes outcomes;
    private long end;

    private ResumeFile(Path file, OutcomeWriter format, RetriedLines retried) {
        this.file = file;
        this.format = format;
        this.retried = retried;
        this.outcomes = new EarlierOutcomes(format::sourceOf, file.toString());
    }

    /**
     * Reads the outcomes. Rejects a file that is not an output of this program.
     *
     * @param retried failed lines that count as lines without an outcome, if another try can help
     */
    static ResumeFile read(Path file, OutcomeWriter format, RetriedLines retried) throws IOException {
        ResumeFile earlier = new ResumeFile(file, format, retried);
        earlier.end = earlier.readWholeRows();
        return earlier;
    }

    /** Reads the outcomes again, and keeps the failed rows of lines that a run with a limit does not reach. */
    ResumeFile limitedTo(InputLines input, long limit) throws IOException {
        if (!input.canBeReadTwice()) {
            throw new UsageException("--retry-failed with --limit needs an --input that can be read twice: a file");
        }
        return read(file, format, RetriedLines.of(input, outcomes, format, limit));
    }

    EarlierOutcomes outcomes() {
        return outcomes;
    }

    /**
     * Truncates a partial last row, which a killed process can leave, and drops the rows of lines to be retried.
     *
     * @return false if the file is empty then: not even a header was complete
     */
    boolean repair() throws IOException {
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
            whole.setLength(end);
        }
        if (outcomes.retried() > 0) {
            dropRetriedRows();
        }
        return Files.size(file) > 0;
    }

    private long readWholeRows() throws IOException {
        try (LineReader rows = new LineReader(new FileInputStream(file.toFile()))) {
            LineReader.Text row = rows.read();
            long end = 0;
            for (; row != null && row.isEnded(); row = rows.read()) {
                if (!isHeader(row)) {
                    add(row);
                }
                end = rows.position();
            }
            if (row != null && !isTornByteOrderMark()) {
                checkTorn(row);
            }
            return end;
        }
    }

    private void add(LineReader.Text text) {
        Matcher row = format.row().matcher(text.text());
        boolean headerIsMissing = text.number() == 1 && !format.header().isEmpty();
        if (headerIsMissing || !row.lookingAt()) {
            throw notAnOutput(text);
        }
        try {
            int line = Integer.parseInt(row.group("line"));
            if (isRetried(row)) {
                outcomes.addRetried(
                        line, row.group("source"), Reason.INVALID_CHAT_ID.name().equals(row.group("reason")));
            } else {
                outcomes.add(line, row.group("source"), row.group("outcome").equals("failed"));
            }
        } catch (NumberFormatException e) {
            throw notAnOutput(text);
        }
    }

    private boolean isRetried(Matcher row) {
        return row.group("outcome").equals("failed")
                && !FINAL.contains(Objects.requireNonNullElse(row.group("reason"), ""))
                && retried.has(Long.parseLong(row.group("line")), row.group("source"));
    }

    private boolean isHeader(LineReader.Text row) {
        return row.number() == 1
                && !format.header().isEmpty()
                && format.header().equals(row.text() + "\n");
    }

    private void checkTorn(LineReader.Text row) {
        Matcher start = format.rowStart().matcher(row.text());
        boolean isToBeHeader = row.number() == 1 && !format.header().isEmpty();
        boolean isBegun = isToBeHeader ? format.header().startsWith(row.text()) : start.lookingAt() || start.hitEnd();
        if (!isBegun) {
            throw notAnOutput(row);
        }
    }

    private boolean isTornByteOrderMark() throws IOException {
        if (!format.hasByteOrderMark() || Files.size(file) >= BYTE_ORDER_MARK.length) {
            return false;
        }
        byte[] bytes = Files.readAllBytes(file);
        return Arrays.equals(bytes, Arrays.copyOf(BYTE_ORDER_MARK, bytes.length));
    }

    private UsageException notAnOutput(LineReader.Text row) {
        return new UsageException(
                "--resume cannot continue " + file + ": its line " + row.number() + " is not a row of this --format");
    }

    /** Replaces the file in one step, so that a killed process leaves the file before or after the change. */
    private void dropRetriedRows() throws IOException {
        Path target = file.toRealPath();
        Path kept = Files.createTempFile(target.toAbsolutePath().getParent(), target.getFileName() + ".", ".tmp");
        try {
            copyKeptRows(target, kept);
            copyPermissions(target, kept);
            Files.move(kept, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(kept);
        }
    }

    private void copyKeptRows(Path from, Path to) throws IOException {
        try (LineReader rows = new LineReader(new FileInputStream(from.toFile()));
                InputStream bytes = new BufferedInputStream(new FileInputStream(from.toFile()));
                OutputStream kept = new BufferedOutputStream(Files.newOutputStream(to))) {
            long copied = 0;
            for (LineReader.Text row = rows.read(); row != null; row = rows.read()) {
                int length = (int) (rows.position() - copied);
                copied = rows.position();
                Matcher matcher = format.row().matcher(row.text());
                if (matcher.lookingAt() && isRetried(matcher)) {
                    bytes.skipNBytes(length);
                } else {
                    copy(bytes, kept, length);
                }
            }
        }
    }

    private static void copy(InputStream from, OutputStream to, int length) throws IOException {
        byte[] block = new byte[Math.min(length, LineReader.LONGEST_LINE)];
        for (int left = length; left > 0; ) {
            int count = from.readNBytes(block, 0, Math.min(left, block.length));
            if (count == 0) {
                throw new FileSystemException("the file became shorter");
            }
            to.write(block, 0, count);
            left -= count;
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView of = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (of != null) {
            Files.setPosixFilePermissions(to, of.readAttributes().permissions());
        }
    }
}
