package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances with credentials on this machine. No message quotes the content, which includes tokens. */
final class Credentials {

    private final Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
    private final String source;

    private Credentials(String source, List<GreenApiInstance> instances) {
        this.source = source;
        instances.forEach(instance -> this.instances.put(instance.idInstance(), instance));
    }

    /**
     * Reads the credentials.
     *
     * @param file a JSON array of objects with {@code idInstance}, {@code apiTokenInstance} and optional {@code
     *     apiUrl}; null for the one instance of the environment
     * @return credentials of at least one instance
     * @throws IllegalStateException if the environment names no instance
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if the file is invalid
     */
    static Credentials read(@Nullable String file) {
        if (file == null) {
            return new Credentials("the environment", List.of(GreenApiInstance.fromEnvironment()));
        }
        return new Credentials(file, InstancesFile.read(Path.of(file)));
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
}
