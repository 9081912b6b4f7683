package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checks whole lists before anything is looked up, keeps them, and looks each number of them up once. */
@RestController
@RequestMapping("/lists")
class ListController {

    /** Outcomes requested before the reader requests their rows. It limits the lookups at a time. */
    private static final int AHEAD = 1_024;

    private final ReactiveContactClient client;
    private final ChatIdParsers parsers;
    private final NumberLists lists;
    private final int most;

    ListController(ReactiveContactClient client, ChatIdParsers parsers, NumberLists lists, ListProperties properties) {
        this.client = client;
        this.parsers = parsers;
        this.lists = lists;
        this.most = properties.maximumNumbers();
    }

    @PostMapping(
            path = "/check",
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.APPLICATION_NDJSON_VALUE,
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                "text/csv"
            })
    Mono<ListCheck> body(
            @RequestHeader(name = "Content-Type", required = false) @Nullable MediaType type,
            @RequestParam MultiValueMap<String, String> query,
            ServerHttpRequest request) {
        ListOptions options = ListOptions.of(query, parsers);
        return check(InputFormat.of(type).chunks(request.getBody(), type, options), options);
    }

    @PostMapping(path = "/check", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Mono<ListCheck> upload(@RequestParam MultiValueMap<String, String> query, @RequestBody Flux<PartEvent> parts) {
        ListOptions options = ListOptions.of(query, parsers);
        return check(UploadedFile.chunks(parts, options), options);
    }

    /**
     * Which lines of a list to look up.
     *
     * @param positions positions and ranges of them, such as {@code 76-300,412}; null for all
     */
    record Selection(@Nullable String positions) {}

    /**
     * Streams one row for each line as lookups finish. Lines of an equal number share its outcome.
     *
     * @param selection the lines to look up, such as those that are missing after a lost connection; null for all
     */
    @PostMapping(
            path = "/{id}/lookup",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_NDJSON_VALUE, MediaType.APPLICATION_JSON_VALUE})
    Flux<Row> lookUp(@PathVariable String id, @RequestBody(required = false) @Nullable Selection selection) {
        String selected = selection == null ? null : selection.positions();
        Positions positions = selected == null ? Positions.ALL : Positions.parse(selected, most);
        Flux<ListedNumber> numbers = Flux.fromIterable(lists.get(id)).filter(number -> number.isSelected(positions));
        return client.lookupAll(numbers, ListedNumber::lookupId)
                .concatMapIterable(lookup -> ListedNumber.rows(lookup, positions), AHEAD);
    }

    @GetMapping(path = "/countries", produces = MediaType.APPLICATION_JSON_VALUE)
    Set<String> countries() {
        return parsers.countries();
    }

    private Mono<ListCheck> check(Flux<Chunk> chunks, ListOptions options) {
        return chunks.collect(() -> new ListCounter(most, options.parser()), ListCounter::add)
                .flatMap(counter -> lists.add(counter.numbers()).map(id -> report(id, counter)));
    }

    private ListCheck report(String id, ListCounter counter) {
        Duration estimate = client.estimate(counter.unique());
        int instances = (int) client.snapshot().instances().stream()
                .filter(ClientSnapshot.Instance::isAvailable)
                .count();
        return counter.check(id, instances, estimate.isZero() && counter.unique() > 0 ? null : Stats.seconds(estimate));
    }
}
