package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads instances from the environment or from a file. No message quotes their content, which includes tokens. */
final class Instances {

    private static final List<String> VARIABLES = List.of("GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN", "GREEN_API_URL");

    private Instances() {}

    static boolean isConfiguredIn(Map<String, String> environment) {
        return VARIABLES.stream().anyMatch(environment::containsKey);
    }

    static List<GreenApiInstance> ofEnvironment() {
        try {
            return List.of(GreenApiInstance.fromEnvironment());
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Reads a JSON array of objects with {@code idInstance}, {@code apiTokenInstance} and optional {@code apiUrl}. */
    static List<GreenApiInstance> ofFile(Path file) {
        JsonNode entries = read(file);
        if (!entries.isArray() || entries.isEmpty()) {
            throw new UsageException(file + " must contain a JSON array of at least one"
                    + " {\"apiUrl\": ..., \"idInstance\": ..., \"apiTokenInstance\": ...}");
        }
        Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            GreenApiInstance instance = instance(file, i + 1, entries.get(i));
            if (instances.putIfAbsent(instance.idInstance(), instance) != null) {
                throw new UsageException(
                        "entry " + (i + 1) + " of " + file + " repeats the idInstance of an earlier entry");
            }
        }
        return List.copyOf(instances.values());
    }

    private static JsonNode read(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return JsonMapper.shared().readTree(in.readAllBytes());
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

    static String json(List<Map<String, String>> entries) {
        return JsonMapper.shared().writeValueAsString(entries) + "\n";
    }

    /** Creates a file that only its owner can read. */
    static Path write(String option, String file, List<Map<String, String>> entries) {
        try {
            Path path = Path.of(file);
            return Files.writeString(Files.createFile(path, ownerOnly(path)), json(entries));
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(option + " " + file + " already exists: remove it or choose another name");
        } catch (InvalidPathException | IOException e) {
            throw new UsageException("cannot write " + option + " " + e.getMessage());
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
