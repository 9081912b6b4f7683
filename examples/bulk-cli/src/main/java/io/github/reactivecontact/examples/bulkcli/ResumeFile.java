package io.github.reactivecontact.examples.bulkcli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.regex.Matcher;

/** Reads the output of an earlier run. */
final class ResumeFile {

    private final Path file;
    private final OutcomeWriter format;
    private final EarlierOutcomes outcomes = new EarlierOutcomes();

    private ResumeFile(Path file, OutcomeWriter format) {
        this.file = file;
        this.format = format;
    }

    /**
     * Truncates a partial last row, which a killed process can leave. Rejects and does not change a file that is not an
     * output of this program.
     *
     * @return the outcomes in the file
     */
    static EarlierOutcomes repair(Path file, OutcomeWriter format) throws IOException {
        ResumeFile earlier = new ResumeFile(file, format);
        long end = earlier.readWholeRows();
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
            whole.setLength(end);
        }
        return earlier.outcomes;
    }

    private long readWholeRows() throws IOException {
        try (LineReader rows = new LineReader(new FileInputStream(file.toFile()))) {
            LineReader.Text row = rows.read();
            long end = 0;
            for (; row != null && row.isEnded(); row = rows.read()) {
                if (!isHeader(row)) {
                    outcomes.add(
                            lineOf(row), format.failedRow().matcher(row.text()).lookingAt());
                }
                end = rows.position();
            }
            if (row != null) {
                checkTorn(row);
            }
            return end;
        }
    }

    private boolean isHeader(LineReader.Text row) {
        return row.number() == 1
                && !format.header().isEmpty()
                && format.header().equals(row.text() + "\n");
    }

    private int lineOf(LineReader.Text row) {
        Matcher start = format.rowStart().matcher(row.text());
        boolean headerIsMissing = row.number() == 1 && !format.header().isEmpty();
        if (headerIsMissing || !start.lookingAt()) {
            throw notAnOutput(row);
        }
        try {
            return Integer.parseInt(start.group(1));
        } catch (NumberFormatException e) {
            throw notAnOutput(row);
        }
    }

    private void checkTorn(LineReader.Text row) {
        Matcher start = format.rowStart().matcher(row.text());
        boolean isToBeHeader = row.number() == 1 && !format.header().isEmpty();
        boolean isBegun = isToBeHeader ? format.header().startsWith(row.text()) : start.lookingAt() || start.hitEnd();
        if (!isBegun) {
            throw notAnOutput(row);
        }
    }

    private UsageException notAnOutput(LineReader.Text row) {
        return new UsageException(
                "--resume cannot continue " + file + ": its line " + row.number() + " is not a row of this --format");
    }
}
