package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JacksonException;

/**
 * Keeps answers in a {@link CacheFile}, which one thread reads and writes. The file has the time of each answer; the
 * policy of this run limits how long it is served. {@code evict} is not supported: no caller needs it.
 */
final class FileCache implements ContactCache, AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final CacheFile file;
    private final CachePolicy policy;
    private final InstantSource clock;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(FileCache::newThread);
    private final Scheduler thread = Schedulers.fromExecutorService(executor);

    private FileCache(CacheFile file, CachePolicy policy, InstantSource clock) {
        this.file = file;
        this.policy = policy;
        this.clock = clock;
    }

    /** Opens or creates the file. Blocks while it is read. */
    static FileCache open(Path path, CachePolicy policy, InstantSource clock, Consumer<String> printer)
            throws IOException {
        return new FileCache(CacheFile.open(path, printer), policy, clock);
    }

    /** A plain thread, because Reactor rejects blocking calls on its own non-blocking threads. */
    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "bulk-cli-cache");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Mono<Map<Key, Entry>> get(Collection<Key> keys) {
        return onThread(() -> {
            Map<Key, Entry> found = new HashMap<>();
            for (Key key : keys) {
                Entry entry = entry(key);
                if (entry != null) {
                    found.put(key, entry);
                }
            }
            return found;
        });
    }

    private @Nullable Entry entry(Key key) throws IOException {
        CacheLine line = file.read(CacheLine.keyOf(key));
        if (line == null) {
            return null;
        }
        try {
            Entry entry = policy.entry(line.contact(), line.at(), 0);
            return clock.instant().isBefore(entry.expiresAt()) ? entry : null;
        } catch (JacksonException damaged) {
            // Without its message, which quotes the line.
            file.reportDamage();
            return null;
        }
    }

    @Override
    public Mono<Void> put(Key key, Entry entry, Duration age) {
        return Mono.defer(() -> {
            // Before a wait for the thread, which must not make the answer younger.
            Instant at = clock.instant().minus(age);
            return onThread(() -> {
                file.append(CacheLine.keyOf(key), CacheLine.write(key, at, entry.contact()));
                return null;
            });
        });
    }

    @Override
    public Mono<Void> evict(ChatId chatId) {
        return Mono.error(() -> new UnsupportedOperationException("remove the lines of the chat from the file"));
    }

    @SuppressWarnings("NullAway") // A callable that returns null completes empty.
    private <T> Mono<T> onThread(Callable<@Nullable T> call) {
        return Mono.<T>fromCallable(call).subscribeOn(thread);
    }

    @Override
    public void close() throws IOException {
        executor.shutdown();
        try (file) {
            if (!executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("a write to --cache hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            thread.dispose();
        }
    }
}
