package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where the lines to look up come from. They are read when they are asked for, and none is kept. */
final class InputLines {

    /** Opens the input anew. */
    interface Opener {
        InputStream open() throws IOException;
    }

    private final Opener opener;
    private final boolean canBeReadTwice;
    private final @Nullable String column;

    private InputLines(Opener opener, boolean canBeReadTwice, @Nullable String column) {
        this.opener = opener;
        this.canBeReadTwice = canBeReadTwice;
        this.column = column;
    }

    /**
     * @param opener of streams that an interrupted thread may go on reading, as it may a {@code FileInputStream}
     * @param column of a CSV; null for an input of one chat a line
     */
    static InputLines of(Opener opener, boolean canBeReadTwice, @Nullable String column) {
        return new InputLines(opener, canBeReadTwice, column);
    }

    /** Opens the input, and reads the header if there is one, on the calling thread. */
    LineSource open() throws IOException {
        LineReader reader = new LineReader(opener.open());
        return column == null ? new LineSource.Plain(reader) : CsvColumn.open(reader, column);
    }

    /** The lines of an input that was opened; it is closed at the end, after an error, and on cancellation. */
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

    /** How many lines there are, by reading all of them; empty if the input can be read only once. */
    Mono<Long> count() {
        return canBeReadTwice
                ? Flux.using(this::open, InputLines::lines, LineSource::closeQuietly)
                        .count()
                : Mono.empty();
    }

    private static @Nullable Line next(LineSource source) {
        try {
            return source.next();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the input: " + e.getMessage(), e);
        }
    }
}
