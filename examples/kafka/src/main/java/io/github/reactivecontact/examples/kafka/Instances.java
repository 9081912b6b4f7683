package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The instances of a file, which may change while the program runs, or the one of the environment. */
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

    private static List<GreenApiInstance> ofFile(Path file) {
        try {
            return InstancesFile.read(file);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new UsageException("--instances: " + e.getMessage());
        }
    }

    /** Returns the sets of the file: at once, and at each change. The environment does not change. */
    static Flux<List<GreenApiInstance>> changes(@Nullable Path file) {
        return file == null ? Flux.empty() : InstancesFile.watch(file);
    }

    /** Passes a set to the client. One that the client refuses is reported, and the previous instances stay. */
    static void replace(ReactiveContactClient client, List<GreenApiInstance> instances, Consumer<String> printer) {
        try {
            client.setInstances(instances);
        } catch (IllegalArgumentException refused) {
            printer.accept("--instances has changed, but the previous instances stay: " + refused.getMessage());
        }
    }
}
