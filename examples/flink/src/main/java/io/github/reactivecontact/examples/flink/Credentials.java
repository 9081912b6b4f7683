package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the instances with the credentials of this machine. No message quotes the content, which includes tokens. */
final class Credentials {

    private Credentials() {}

    /**
     * Reads the credentials.
     *
     * @param file a JSON array of objects with {@code idInstance}, {@code apiTokenInstance} and optional {@code
     *     apiUrl}; null for the one instance of the environment
     * @return at least one instance, in the order of the file
     * @throws IllegalStateException if the environment names no instance
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if the file is invalid
     */
    static List<GreenApiInstance> read(@Nullable String file) {
        return file == null ? List.of(GreenApiInstance.fromEnvironment()) : InstancesFile.read(Path.of(file));
    }
}
