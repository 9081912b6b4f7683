package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.ApiAnswer.Request;
import io.github.reactivecontact.examples.webflux.ApiDescription.Operation;
import io.github.reactivecontact.examples.webflux.ApiDescription.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Draws valid and invalid requests of an operation from its description. */
final class RandomRequests {

    private static final long SEED = 20_261_128;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "79001234560",
            "+7 (900) 123-45-61",
            "79001234562@c.us",
            "120363043968066561@g.us",
            "120650379300963@lid",
            "0",
            "-1",
            "99",
            "2147483648",
            "true",
            "false",
            "DE",
            "xx",
            "Ünïcödé \uD83C\uDF38",
            "\u0000",
            "'\"<>&%",
            "../..",
            "a/b",
            "null",
            "utf-8",
            "windows-1251",
            "utf-16",
            "comma",
            ";",
            "x".repeat(300));
    private static final List<String> CHARSETS = List.of(
            "", "", "", "; charset=utf-8", "; charset=windows-1251", "; charset=utf-16", "; charset=utf-99", "; x");
    private static final List<String> TYPES = List.of(
            "image/png", "text", "text/", "*/*", "application/xml", "application/json+x", "multipart/form-data", ";");
    private static final List<String> ACCEPTED = List.of(
            "*/*",
            "application/*",
            "text/html",
            "text",
            "application/json;q=0",
            "application/json;q=x",
            "image/png, */*;q=0.1");

    private final ApiDescription api;
    private final Operation operation;
    private final String listId;
    private final Random random;

    RandomRequests(ApiDescription api, Operation operation, String listId) {
        this.api = api;
        this.operation = operation;
        this.listId = listId;
        this.random = new Random(SEED + operation.toString().hashCode());
    }

    Request next() {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        for (Parameter parameter : api.parameters(operation)) {
            switch (parameter.in()) {
                case "path" -> path = path.replace("{" + parameter.name() + "}", pathValue(parameter));
                case "query" -> query.addAll(queryValues(parameter));
                default -> {
                    if (random.nextBoolean()) {
                        headers.put(parameter.name(), ascii(text()));
                    }
                }
            }
        }
        if (isRare(4)) {
            query.add("unknown=" + encoded(text()));
        }
        if (isRare(3)) {
            headers.put("Accept", accepted());
        }
        if (isRare(10)) {
            headers.put("Sec-Fetch-Site", any(List.of("cross-site", "same-origin", "")));
        }
        if (operation.node().path("security").isArray() && !isRare(5)) {
            headers.put("Authorization", "Bearer 6f1c9ad2");
        }
        byte[] body = body(headers);
        String uri = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return new Request(operation.method(), uri, headers, body);
    }

    private String pathValue(Parameter parameter) {
        if (parameter.name().equals("id") && !isRare(4)) {
            return listId;
        }
        // An empty one, and dots, are other paths.
        String value = text();
        return value.isBlank() || value.contains("..") ? "79001234560" : encoded(value);
    }

    private List<String> queryValues(Parameter parameter) {
        int count = isRare(3) ? 1 + random.nextInt(2) : 0;
        JsonNode values = parameter.schema().path("enum");
        return IntStream.range(0, count)
                .mapToObj(i -> values.isArray() && !isRare(3)
                        ? values.get(random.nextInt(values.size())).stringValue()
                        : text())
                .map(value -> parameter.name() + (isRare(8) ? "" : "=" + encoded(value)))
                .toList();
    }

    private String accepted() {
        List<String> described = new ArrayList<>(ACCEPTED);
        described.addAll(api.content(api.response(operation, 200)).keySet());
        return any(described);
    }

    private byte[] body(Map<String, String> headers) {
        Map<String, JsonNode> content = api.requestContent(operation);
        if (content.isEmpty() || isRare(8)) {
            return isRare(2) ? null : new byte[0];
        }
        String type = any(List.copyOf(content.keySet()));
        String text = switch (type) {
            case "multipart/form-data" -> form();
            case "application/x-ndjson" -> lines(() -> value(content.get(type)));
            case "application/json" -> value(content.get(type));
            default -> lines(this::text);
        };
        String declared = isRare(8) ? any(TYPES) : type + any(CHARSETS);
        headers.put("Content-Type", type.startsWith("multipart") && !isRare(6) ? type + "; boundary=edge" : declared);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (isRare(3) && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return isRare(6) ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private String form() {
        String name = any(List.of("a.csv", "a.json", "a.ndjson", "a", "\u0416.txt"));
        String type = isRare(3) ? any(TYPES) : any(List.of("text/csv", "application/json", "text/plain"));
        return "--edge\r\nContent-Disposition: form-data; name=\"" + (isRare(6) ? text() : "file") + "\"; filename=\""
                + name
                + "\"\r\nContent-Type: " + type + any(CHARSETS) + "\r\n\r\n"
                + (name.endsWith("json") ? "[\"79001234560\"]" : lines(this::text)) + "\r\n--edge--\r\n";
    }

    /** Returns JSON that fits a schema, mostly. */
    private String value(JsonNode schema) {
        JsonNode known = api.resolve(schema);
        if (isRare(12)) {
            return any(List.of("null", "7", "true", "{}", "[]", "\"x\"", "{\"chatId\": null}", "[[[]]]"));
        }
        if (known.path("anyOf").isArray()) {
            return value(
                    known.path("anyOf").get(random.nextInt(known.path("anyOf").size())));
        }
        String type = known.path("type").isArray()
                ? known.path("type").get(0).stringValue()
                : known.path("type").asString("string");
        return switch (type) {
            case "object" ->
                known.path("properties").properties().stream()
                        .filter(member -> !isRare(6))
                        .map(member -> "\"" + member.getKey() + "\": " + value(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case "array" ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> value(known.path("items")))
                        .collect(Collectors.joining(", ", "[", "]"));
            case "integer" -> Long.toString(isRare(4) ? random.nextLong() : 7_103_000_001L);
            default -> {
                JsonNode examples = known.path("examples");
                String text = examples.isArray() && !isRare(4)
                        ? examples.get(random.nextInt(examples.size())).stringValue()
                        : isRare(3) ? known.path("example").asString("1") : text();
                yield JsonMapper.shared().writeValueAsString(text);
            }
        };
    }

    private String lines(Supplier<String> line) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> line.get())
                .collect(Collectors.joining(any(List.of("\n", "\r\n"))));
    }

    private String text() {
        return any(TEXTS);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** True once in so many times. */
    private boolean isRare(int times) {
        return random.nextInt(times) == 0;
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }

    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
