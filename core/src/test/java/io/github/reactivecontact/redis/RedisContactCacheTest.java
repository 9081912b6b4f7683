package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactCache.Key;
import io.github.reactivecontact.ContactInfo;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

class RedisContactCacheTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration NOW = Duration.ofMillis(1);
    private static final ChatId CHAT = ChatId.parse("79001234567@c.us");
    private static final ChatId OTHER = ChatId.parse("79001234568@c.us");
    private static final Key ANY = new Key(CHAT, null);
    private static final Key NAMED = new Key(CHAT, "1101");
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static RedisContactCache cache;

    @BeforeAll
    static void start() {
        server = RedisServer.startOrSkip();
        client = RedisClient.create(server.uri());
        connection = client.connect();
        cache = cache().build();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            client.shutdown(Duration.ZERO, PATIENCE);
            server.close();
        }
    }

    @BeforeEach
    void clear() {
        connection.sync().flushall();
        connection.sync().scriptFlush();
    }

    private static RedisContactCacheBuilder cache() {
        return RedisContactCache.builder().connection(connection).commandTimeout(TIMEOUT);
    }

    private static ContactInfo contact(String name) {
        return ContactInfo.fromMap(Map.of(
                "name",
                name,
                "chatId",
                CHAT.value(),
                "lastSeen",
                "1700000000",
                "products",
                List.of(Map.of("id", "7", "price", "10", "reviewStatus", Map.of("whatsapp", "APPROVED"))),
                "rating",
                4.5));
    }

    private static Entry entry(ContactInfo contact) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        return new Entry(Optional.ofNullable(contact), now.plusSeconds(60), now.plusSeconds(120));
    }

    private static void put(RedisContactCache cache, Key key, Entry entry, Duration age) {
        cache.put(key, entry, age).block(PATIENCE);
    }

    private static Map<Key, Entry> get(RedisContactCache cache, Key... keys) {
        return cache.get(List.of(keys)).block(PATIENCE);
    }

    @Test
    void get_storedAnswers_areEqualToThosePut() {
        Entry found = entry(contact("Ann \u00e9\ud83d\ude00 \"quoted\"\n"));
        Entry none = entry(null);
        put(cache, ANY, found, NOW);
        put(cache, NAMED, none, NOW);

        assertThat(get(cache, ANY, NAMED, new Key(OTHER, null), new Key(CHAT, "1102")))
                .isEqualTo(Map.of(ANY, found, NAMED, none));
    }

    @Test
    void get_largestBatch_isAnsweredCompletely() {
        List<Key> keys = IntStream.range(0, 512)
                .mapToObj(number -> new Key(ChatId.parse(79001230000L + number + "@c.us"), null))
                .toList();
        Entry entry = entry(contact("Ann"));
        keys.forEach(key -> put(cache, key, entry, NOW));

        assertThat(cache.get(keys).block(PATIENCE)).hasSize(512);
    }

    @Test
    void put_answersOfOneChat_areOneKeyThatExpiresWithTheLast() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        put(cache, ANY, new Entry(Optional.empty(), now, now.plusSeconds(3600)), NOW);
        put(cache, NAMED, new Entry(Optional.empty(), now, now.plusSeconds(60)), NOW);

        assertThat(connection.sync().keys("*")).containsExactly("contact-cache:79001234567@c.us");
        assertThat(connection.sync().pttl("contact-cache:79001234567@c.us")).isBetween(3_500_000L, 3_600_000L);
    }

    @Test
    void put_expiredAnswer_storesNothing() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        put(cache, ANY, new Entry(Optional.empty(), now.minusSeconds(2), now.minusSeconds(1)), NOW);

        assertThat(connection.sync().keys("*")).isEmpty();
    }

    @Test
    void evict_removesAllAnswersOfTheChatOnly() {
        put(cache, ANY, entry(null), NOW);
        put(cache, NAMED, entry(null), NOW);
        put(cache, new Key(OTHER, null), entry(null), NOW);
        cache.evict(CHAT).block(PATIENCE);

        assertThat(get(cache, ANY, NAMED, new Key(OTHER, null))).containsOnlyKeys(new Key(OTHER, null));
    }

    @Test
    void put_requestedBeforeEviction_isNotStoredByAnyClient() {
        RedisContactCache second = cache().build();
        cache.evict(CHAT).block(PATIENCE);
        put(second, ANY, entry(contact("Ann")), Duration.ofSeconds(30));
        put(second, NAMED, entry(contact("Ann")), Duration.ofMinutes(9));
        assertThat(get(cache, ANY, NAMED)).isEmpty();

        connection.sync().hincrby("contact-cache:79001234567@c.us", "x", -60_000_000);
        put(second, ANY, entry(contact("Ann")), Duration.ofSeconds(30));
        put(second, NAMED, entry(contact("Ann")), Duration.ofMinutes(9));
        assertThat(get(cache, ANY, NAMED)).containsOnlyKeys(ANY);
    }

    @Test
    void put_olderThanRememberedEvictions_isNotStored() {
        put(cache, ANY, entry(null), Duration.ofMinutes(10));

        assertThat(connection.sync().keys("*")).isEmpty();
    }

    @Test
    void evict_isRememberedForTenMinutes() {
        cache.evict(CHAT).block(PATIENCE);

        assertThat(connection.sync().pttl("contact-cache:79001234567@c.us")).isBetween(590_000L, 600_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "garbage",
                "{",
                "[]",
                "{}",
                "{\"v\":2,\"f\":1,\"e\":9999999999999,\"c\":null}",
                "{\"v\":1,\"f\":1,\"e\":9999999999999}",
                "{\"v\":1,\"f\":\"1\",\"e\":9999999999999,\"c\":null}",
                "{\"v\":1,\"f\":1,\"e\":9999999999999,\"c\":[]}",
                "{\"v\":1,\"f\":1,\"e\":9999999999999,\"c\":null} x"
            })
    void get_unreadableValue_isMissAndOthersAreFound(String value) {
        put(cache, NAMED, entry(null), NOW);
        connection.sync().hset("contact-cache:79001234567@c.us", "a", value);

        assertThat(get(cache, ANY, NAMED)).containsOnlyKeys(NAMED);
    }

    @Test
    void get_unknownFieldsOfThisVersion_isFound() {
        connection
                .sync()
                .hset(
                        "contact-cache:79001234567@c.us",
                        "a",
                        "{\"v\":1,\"f\":1,\"e\":9999999999999,\"c\":null,\"z\":1}");

        assertThat(get(cache, ANY)).containsOnlyKeys(ANY);
    }

    @Test
    void put_value_isCompactAndOmitsTheRepeatedChatId() {
        put(cache, ANY, entry(contact("Ann")), NOW);
        String value = connection.sync().hget("contact-cache:79001234567@c.us", "a");

        assertThat(value).matches("\\{\"v\":1,\"f\":\\d{13},\"e\":\\d{13},\"s\":true,\"c\":\\{\"name\":\"Ann\",.*}}");
        assertThat(value).doesNotContain("79001234567", " ");
    }

    @Test
    void put_contactWithAnotherChatId_keepsIt() {
        Entry lid = entry(ContactInfo.fromMap(Map.of("chatId", "120650379300963@lid")));
        Entry without = entry(ContactInfo.fromMap(Map.of("name", "Ann")));
        put(cache, ANY, lid, NOW);
        put(cache, NAMED, without, NOW);

        assertThat(get(cache, ANY, NAMED)).isEqualTo(Map.of(ANY, lid, NAMED, without));
    }

    @Test
    void keys_withHashKey_containNoChatIdAndDependOnIt() {
        RedisContactCache hashed = cache().hashKey(SECRET).build();
        RedisContactCache same = cache().hashKey(SECRET.clone()).build();
        RedisContactCache different = cache().hashKey("fedcba9876543210".getBytes(StandardCharsets.US_ASCII))
                .build();
        Entry entry = entry(contact("Ann"));
        put(hashed, ANY, entry, NOW);

        assertThat(get(same, ANY)).isEqualTo(Map.of(ANY, entry));
        assertThat(get(different, ANY)).isEmpty();
        assertThat(get(cache, ANY)).isEmpty();
        String key = connection.sync().keys("*").get(0);
        assertThat(key).matches("contact-cache:[A-Za-z0-9_-]{43}");
        assertThat(connection.sync().hgetall(key).toString()).doesNotContain("79001234567");
        same.evict(CHAT).block(PATIENCE);
        assertThat(get(hashed, ANY)).isEmpty();
    }

    @Test
    void methods_withoutSubscription_sendNothing() {
        cache.put(ANY, entry(null), NOW);
        cache.evict(CHAT);

        assertThat(connection.sync().dbsize()).isZero();
    }

    @Test
    void get_redisDown_failsAtOnceAndReturnsAfterwards() {
        try (RedisServer own = RedisServer.start();
                RedisContactCache cache = RedisContactCache.builder()
                        .uri(own.uri())
                        .commandTimeout(Duration.ofMillis(500))
                        .build()) {
            untilAvailable(cache);
            own.pause();
            assertThatThrownBy(() -> get(cache, ANY)).isInstanceOf(RuntimeException.class);
            assertThat(cache.isAvailable()).isFalse();
            assertThatThrownBy(() -> get(cache, ANY)).hasMessageContaining("PT0.5S");
            assertThatThrownBy(() -> put(cache, ANY, entry(null), NOW)).hasMessageContaining("PT0.5S");
            assertThatThrownBy(() -> cache.evict(CHAT).block(PATIENCE)).isInstanceOf(RuntimeException.class);

            own.resume();
            untilAvailable(cache);
            assertThat(cache.isAvailable()).isTrue();
        }
    }

    /** Connecting may take longer than a command timeout. */
    private static void untilAvailable(RedisContactCache cache) {
        cache.get(List.of(ANY))
                .thenReturn(true)
                .onErrorReturn(false)
                .repeatWhen(ends -> ends.delayElements(Duration.ofMillis(10)))
                .takeUntil(answered -> answered && cache.isAvailable())
                .blockLast(PATIENCE);
    }

    @Test
    void build_invalidSettings_areRejected() {
        RedisContactCacheBuilder builder = RedisContactCache.builder();

        assertThatThrownBy(builder::build).hasMessageContaining("uri(...)");
        assertThatThrownBy(() -> builder.prefix("a{b}")).hasMessageContaining("a{b}");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> builder.hashKey(new byte[15])).hasMessageContaining("15");
        builder.uri(RedisURI.create("redis://127.0.0.1"));
        assertThatThrownBy(() -> builder.connection(connection)).hasMessageContaining("once");
        builder.scheduler(Schedulers.immediate());
        assertThatThrownBy(builder::build).hasMessageContaining("scheduler");
    }
}
