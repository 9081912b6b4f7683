package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.GreenApiInstance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads instances from a file or from the environment. No message quotes their content, which includes tokens. */
final class Instances {

    private Instances() {}

    static List<GreenApiInstance> of(@Nullable Path file) {
        return file == null ? ofEnvironment() : ofFile(file);
    }

    private static List<GreenApiInstance> ofEnvironment() {
        try {
            return List.of(GreenApiInstance.fromEnvironment());
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage() + "; or name a file of instances with --instances");
        }
    }

    /** Reads a JSON array of objects with {@code idInstance}, {@code apiTokenInstance} and optional {@code apiUrl}. */
    private static List<GreenApiInstance> ofFile(Path file) {
        JsonNode entries = read(file);
        if (!entries.isArray() || entries.isEmpty()) {
            throw new UsageException(file + " must contain a JSON array of at least one"
                    + " {\"apiUrl\": ..., \"idInstance\": ..., \"apiTokenInstance\": ...}");
        }
        List<GreenApiInstance> instances = new ArrayList<>();
        for (JsonNode entry : entries) {
            instances.add(instance(file, instances.size() + 1, entry));
        }
        return instances;
    }

    private static JsonNode read(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            // Jackson's message quotes the file.
            throw new UsageException(
                    file + " is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new UsageException("cannot read --instances " + e.getMessage());
        }
    }

    private static GreenApiInstance instance(Path file, int number, JsonNode entry) {
        try {
            String idInstance = entry.path("idInstance").asString("");
            String token = entry.path("apiTokenInstance").asString("");
            return entry.hasNonNull("apiUrl")
                    ? GreenApiInstance.of(URI.create(entry.path("apiUrl").asString("")), idInstance, token)
                    : GreenApiInstance.of(idInstance, token);
        } catch (IllegalArgumentException e) {
            // The library's message may quote the entry.
            throw new UsageException(
                    "entry " + number + " of " + file + " is not an instance: it needs an idInstance of"
                            + " one to ten digits and an apiTokenInstance; apiUrl is optional, such as"
                            + " https://7103.api.greenapi.com");
        }
    }
}
