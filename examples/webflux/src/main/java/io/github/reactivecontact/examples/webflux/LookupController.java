package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.examples.tables.Excerpt;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.tables.TableFormat;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;

/**
 * Looks up the lines of an upload and streams rows. Backpressure reaches from the reader of the response to the sender
 * of the upload. Lookups are cancelled when the client disconnects.
 */
@RestController
@RequestMapping(
        path = "/contacts/lookup",
        produces = {MediaType.APPLICATION_NDJSON_VALUE, MediaType.APPLICATION_JSON_VALUE})
class LookupController {

    static final String FORMAT = "Table-Format";
    private static final int LONGEST_FORMAT = 500;

    /** Outcomes requested before the reader requests their rows: Spring requests one, and then waits for it. */
    private static final int AHEAD = 256;

    private final ReactiveContactClient client;
    private final ChatIdParsers parsers;

    LookupController(ReactiveContactClient client, ChatIdParsers parsers) {
        this.client = client;
        this.parsers = parsers;
    }

    @PostMapping(
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.APPLICATION_NDJSON_VALUE,
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                "text/csv"
            })
    Flux<Row> body(
            @RequestHeader(name = "Content-Type", required = false) @Nullable MediaType type,
            @RequestParam MultiValueMap<String, String> query,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        ListOptions options = ListOptions.of(query, parsers);
        return rows(InputFormat.of(type).chunks(request.getBody(), type, options), response);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Flux<Row> upload(
            @RequestParam MultiValueMap<String, String> query,
            @RequestBody Flux<PartEvent> parts,
            ServerHttpResponse response) {
        return rows(UploadedFile.chunks(parts, ListOptions.of(query, parsers)), response);
    }

    private Flux<Row> rows(Flux<Chunk> chunks, ServerHttpResponse response) {
        // The first chunk comes before the first row, which commits the headers.
        Flux<ParsedNumber> lines = chunks.doOnNext(chunk -> {
                    if (chunk.format() != null && !response.isCommitted()) {
                        response.getHeaders().set(FORMAT, headerValue(chunk.format()));
                    }
                })
                .concatMapIterable(Chunk::lines, 1);
        return client.lookupAll(lines, ParsedNumber::lookupId).map(Row::of).limitRate(AHEAD);
    }

    /** Headers are ASCII: other characters of column names are percent-encoded. */
    private static String headerValue(TableFormat format) {
        return Excerpt.of(format.describe(), LONGEST_FORMAT)
                .codePoints()
                .mapToObj(Character::toString)
                .map(c -> c.charAt(0) < ' ' || c.charAt(0) > '~' || c.equals("%")
                        ? UriUtils.encode(c, StandardCharsets.UTF_8)
                        : c)
                .collect(Collectors.joining());
    }
}
