package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.io.IOException;
import java.util.regex.Matcher;

/** Writes and counts the outcomes of a run: of chats, of duplicates, and of rejected rows. Not thread-safe. */
final class BulkOutput implements AutoCloseable {

    private final OutputFile output;
    private final RejectsFile rejects;
    private final SharedOutcomes shared;
    private final RunCounters counters = new RunCounters();

    BulkOutput(OutputFile output, RejectsFile rejects) {
        this.output = output;
        this.rejects = rejects;
        this.shared = new SharedOutcomes(output.format(), this::add);
    }

    /** Outcomes that earlier runs wrote. */
    EarlierOutcomes earlier() {
        return output.earlier();
    }

    RunCounters counters() {
        return counters;
    }

    void write(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        if (line.rejection() != null) {
            rejects.add(line);
            counters.rejections().add(line);
        }
        shared.add(outcome);
    }

    private void add(String row, boolean isDuplicate) {
        output.write(row);
        Matcher parsed = output.format().row().matcher(row);
        if (!parsed.lookingAt()) {
            throw new IllegalStateException("a row must match the pattern of its format");
        }
        counters.add(parsed.group("outcome"), parsed.group("reason"));
        if (isDuplicate) {
            counters.addDuplicate();
        }
    }

    void flush() {
        output.flush();
        rejects.flush();
    }

    @Override
    public void close() throws IOException {
        shared.close();
    }
}
