package io.github.reactivecontact;

import io.github.reactivecontact.internal.codec.InstancesReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Reads a file of instances, and follows its changes for {@link ReactiveContactClient#setInstances(Iterable)}. The file
 * is a JSON array in UTF-8:
 *
 * <pre>{@code
 * [{"apiUrl": "https://7103.api.greenapi.com", "idInstance": "7103000001", "apiTokenInstance": "..."},
 *  {"idInstance": "7103000002", "apiTokenInstance": "..."}]
 * }</pre>
 *
 * <p>{@code idInstance} may be a number. {@code apiUrl} is optional, see {@link GreenApiInstance#of(String, String)}.
 * Other fields are ignored. No message and no log line quotes the file, because it contains tokens.
 */
public final class InstancesFile {

    private static final Logger LOG = Loggers.getLogger(InstancesFile.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private InstancesFile() {}

    /**
     * Reads the instances. Blocks: do not call it on an event loop.
     *
     * @param file the file
     * @return at least one instance, in the order of the file; immutable
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if the file is empty, is not complete, or contains something else, also an
     *     instance twice
     */
    public static List<GreenApiInstance> read(Path file) {
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + reason(e), e);
        }
        return InstancesReader.read(json, file.toString());
    }

    /**
     * Follows the file as {@link #watch(Path, Duration, Scheduler, Consumer)} does: every two seconds, on
     * {@code Schedulers.boundedElastic()}. A file that cannot be used is logged once at WARN, and the previous
     * instances stay.
     *
     * @param file the file
     * @return the instances, and then each other set; never ends
     */
    public static Flux<List<GreenApiInstance>> watch(Path file) {
        return watch(
                file,
                PERIOD,
                Schedulers.boundedElastic(),
                invalid -> LOG.warn("The previous instances stay: {}", invalid.getMessage()));
    }

    /**
     * Follows the file. Emits its instances first, and then each set that differs from the previous one. A file that is
     * missing, unreadable, empty or not complete emits nothing; the next version of it may.
     *
     * <p>The file is read when its time, size or identity has changed, or if it could not be read before. Nothing is
     * read before subscription, while the subscriber requests nothing, or after it cancels.
     *
     * @param file the file
     * @param period time between two checks, positive
     * @param scheduler its worker reads the file, and emits; must allow blocking
     * @param onInvalid called once for each version of the file that {@link #read(Path)} rejects, with its failure; an
     *     exception of it ends the sequence
     * @return the instances, and then each other set; never ends otherwise
     * @throws IllegalArgumentException if the period is not positive
     */
    public static Flux<List<GreenApiInstance>> watch(
            Path file, Duration period, Scheduler scheduler, Consumer<? super RuntimeException> onInvalid) {
        Objects.requireNonNull(file, "file must not be null");
        Checks.positive("period", period);
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        Objects.requireNonNull(onInvalid, "onInvalid must not be null");
        return Flux.defer(() -> {
            Watch watch = new Watch(file, onInvalid);
            return Flux.interval(Duration.ZERO, period, scheduler)
                    .onBackpressureDrop()
                    .<List<GreenApiInstance>>handle((tick, sink) -> {
                        List<GreenApiInstance> instances = watch.readIfChanged();
                        if (instances != null) {
                            sink.next(instances);
                        }
                    })
                    .distinctUntilChanged();
        });
    }

    /** The messages of some failures consist of the path. */
    private static @Nullable String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        return failure instanceof AccessDeniedException ? "access denied" : failure.getMessage();
    }

    /** One subscription. Its calls do not overlap. */
    private static final class Watch {

        private final Path file;
        private final Consumer<? super RuntimeException> onInvalid;
        private @Nullable Version known;
        private @Nullable Version rejected;

        Watch(Path file, Consumer<? super RuntimeException> onInvalid) {
            this.file = file;
            this.onInvalid = onInvalid;
        }

        /** Returns null if the file has not changed, or is invalid. */
        @Nullable
        List<GreenApiInstance> readIfChanged() {
            // The version comes first, so that a change during the read is found later.
            Version now = Version.of(file);
            if (now.equals(known)) {
                return null;
            }
            try {
                List<GreenApiInstance> instances = read(file);
                known = now;
                return instances;
            } catch (IllegalArgumentException invalid) {
                known = now;
                reject(now, invalid);
            } catch (UncheckedIOException unreadable) {
                // Permissions may change without another version, so the next check reads again.
                reject(now, unreadable);
            }
            return null;
        }

        private void reject(Version version, RuntimeException failure) {
            if (!version.equals(rejected)) {
                rejected = version;
                onInvalid.accept(failure);
            }
        }
    }

    /** What changes when the file is written or replaced. The key is null on file systems without one. */
    private record Version(
            FileTime modified, long size, @Nullable Object key) {

        private static final Version UNREADABLE = new Version(FileTime.fromMillis(0), -1, null);

        static Version of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException unreadable) {
                return UNREADABLE;
            }
        }
    }
}
