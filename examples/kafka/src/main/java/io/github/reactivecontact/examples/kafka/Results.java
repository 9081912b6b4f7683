package io.github.reactivecontact.examples.kafka;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Counts acknowledged records, and prints them in the demo. */
final class Results implements Consumer<ProducerRecord<byte[], byte[]>> {

    private final LongAdder enriched = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final @Nullable PrintWriter out;
    private final @Nullable PrintWriter err;

    private Results(@Nullable PrintWriter out, @Nullable PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    static Results silent() {
        return new Results(null, null);
    }

    /** Prints enriched records to {@code out} and the reasons of dead letters to {@code err}. */
    static Results printed(PrintWriter out, PrintWriter err) {
        return new Results(out, err);
    }

    @Override
    public void accept(ProducerRecord<byte[], byte[]> record) {
        String reason = header(record, DeadLetters.REASON);
        (reason == null ? enriched : deadLetters).increment();
        if (out != null && reason == null) {
            out.println(new String(record.value(), StandardCharsets.UTF_8));
            out.flush();
        } else if (err != null && reason != null) {
            err.println("kafka: dead letter, " + reason + ": " + header(record, DeadLetters.MESSAGE));
        }
    }

    private static @Nullable String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    String summary() {
        return enriched.sum() + " enriched, " + deadLetters.sum() + " dead letters";
    }
}
