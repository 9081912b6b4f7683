package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableException;
import io.github.reactivecontact.examples.tables.TableOptions;
import io.github.reactivecontact.examples.tables.TableReader;
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
    private final TableOptions table;
    private final ChatIdParser parser;

    private InputLines(Opener opener, boolean canBeReadTwice, TableOptions table, ChatIdParser parser) {
        this.opener = opener;
        this.canBeReadTwice = canBeReadTwice;
        this.table = table;
        this.parser = parser;
    }

    /**
     * @param opener opens streams that survive a thread interrupt, such as {@code FileInputStream}
     * @param table what the user said of the format
     */
    static InputLines of(Opener opener, boolean canBeReadTwice, TableOptions table, ChatIdParser parser) {
        return new InputLines(opener, canBeReadTwice, table, parser);
    }

    /**
     * Opens the input and detects its format on the calling thread. A pipe is read as data arrives.
     *
     * @throws UsageException if it is not a list, or the options do not fit
     */
    TableLines open() throws IOException {
        InputStream in = opener.open();
        try {
            return new TableLines(
                    canBeReadTwice ? TableReader.open(in, table) : TableReader.openEarly(in, table), parser);
        } catch (TableException e) {
            in.close();
            throw new UsageException(e.message("--"));
        }
    }

    /** Emits the lines of an open input. Closes it on completion, error and cancellation. */
    static Flux<Line> lines(TableLines open) {
        return Flux.<Line, TableLines>generate(
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
                        TableLines::closeQuietly)
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
        return Flux.using(this::open, InputLines::lines, TableLines::closeQuietly);
    }

    private static @Nullable Line next(TableLines source) {
        try {
            return source.next();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the input: " + e.getMessage(), e);
        }
    }
}
