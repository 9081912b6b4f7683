package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.GreenApiInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The instances with credentials on this machine. No message quotes the content, which includes tokens. */
final class Credentials {

    private final Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
    private final String source;

    private Credentials(String source) {
        this.source = source;
    }

    /**
     * Reads the credentials.
     *
     * @param file a JSON array of objects with {@code idInstance}, {@code apiTokenInstance} and optional {@code
     *     apiUrl}; null for the one instance of the environment
     * @return credentials of at least one instance
     * @throws IllegalStateException if they are missing or invalid
     */
    static Credentials read(@Nullable String file) {
        if (file == null) {
            Credentials credentials = new Credentials("the environment");
            credentials.add(GreenApiInstance.fromEnvironment());
            return credentials;
        }
        Credentials credentials = new Credentials(file);
        JsonNode entries = json(file);
        if (!entries.isArray() || entries.isEmpty()) {
            throw new IllegalStateException(file + " must contain a JSON array of at least one"
                    + " {\"apiUrl\": ..., \"idInstance\": ..., \"apiTokenInstance\": ...}");
        }
        for (int i = 0; i < entries.size(); i++) {
            credentials.add(instance(file, i + 1, entries.get(i)));
        }
        return credentials;
    }

    /** Returns the idInstances, which are not secret, in their original order. */
    List<String> idInstances() {
        return List.copyOf(instances.keySet());
    }

    /**
     * Returns the given instances.
     *
     * @throws IllegalStateException if one has no credentials here
     */
    List<GreenApiInstance> of(List<String> idInstances) {
        return idInstances.stream().map(this::of).toList();
    }

    private GreenApiInstance of(String idInstance) {
        GreenApiInstance instance = instances.get(idInstance);
        if (instance == null) {
            throw new IllegalStateException("instance " + idInstance + " of this job has no credentials in " + source
                    + ", which has " + instances.size() + " other instances");
        }
        return instance;
    }

    private void add(GreenApiInstance instance) {
        if (instances.putIfAbsent(instance.idInstance(), instance) != null) {
            throw new IllegalStateException("instance " + instance.idInstance() + " is repeated in " + source);
        }
    }

    private static JsonNode json(String file) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(Path.of(file)));
        } catch (JacksonException e) {
            // Jackson's message quotes the file.
            throw new IllegalStateException(
                    file + " is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the credentials " + file, e);
        }
    }

    private static GreenApiInstance instance(String file, int number, JsonNode entry) {
        try {
            String idInstance = entry.path("idInstance").asString("");
            String token = entry.path("apiTokenInstance").asString("");
            return entry.hasNonNull("apiUrl")
                    ? GreenApiInstance.of(URI.create(entry.path("apiUrl").asString("")), idInstance, token)
                    : GreenApiInstance.of(idInstance, token);
        } catch (IllegalArgumentException e) {
            // The library's message may quote the entry.
            throw new IllegalStateException("entry " + number + " of " + file + " is not an instance: it needs an"
                    + " idInstance of one to ten digits and an apiTokenInstance; apiUrl is optional, such as"
                    + " https://7103.api.greenapi.com");
        }
    }
}
