package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reads input lines on demand and keeps none of them. */
final class InputLines {

    /** Opens the input from its beginning. */
    interface Opener {
        InputStream open() throws IOException;
    }

    private final Opener opener;
    private final boolean canBeReadTwice;
    private final CsvLines.@Nullable Columns columns;
    private final ChatIdParser parser;

    private InputLines(Opener opener, boolean canBeReadTwice, CsvLines.@Nullable Columns columns, ChatIdParser parser) {
        this.opener = opener;
        this.canBeReadTwice = canBeReadTwice;
        this.columns = columns;
        this.parser = parser;
    }

    /**
     * @param opener opens streams that survive a thread interrupt, such as {@code FileInputStream}
     * @param columns CSV columns; null if each line is one phone number or chat id
     */
    static InputLines of(
            Opener opener, boolean canBeReadTwice, CsvLines.@Nullable Columns columns, ChatIdParser parser) {
        return new InputLines(opener, canBeReadTwice, columns, parser);
    }

    /** Opens the input and reads a CSV header on the calling thread. */
    LineSource open() throws IOException {
        LineReader reader = new LineReader(opener.open());
        return columns == null ? new LineSource.Plain(reader, parser) : CsvLines.open(reader, columns, parser);
    }

    /** Emits the lines of an open input. Closes it on completion, error and cancellation. */
    static Flux<Line> lines(LineSource open) {
        return Flux.<Line, LineSource>generate(
                        () -> open,
                        (source, sink) -> {
                            Line line = next(source);
                            if (line == null) {
                                sink.complete();
                            } else {
                                sink.next(line);
                            }
                            return source;
                        },
                        LineSource::closeQuietly)
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Counts the lines by reading all of them. Empty if the input can be read only once. */
    Mono<Long> count() {
        return canBeReadTwice ? again().count() : Mono.empty();
    }

    boolean canBeReadTwice() {
        return canBeReadTwice;
    }

    /** Emits the lines from the beginning, of an input that can be read twice. */
    Flux<Line> again() {
        return Flux.using(this::open, InputLines::lines, LineSource::closeQuietly);
    }

    private static @Nullable Line next(LineSource source) {
        try {
            return source.next();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the input: " + e.getMessage(), e);
        }
    }
}
