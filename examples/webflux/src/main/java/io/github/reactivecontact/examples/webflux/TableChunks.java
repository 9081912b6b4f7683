package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.examples.tables.TableParser;
import io.github.reactivecontact.examples.tables.TableRow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Reads a table as its buffers arrive. The format is detected from the first {@link TableParser#SAMPLE} bytes, or from
 * what has arrived after {@link #PATIENCE}, so that a slow sender gets rows. Runs on the parallel scheduler, because a
 * large upload would keep an event loop busy.
 */
final class TableChunks {

    static final Duration PATIENCE = Duration.ofMillis(500);

    private final TableParser parser;
    private final ListOptions options;
    private final Sinks.Empty<Void> detected = Sinks.empty();

    private TableChunks(ListOptions options) {
        this.parser = new TableParser(options.table());
        this.options = options;
    }

    /** Reads and releases a buffer once all lines of the previous ones have been requested. */
    static Flux<Chunk> of(Flux<DataBuffer> body, ListOptions options) {
        return Flux.defer(() -> new TableChunks(options).read(body));
    }

    private Flux<Chunk> read(Flux<DataBuffer> body) {
        Flux<Supplier<List<TableRow>>> buffers = body.map(HeapBuffers::bytes)
                .publishOn(Schedulers.parallel(), 1)
                .<Supplier<List<TableRow>>>map(bytes -> () -> parser.feed(ByteBuffer.wrap(bytes)))
                .concatWith(Mono.just(parser::finish));
        Flux<Supplier<List<TableRow>>> pauses = Flux.interval(PATIENCE)
                .onBackpressureDrop()
                .<Supplier<List<TableRow>>>map(tick -> parser::detectEarly)
                .takeUntilOther(detected.asMono());
        // Merging serialises the calls of the parser.
        return Flux.merge(1, buffers, pauses).handle((step, sink) -> {
            List<TableRow> rows = step.get();
            TableFormat format = parser.format();
            if (format != null) {
                detected.tryEmitEmpty();
                sink.next(chunk(format, rows));
            }
        });
    }

    private Chunk chunk(TableFormat format, List<TableRow> rows) {
        List<ParsedNumber> lines = rows.stream()
                .flatMap(row ->
                        row.entries().stream().map(entry -> options.parser().parse(row.line(), entry)))
                .toList();
        return new Chunk(format, rows, lines);
    }
}
