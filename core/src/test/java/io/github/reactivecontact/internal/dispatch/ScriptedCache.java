package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A cache that a test scripts. It answers at once from {@link #entries} unless {@link #byHand} is set. */
final class ScriptedCache implements ContactCache {

    /** A pending call of {@link #get}. */
    static final class PendingGet {

        final List<Key> keys;
        boolean cancelled;
        private final MonoSink<Map<Key, Entry>> sink;

        private PendingGet(Collection<Key> keys, MonoSink<Map<Key, Entry>> sink) {
            this.keys = List.copyOf(keys);
            this.sink = sink;
            sink.onCancel(() -> cancelled = true);
        }

        void answer(Map<Key, Entry> found) {
            sink.success(found);
        }

        void miss() {
            answer(Map.of());
        }

        void fail() {
            sink.error(new IllegalStateException("for 79001234567"));
        }
    }

    record Stored(Key key, Entry entry, Duration age) {}

    final Map<Key, Entry> entries = new HashMap<>();
    final List<PendingGet> gets = new ArrayList<>();
    final List<Key> asked = new ArrayList<>();
    final List<Stored> puts = new ArrayList<>();
    boolean byHand;

    /** Replaces the answer of each get. */
    @Nullable
    Function<Collection<Key>, Mono<Map<Key, Entry>>> answer;

    /** Replaces the result of each put. */
    @Nullable
    Mono<Void> stored;

    PendingGet last() {
        return gets.get(gets.size() - 1);
    }

    @Override
    public Mono<Map<Key, Entry>> get(Collection<Key> keys) {
        asked.addAll(keys);
        if (answer != null) {
            return answer.apply(keys);
        }
        return byHand
                ? Mono.create(sink -> gets.add(new PendingGet(keys, sink)))
                : Mono.fromSupplier(() -> Map.copyOf(entries));
    }

    @Override
    public Mono<Void> put(Key key, Entry entry, Duration age) {
        if (stored != null) {
            return stored;
        }
        return Mono.fromRunnable(() -> {
            puts.add(new Stored(key, entry, age));
            entries.put(key, entry);
        });
    }

    @Override
    public Mono<Void> evict(ChatId chatId) {
        return Mono.fromRunnable(
                () -> entries.keySet().removeIf(key -> key.chatId().equals(chatId)));
    }
}
