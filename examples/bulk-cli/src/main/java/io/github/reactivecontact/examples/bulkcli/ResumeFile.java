package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path target = file.toRealPath();
        FileRewrite.deleteUnfinished(target);
        if (outcomes.retried() > 0) {
            FileRewrite.rewrite(target, (row, position, newPosition) -> !isRetried(row));
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

    private boolean isRetried(LineReader.Text text) {
        Matcher row = format.row().matcher(text.text());
        return row.lookingAt() && isRetried(row);
    }

    private boolean isHeader(LineReader.Text row) {
        return row.number() == 1
                && !format.header().isEmpty()
                && format.header().equals(row.text() + "\n");
    }

    private void checkTorn(LineReader.Text row) {
        Matcher start = format.row().matcher(row.text());
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
}
