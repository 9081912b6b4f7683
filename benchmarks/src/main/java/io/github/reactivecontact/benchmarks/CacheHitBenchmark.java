package io.github.reactivecontact.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.cache.CaffeineContactCache;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures a single lookup that the cache answers, against Caffeine alone. Run it with {@code -prof gc}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CacheHitBenchmark {

    private static final int CHATS = 1024;

    private final ChatId[] chats = new ChatId[CHATS];
    private final Cache<ChatId, ContactInfo> caffeine =
            Caffeine.newBuilder().maximumSize(10_000).executor(Runnable::run).build();
    private final CaffeineContactCache cache = CaffeineContactCache.ofSize(10_000);
    private final ReactiveContactClient client = ReactiveContactClient.builder()
            .instance(GreenApiInstance.of(URI.create("http://localhost"), "1101000001", "not-a-token"))
            .cache(cache)
            .build();

    private int next;
    private @Nullable ContactInfo last;

    /** Fills both caches. */
    public CacheHitBenchmark() {
        Instant later = Instant.now().plus(Duration.ofDays(1));
        for (int number = 0; number < CHATS; number++) {
            ChatId chat = new ChatId(79_000_000_000L + number + "@c.us");
            ContactInfo contact =
                    ContactInfo.builder().chatId(chat.value()).name("name").build();
            chats[number] = chat;
            caffeine.put(chat, contact);
            cache.put(
                            new ContactCache.Key(chat, null),
                            new ContactCache.Entry(Optional.of(contact), later, later),
                            Duration.ZERO)
                    .subscribe();
        }
    }

    private ChatId nextChat() {
        next = (next + 1) % CHATS;
        return chats[next];
    }

    /** A get of Caffeine. */
    @Benchmark
    public @Nullable ContactInfo bareCaffeine() {
        last = caffeine.getIfPresent(nextChat());
        return last;
    }

    /** A lookup of the client: subscribe, request, cache, outcome. */
    @Benchmark
    public @Nullable ContactInfo lookup() {
        client.getContactInfo(nextChat()).subscribe(contact -> last = contact.orElse(null));
        return last;
    }

    /** Closes the client. */
    @TearDown
    public void close() {
        client.close();
    }
}
