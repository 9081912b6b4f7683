package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactCache.Key;
import io.github.reactivecontact.ContactInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class FileCacheTest {

    private static final CachePolicy POLICY = CachePolicy.defaults()
            .withTimeToLive(Duration.ofHours(24))
            .withTimeToLiveOfNoContact(Duration.ofHours(1))
            .withStaleFor(Duration.ZERO);
    private static final Key ONE = new Key(new ChatId("79000000001@c.us"), null);
    private static final Key ONE_THROUGH_INSTANCE = new Key(ONE.chatId(), "7103000001");
    private static final Key TWO = new Key(new ChatId("79000000002@c.us"), null);

    @TempDir
    Path directory;

    private final List<String> printed = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private @Nullable FileCache cache;

    @BeforeEach
    void open() throws IOException {
        reopen(POLICY);
    }

    @AfterEach
    void close() throws IOException {
        if (cache != null) {
            cache.close();
            cache = null;
        }
    }

    private Path file() {
        return directory.resolve("answers");
    }

    private void reopen(CachePolicy policy) throws IOException {
        close();
        cache = FileCache.open(file(), policy, () -> now, printed::add);
    }

    private FileCache cache() {
        return Objects.requireNonNull(cache);
    }

    private static Optional<ContactInfo> contact(Key key, String name) {
        return Optional.of(
                ContactInfo.builder().chatId(key.chatId().value()).name(name).build());
    }

    private void put(Key key, Optional<ContactInfo> contact) {
        StepVerifier.create(cache().put(key, POLICY.entry(contact, now, 0.5), Duration.ZERO))
                .verifyComplete();
    }

    private Map<Key, Entry> get(Key... keys) {
        return Objects.requireNonNull(cache().get(List.of(keys)).block(Duration.ofSeconds(30)));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.APPEND);
    }

    @Test
    void get_afterReopen_returnsWhatWasPut() throws IOException {
        Optional<ContactInfo> odd = Optional.of(ContactInfo.builder()
                .chatId("79000000009@c.us")
                .name("\u0410\u043d\u043d\u0430 \"\n\uD83D\uDE00")
                .additionalProperties(Map.of("a", new BigDecimal("1.23456789012345678901"), "b", List.of(1, "x")))
                .build());
        put(ONE, odd);
        put(ONE_THROUGH_INSTANCE, contact(ONE, "through"));
        put(TWO, Optional.empty());

        reopen(POLICY);

        assertThat(get(ONE, ONE_THROUGH_INSTANCE, TWO, new Key(TWO.chatId(), "7103000001")))
                .isEqualTo(Map.of(
                        ONE, POLICY.entry(odd, now, 0),
                        ONE_THROUGH_INSTANCE, POLICY.entry(contact(ONE, "through"), now, 0),
                        TWO, POLICY.entry(Optional.empty(), now, 0)));
        assertThat(printed).isEmpty();
    }

    @Test
    void put_again_replacesTheAnswer() throws IOException {
        put(ONE, contact(ONE, "old"));
        now = now.plusSeconds(5);
        put(ONE, contact(ONE, "new"));

        assertThat(get(ONE)).isEqualTo(Map.of(ONE, POLICY.entry(contact(ONE, "new"), now, 0)));
        reopen(POLICY);
        assertThat(get(ONE)).isEqualTo(Map.of(ONE, POLICY.entry(contact(ONE, "new"), now, 0)));
    }

    @Test
    void put_longAnswer_isReadWhole() throws IOException {
        Optional<ContactInfo> longOne = contact(ONE, "x".repeat(200_000));
        put(ONE, longOne);
        put(TWO, contact(TWO, "two"));

        reopen(POLICY);

        assertThat(get(ONE, TWO)).hasSize(2).containsEntry(ONE, POLICY.entry(longOne, now, 0));
        assertThat(printed).isEmpty();
    }

    @Test
    void get_answersOfAnEarlierRun_haveTheAgeOfThisPolicy() throws IOException {
        Instant then = now;
        put(ONE, contact(ONE, "one"));
        put(TWO, Optional.empty());
        now = now.plus(Duration.ofMinutes(90));

        reopen(POLICY);
        assertThat(get(ONE, TWO)).containsOnlyKeys(ONE);

        CachePolicy longer = POLICY.withTimeToLiveOfNoContact(Duration.ofHours(2));
        reopen(longer);
        assertThat(get(ONE, TWO)).containsEntry(TWO, longer.entry(Optional.empty(), then, 0));

        reopen(POLICY.withTimeToLive(Duration.ofHours(1)));
        assertThat(get(ONE, TWO)).isEmpty();
    }

    @Test
    void open_partialLastLine_isDroppedAndTheNextAnswerIsWhole() throws IOException {
        put(ONE, contact(ONE, "one"));
        close();
        append(CacheLine.write(TWO, now, contact(TWO, "two")).substring(0, 60));

        reopen(POLICY);
        put(TWO, contact(TWO, "again"));
        reopen(POLICY);

        assertThat(get(ONE, TWO)).hasSize(2);
        assertThat(lines()).hasSize(2);
        assertThat(printed).isEmpty();
    }

    @Test
    void open_damagedLines_areReportedOnceAndIgnored() throws IOException {
        put(ONE, contact(ONE, "one"));
        close();
        append("\0\0\0\n{\"v\":2,\"chatId\":\"79000000002@c.us\"}\nrubbish\n");

        reopen(POLICY);
        put(TWO, contact(TWO, "two"));
        reopen(POLICY);

        assertThat(get(ONE, TWO)).hasSize(2);
        assertThat(printed)
                .hasSize(2)
                .allSatisfy(message ->
                        assertThat(message).contains("line 2 is not readable").doesNotContain("7900"));
    }

    @Test
    void get_damagedContact_isReportedOnceAndAMiss() throws IOException {
        put(ONE, contact(ONE, "one"));
        close();
        append(CacheLine.write(TWO, now, contact(TWO, "two")).replace("}}", "]]"));

        reopen(POLICY);

        assertThat(get(ONE, TWO)).containsOnlyKeys(ONE);
        assertThat(get(ONE, TWO)).containsOnlyKeys(ONE);
        assertThat(printed)
                .singleElement()
                .asString()
                .contains("a line is not readable")
                .doesNotContain("7900");
    }

    @ParameterizedTest
    @ValueSource(strings = {"79000000001\n79000000002\n", "{\"line\":1,\"source\":\"x\"}\n", "\n", "x", "{\"v"})
    void open_otherFile_isRejectedUnchangedUnlessItMayBeACache(String content) throws IOException {
        close();
        Files.writeString(file(), content);

        if (CacheLine.START.startsWith(content)) {
            reopen(POLICY);
            assertThat(file()).isEmptyFile();
            return;
        }
        assertThatThrownBy(() -> reopen(POLICY))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not a cache of bulk-cli");
        assertThat(file()).hasContent(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"v\":2,\"chatId\":\"79000000001@c.us\"}", "{\"v\":10,\"x\":1}\nrubbish", "{\"v\":2"})
    void open_fileOfAnotherVersion_isRejectedUnchanged(String content) throws IOException {
        close();
        for (String text : List.of(content, content + "\n")) {
            Files.writeString(file(), text);

            assertThatThrownBy(() -> reopen(POLICY))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("is written by another version of bulk-cli")
                    .hasMessageNotContaining("7900");
            assertThat(Files.readString(file())).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"v\":1,\"users\":[]}", "{\"v\":1,\"users\":[]}\n", "{\"v\":1}"})
    void open_otherJsonWithAVersion_isRejectedUnchanged(String content) throws IOException {
        close();
        Files.writeString(file(), content);

        assertThatThrownBy(() -> reopen(POLICY))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not a cache of bulk-cli");
        assertThat(Files.readString(file())).isEqualTo(content);
    }

    @Test
    void open_partialFirstLine_isDropped() throws IOException {
        close();
        String line = CacheLine.write(ONE_THROUGH_INSTANCE, now, contact(ONE, "one"));
        for (int length = 1; length < line.length(); length++) {
            Files.writeString(file(), line.substring(0, length));

            reopen(POLICY);

            assertThat(file()).isEmptyFile();
            close();
        }
    }

    @Test
    void open_inUse_isRejectedUntilClosed() throws IOException {
        assertThatThrownBy(() -> FileCache.open(file(), POLICY, () -> now, printed::add))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is in use by another process");

        reopen(POLICY);
        assertThat(get(ONE)).isEmpty();
    }

    @Test
    void open_mostLinesAreReplaced_fileIsRewrittenWithTheLastOnes() throws IOException {
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 400; number++) {
                put(key(number), contact(key(number), "round " + round));
            }
        }
        put(ONE, Optional.empty());
        assertThat(lines()).hasSize(1201);

        reopen(POLICY);
        Key[] keys = IntStream.range(0, 400).mapToObj(FileCacheTest::key).toArray(Key[]::new);

        assertThat(lines()).hasSize(401);
        assertThat(get(keys))
                .hasSize(400)
                .allSatisfy((key, entry) -> assertThat(entry.contact()).isEqualTo(contact(key, "round 2")));
        put(keys[7], contact(keys[7], "later"));
        reopen(POLICY);
        assertThat(get(keys[7], ONE))
                .hasSize(2)
                .containsEntry(keys[7], POLICY.entry(contact(keys[7], "later"), now, 0));
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file(), directory.resolve("answers.lock"));
        }
    }

    @Test
    void open_mostLinesAreOldForThisRun_laterRunWithALongerTimeServesThem() throws IOException {
        Instant then = now;
        for (int number = 0; number < 1_100; number++) {
            put(key(number), contact(key(number), "old"));
        }
        List<String> before = lines();
        now = now.plus(Duration.ofDays(20));

        reopen(POLICY);
        assertThat(get(key(7))).isEmpty();
        assertThat(lines()).isEqualTo(before);

        CachePolicy longer = POLICY.withTimeToLive(Duration.ofDays(30));
        reopen(longer);
        assertThat(get(key(7))).isEqualTo(Map.of(key(7), longer.entry(contact(key(7), "old"), then, 0)));
    }

    @Test
    void open_rewrite_keepsLinesOfAnotherVersion() throws IOException {
        String newer = "{\"v\":2,\"chatId\":\"79000000002@c.us\"}";
        put(ONE, contact(ONE, "first"));
        close();
        append(newer + "\n");
        reopen(POLICY);
        for (int round = 0; round < 1_100; round++) {
            put(ONE, contact(ONE, "round " + round));
        }

        reopen(POLICY);

        assertThat(lines()).hasSize(2).startsWith(newer);
        assertThat(get(ONE)).containsEntry(ONE, POLICY.entry(contact(ONE, "round 1099"), now, 0));
    }

    @Test
    void open_rewriteOfAKilledProcess_isDeletedUnlessAnotherRunWrites() throws IOException {
        Path left = Files.writeString(directory.resolve("answers.rewrite"), "{\"v\":1,\"chatId\":\"79000000001");
        Path other = Files.writeString(directory.resolve("answers.tmp"), "of the user");

        assertThatThrownBy(() -> FileCache.open(file(), POLICY, () -> now, printed::add))
                .isInstanceOf(UsageException.class);
        assertThat(left).exists();

        reopen(POLICY);
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void put_olderAnswer_isStoredWithItsAge() throws IOException {
        Duration age = Duration.ofMinutes(10);
        StepVerifier.create(cache().put(ONE, POLICY.entry(contact(ONE, "one"), now, 0), age))
                .verifyComplete();

        assertThat(get(ONE)).isEqualTo(Map.of(ONE, POLICY.entry(contact(ONE, "one"), now.minus(age), 0)));
    }

    private static Key key(int number) {
        return new Key(new ChatId(79_100_000_000L + number + "@c.us"), null);
    }

    @Test
    void open_newFile_isReadableByItsOwnerOnly() throws IOException {
        assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
    }

    @Test
    void evict_isNotSupported() {
        StepVerifier.create(cache().evict(ONE.chatId())).verifyError(UnsupportedOperationException.class);
    }
}
