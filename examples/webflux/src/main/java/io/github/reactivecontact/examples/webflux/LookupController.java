package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * Looks up the lines of an upload and streams rows. Backpressure reaches from the reader of the response to the sender
 * of the upload. Lookups are cancelled when the client disconnects.
 */
@RestController
@RequestMapping(path = "/contacts/lookup", produces = MediaType.APPLICATION_NDJSON_VALUE)
class LookupController {

    private final ReactiveContactClient client;

    LookupController(ReactiveContactClient client) {
        this.client = client;
    }

    @PostMapping(consumes = {MediaType.APPLICATION_NDJSON_VALUE, MediaType.TEXT_PLAIN_VALUE, "text/csv"})
    Flux<Row> body(
            @RequestHeader("Content-Type") MediaType type,
            @RequestParam(required = false) @Nullable String column,
            @RequestBody Flux<DataBuffer> body) {
        return rows(InputFormat.of(type).lines(body, column));
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Flux<Row> upload(@RequestParam(required = false) @Nullable String column, @RequestBody Flux<PartEvent> parts) {
        return rows(UploadedFile.lines(parts, column));
    }

    private Flux<Row> rows(Flux<Line> lines) {
        return client.lookupAll(lines, Line::lookupId).map(Row::of);
    }
}
