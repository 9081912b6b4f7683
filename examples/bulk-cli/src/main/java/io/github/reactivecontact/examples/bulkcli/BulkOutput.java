package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.io.IOException;

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

    RunCounters counters() {
        return counters;
    }

    /** Writes a rejected row before its outcome: a killed process leaves no outcome of a row that is missing. */
    void write(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        if (line.rejection() != null) {
            counters.rejections().add(line.rejection().reason(), line.number(), line.source());
            rejects.add(line.rejection(), line.number(), output.earlier().wasRejected(line));
        }
        shared.add(outcome);
    }

    private void add(String row, String kind, boolean isDuplicate) {
        output.write(row);
        counters.add(kind);
        if (isDuplicate) {
            counters.addDuplicate();
        }
    }

    void flush() {
        output.flush();
    }

    @Override
    public void close() throws IOException {
        shared.close();
    }
}
