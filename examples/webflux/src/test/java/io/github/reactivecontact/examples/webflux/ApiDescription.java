package io.github.reactivecontact.examples.webflux;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI description of the service, with its references followed. */
final class ApiDescription {

    private final JsonNode root;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    private ApiDescription(JsonNode root) {
        this.root = root;
    }

    static ApiDescription load() {
        try (InputStream yaml = ApiDescription.class.getResourceAsStream("/public/openapi.yaml")) {
            Object loaded = new Yaml().load(yaml);
            return new ApiDescription(JsonMapper.shared().valueToTree(loaded));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An operation, such as {@code GET /stats}. */
    record Operation(String method, String path, JsonNode node) {

        Set<String> statuses() {
            return new TreeSet<>(node.path("responses").propertyNames());
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A parameter. */
    record Parameter(String name, String in, JsonNode schema) {}

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return operations;
    }

    List<Parameter> parameters(Operation operation) {
        return StreamSupport.stream(operation.node().path("parameters").spliterator(), false)
                .map(this::resolve)
                .map(parameter -> new Parameter(
                        parameter.path("name").stringValue(),
                        parameter.path("in").stringValue(),
                        parameter.path("schema")))
                .toList();
    }

    /** The content of the request body by media type; empty if there is none. */
    Map<String, JsonNode> requestContent(Operation operation) {
        return content(resolve(operation.node().path("requestBody")));
    }

    /** Missing if the status is not described. */
    JsonNode response(Operation operation, int status) {
        return resolve(operation.node().path("responses").path(Integer.toString(status)));
    }

    Map<String, JsonNode> content(JsonNode owner) {
        Map<String, JsonNode> content = new LinkedHashMap<>();
        owner.path("content")
                .properties()
                .forEach(entry -> content.put(entry.getKey(), entry.getValue().path("schema")));
        return content;
    }

    Map<String, JsonNode> headers(JsonNode response) {
        Map<String, JsonNode> headers = new LinkedHashMap<>();
        response.path("headers")
                .properties()
                .forEach(entry ->
                        headers.put(entry.getKey(), resolve(entry.getValue()).path("schema")));
        return headers;
    }

    Set<String> values(String schema) {
        Set<String> values = new LinkedHashSet<>();
        root.at("/components/schemas/" + schema)
                .findValues("enum")
                .forEach(list -> list.forEach(value -> values.add(value.stringValue())));
        return values;
    }

    /** Returns what is wrong with a value; empty if nothing. */
    List<String> errors(JsonNode schema, JsonNode value) {
        return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", root.path("components"));
        return schemas.getSchema(whole);
    }

    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isString() ? root.at(reference.stringValue().substring(1)) : node;
    }
}
