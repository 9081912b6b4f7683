package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The {@code --instances} file. It is read again when it changes during the run. A file that is missing, empty or not
 * complete keeps the instances as they are.
 */
final class InstancesFile {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Path file;
    private @Nullable Version known;

    InstancesFile(Path file) {
        this.file = file;
    }

    /** Reads the file at the start of the run. */
    List<GreenApiInstance> read() {
        // The version comes first, so that a change during the read is found later.
        known = version();
        return Instances.ofFile(file);
    }

    /** Follows the file until disposed. Each change is printed once. */
    Disposable follow(ReactiveContactClient client, Consumer<String> printer) {
        return Flux.interval(INTERVAL, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .subscribe(tick -> check(client, printer));
    }

    void check(ReactiveContactClient client, Consumer<String> printer) {
        Version now = version();
        if (now.equals(known)) {
            return;
        }
        known = now;
        try {
            List<GreenApiInstance> instances = Instances.ofFile(file);
            client.setInstances(instances);
            printer.accept("--instances " + file + " has changed, and names " + instances.size() + " now");
        } catch (UsageException | IllegalArgumentException e) {
            printer.accept("warning: --instances has changed, but the previous instances stay: "
                    + CliOptions.withOptionNames(String.valueOf(e.getMessage())));
        }
    }

    private Version version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException unreadable) {
            return Version.UNREADABLE;
        }
    }

    /** What changes when the file is written or replaced. The key is null on file systems without one. */
    private record Version(
            FileTime modified, long size, @Nullable Object key) {

        static final Version UNREADABLE = new Version(FileTime.fromMillis(0), -1, null);
    }
}
