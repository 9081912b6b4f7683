package io.github.reactivecontact.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactCache.Key;
import io.github.reactivecontact.ContactInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class CaffeineContactCacheTest {

    private static final ChatId CHAT = new ChatId("79001234561@c.us");
    private static final Key ANY = new Key(CHAT, null);
    private static final Key NAMED = new Key(CHAT, "1101");
    private static final Duration HOUR = Duration.ofHours(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CaffeineContactCache cache =
            CaffeineContactCache.builder().scheduler(time).build();

    private Entry entry(String name, Duration lifetime) {
        Instant now = Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
        return new Entry(Optional.of(ContactInfo.builder().name(name).build()), now.plus(lifetime), now.plus(lifetime));
    }

    private void put(Key key, String name) {
        cache.put(key, entry(name, HOUR), Duration.ZERO).block();
    }

    private @Nullable String get(Key key) {
        Entry entry = cache.get(List.of(key)).block().get(key);
        return entry == null ? null : entry.contact().orElseThrow().name();
    }

    @Test
    void get_storedVariants_returnsEachForItsKeyOnly() {
        put(ANY, "any");
        put(NAMED, "named");
        Key other = new Key(CHAT, "1102");
        Key otherChat = new Key(new ChatId("79001234562@c.us"), null);

        var found = cache.get(List.of(ANY, NAMED, other, otherChat)).block();

        assertThat(found).containsOnlyKeys(ANY, NAMED);
        assertThat(get(ANY)).isEqualTo("any");
        assertThat(get(NAMED)).isEqualTo("named");
        assertThat(get(other)).isNull();
        assertThat(cache.estimatedSize()).isEqualTo(1);
    }

    @Test
    void put_sameKey_replaces() {
        put(NAMED, "old");
        put(NAMED, "new");

        assertThat(get(NAMED)).isEqualTo("new");
    }

    @Test
    void calls_withoutSubscription_doNothing() {
        put(ANY, "any");

        cache.put(ANY, entry("new", HOUR), Duration.ZERO);
        cache.evict(CHAT);

        assertThat(get(ANY)).isEqualTo("any");
    }

    @Test
    void chat_lastVariantExpires_isRemoved() {
        cache.put(ANY, entry("any", HOUR), Duration.ZERO).block();
        cache.put(NAMED, entry("named", HOUR.multipliedBy(2)), Duration.ZERO).block();

        time.advanceTimeBy(HOUR.multipliedBy(2).minusMillis(1));
        assertThat(get(NAMED)).isEqualTo("named");
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(get(NAMED)).isNull();
        assertThat(get(ANY)).isNull();
    }

    @Test
    void entry_farExpiry_isKept() {
        cache.put(ANY, new Entry(Optional.empty(), Instant.MAX, Instant.MAX), Duration.ZERO)
                .block();

        assertThat(cache.get(List.of(ANY)).block()).containsKey(ANY);
    }

    @Test
    void evict_storedChat_removesAllVariants() {
        put(ANY, "any");
        put(NAMED, "named");

        cache.evict(CHAT).block();

        assertThat(get(ANY)).isNull();
        assertThat(get(NAMED)).isNull();
    }

    @Test
    void evict_answerInFlight_isNotStored() {
        time.advanceTimeBy(HOUR);
        cache.evict(CHAT).block();
        time.advanceTimeBy(Duration.ofSeconds(5));

        cache.put(ANY, entry("before", HOUR), Duration.ofSeconds(5)).block();
        assertThat(get(ANY)).isNull();
        cache.put(ANY, entry("after", HOUR), Duration.ofMillis(4999)).block();

        assertThat(get(ANY)).isEqualTo("after");
    }

    @Test
    void put_olderThanTheEvictionsKept_isNotStored() {
        time.advanceTimeBy(HOUR);
        cache.evict(CHAT).block();
        time.advanceTimeBy(Duration.ofMinutes(10));

        cache.put(ANY, entry("before", HOUR), Duration.ofMinutes(10)).block();

        assertThat(get(ANY)).isNull();
    }

    @Test
    void maximumSize_exceeded_dropsChats() {
        CaffeineContactCache small = CaffeineContactCache.ofSize(10);
        IntStream.range(0, 100)
                .forEach(number -> small.put(
                                new Key(ChatId.ofPhone("7900123" + (1000 + number)), null),
                                new Entry(Optional.empty(), Instant.MAX, Instant.MAX),
                                Duration.ZERO)
                        .block());

        assertThat(small.estimatedSize()).isLessThanOrEqualTo(10);
        assertThat(small.stats().evictionCount()).isGreaterThanOrEqualTo(90);
    }

    @Test
    void maximumWeight_exceeded_dropsChats() {
        CaffeineContactCache small = CaffeineContactCache.builder()
                .scheduler(time)
                .maximumWeight(100, contact -> contact.name().length())
                .build();

        small.put(ANY, entry("a".repeat(101), HOUR), Duration.ZERO).block();
        assertThat(small.get(List.of(ANY)).block()).isEmpty();
        small.put(ANY, entry("a".repeat(99), HOUR), Duration.ZERO).block();

        assertThat(small.get(List.of(ANY)).block()).containsKey(ANY);
    }

    @Test
    void builder_outOfRange_namesArgumentAndValue() {
        assertThatThrownBy(() -> CaffeineContactCache.ofSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maximumSize must be at least 1, was 0");
        assertThatThrownBy(() -> CaffeineContactCache.builder().maximumWeight(-1, contact -> 1))
                .hasMessage("maximumWeight must be at least 1, was -1");
    }
}
