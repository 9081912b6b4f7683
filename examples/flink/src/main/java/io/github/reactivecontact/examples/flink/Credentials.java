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

/** The accounts that this machine has credentials of, by idInstance. No message quotes what was found there. */
final class Credentials {

    private final Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
    private final String where;

    private Credentials(String where) {
        this.where = where;
    }

    /**
     * Reads them.
     *
     * @param file a JSON array of objects with {@code idInstance}, {@code apiTokenInstance} and, optionally, {@code
     *     apiUrl}; null for the one account of the environment
     * @return at least one account
     * @throws IllegalStateException if they are missing or not of their form
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
            throw new IllegalStateException(file + " must hold a JSON array of at least one"
                    + " {\"apiUrl\": ..., \"idInstance\": ..., \"apiTokenInstance\": ...}");
        }
        for (int i = 0; i < entries.size(); i++) {
            credentials.add(instance(file, i + 1, entries.get(i)));
        }
        return credentials;
    }

    /** The idInstances, which are no secret, in the order in which they were found. */
    List<String> idInstances() {
        return List.copyOf(instances.keySet());
    }

    /**
     * Some of the accounts.
     *
     * @throws IllegalStateException if there is one without credentials here
     */
    List<GreenApiInstance> of(List<String> idInstances) {
        return idInstances.stream().map(this::of).toList();
    }

    private GreenApiInstance of(String idInstance) {
        GreenApiInstance instance = instances.get(idInstance);
        if (instance == null) {
            throw new IllegalStateException("instance " + idInstance + " of this job has no credentials in " + where
                    + ", which has " + instances.size() + " others");
        }
        return instance;
    }

    private void add(GreenApiInstance instance) {
        if (instances.putIfAbsent(instance.idInstance(), instance) != null) {
            throw new IllegalStateException("instance " + instance.idInstance() + " is twice in " + where);
        }
    }

    private static JsonNode json(String file) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(Path.of(file)));
        } catch (JacksonException e) {
            // Its message quotes the file.
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
            // Its message quotes the entry.
            throw new IllegalStateException("entry " + number + " of " + file + " is not an instance: it needs an"
                    + " idInstance of one to ten digits, an apiTokenInstance, and an apiUrl such as"
                    + " https://7103.api.greenapi.com or none");
        }
    }
}
