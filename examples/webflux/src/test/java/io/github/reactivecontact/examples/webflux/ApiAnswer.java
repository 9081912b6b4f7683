package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.tables.Excerpt;
import io.github.reactivecontact.examples.webflux.ApiDescription.Operation;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to any request. Of an event stream, its first event. */
record ApiAnswer(int status, HttpHeaders headers, String body) {

    private static final int LONGEST_TEXT = 500;

    /** A request. */
    record Request(String method, String uri, Map<String, String> headers, byte @Nullable [] body) {

        static Request of(String method, String uri) {
            return new Request(method, uri, Map.of(), null);
        }

        Request with(String name, String value) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Request(method, uri, all, body);
        }

        Request body(String type, String text) {
            return new Request(method, uri, headers, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", type);
        }

        ApiAnswer send(Service service) {
            return service.http()
                    .headers(sent -> headers.forEach(sent::set))
                    .request(HttpMethod.valueOf(method))
                    .uri(uri)
                    .send(body == null ? Mono.empty() : Mono.just(Unpooled.wrappedBuffer(body)))
                    .response((response, content) -> content.asByteArray()
                            .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                            .scan("", String::concat)
                            .takeUntil(
                                    text -> isEvents(response.responseHeaders()) && text.matches("(?s).*data:.*\n\n"))
                            .last("")
                            .map(text -> new ApiAnswer(
                                    response.status().code(),
                                    response.responseHeaders().copy(),
                                    new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))))
                    .blockLast(TestTimeout.LIMIT);
        }

        @Override
        public String toString() {
            return method + " " + uri + " " + headers + " "
                    + (body == null ? "" : Excerpt.of(new String(body, StandardCharsets.UTF_8), LONGEST_TEXT));
        }
    }

    private static boolean isEvents(HttpHeaders headers) {
        return String.valueOf(headers.get("Content-Type")).startsWith("text/event-stream");
    }

    String type() {
        return Optional.ofNullable(headers.get("Content-Type")).orElse("").split(";")[0];
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    /** Asserts that the description has this answer: its status, media type, body and headers. */
    void assertDescribed(ApiDescription api, Operation operation, Object request) {
        String as = request + " -> " + status + " " + headers.entries() + " " + body;
        assertThat(operation.statuses()).as(as).contains(Integer.toString(status));
        JsonNode response = api.response(operation, status);
        Map<String, JsonNode> content = api.content(response);
        if (content.isEmpty()) {
            assertThat(body).as(as).isEmpty();
            return;
        }
        assertThat(content).as(as).containsKey(type());
        for (JsonNode value : values()) {
            assertThat(api.errors(content.get(type()), value)).as(as).isEmpty();
        }
        api.headers(response).forEach((name, schema) -> {
            if (headers.contains(name)) {
                JsonNode value = JsonMapper.shared().valueToTree(headers.get(name));
                assertThat(api.errors(schema, value)).as(name + " of " + as).isEmpty();
            }
        });
        if (type().equals("application/problem+json")) {
            JsonNode problem = json();
            assertThat(problem.get("status").intValue()).as(as).isEqualTo(status);
            assertThat(problem.get("type").stringValue())
                    .as(as)
                    .isEqualTo("/problems.html#"
                            + problem.get("reason")
                                    .stringValue()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'));
            assertThat(problem.path("detail").asString("")).as(as).isNotBlank();
        }
    }

    private List<JsonNode> values() {
        return switch (type()) {
            case "application/x-ndjson" ->
                body.lines()
                        .filter(line -> !line.isBlank())
                        .map(JsonMapper.shared()::readTree)
                        .toList();
            case "text/event-stream" ->
                body.lines()
                        .filter(line -> line.startsWith("data:"))
                        .map(line -> JsonMapper.shared().readTree(line.substring("data:".length())))
                        .toList();
            default -> List.of(json());
        };
    }
}
