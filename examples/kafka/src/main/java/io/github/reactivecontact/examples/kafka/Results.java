package io.github.reactivecontact.examples.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Counts acknowledged records, and prints them in the demo. */
final class Results implements Consumer<ProducerRecord<byte[], byte[]>> {

    private static final String OUTCOMES = "contact.pipeline.outcomes";
    private static final String OUTCOME = "outcome";
    private static final String ENRICHED = "enriched";
    private static final String DEAD_LETTER = "dead_letter";
    private static final String SKIPPED = "skipped";
    private static final String NO_ERROR = "none";

    private final MeterRegistry registry;
    private final Counter enriched;
    private final @Nullable PrintWriter out;
    private final @Nullable PrintWriter err;

    private Results(MeterRegistry registry, @Nullable PrintWriter out, @Nullable PrintWriter err) {
        this.registry = registry;
        this.out = out;
        this.err = err;
        // Registered at once, so that the first failure is an increase from zero.
        this.enriched = counter(ENRICHED, NO_ERROR);
        counter(DEAD_LETTER, NO_ERROR);
    }

    static Results silent(MeterRegistry registry) {
        return new Results(registry, null, null);
    }

    /** Prints enriched records to {@code out} and the reasons of dead letters to {@code err}. */
    static Results printed(MeterRegistry registry, PrintWriter out, PrintWriter err) {
        return new Results(registry, out, err);
    }

    private Counter counter(String outcome, String errorType) {
        return Counter.builder(OUTCOMES)
                .description("Records with an acknowledged outcome, and skipped records")
                .baseUnit("outcomes")
                .tags(OUTCOME, outcome, "error.type", errorType)
                .register(registry);
    }

    @Override
    public void accept(ProducerRecord<byte[], byte[]> record) {
        String reason = OutcomeHeaders.text(record.headers(), DeadLetters.REASON);
        (reason == null ? enriched : counter(DEAD_LETTER, reason)).increment();
        if (out != null && reason == null) {
            out.println(new String(record.value(), StandardCharsets.UTF_8));
            out.flush();
        } else if (err != null && reason != null) {
            err.println("kafka: dead letter, " + reason + ": "
                    + OutcomeHeaders.text(record.headers(), DeadLetters.MESSAGE));
        }
    }

    /** Counts an event that needs no lookup. */
    void skipped() {
        counter(SKIPPED, NO_ERROR).increment();
    }

    long enriched() {
        return (long) enriched.count();
    }

    long deadLetters() {
        Collection<Counter> counters =
                registry.find(OUTCOMES).tag(OUTCOME, DEAD_LETTER).counters();
        return (long) counters.stream().mapToDouble(Counter::count).sum();
    }

    String summary() {
        return enriched() + " enriched, " + deadLetters() + " dead letters";
    }
}
