package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactCache.Key;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.publisher.SingleLookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class DispatcherCacheTest {

    private static final Duration TIME_LIMIT = Duration.ofMillis(250);
    private static final ChatId LID = new ChatId("120650379300963@lid");

    private final ScriptedCache cache = new ScriptedCache();
    private final DispatcherRig rig = new DispatcherRig().cache(cache);

    @AfterEach
    void close() {
        rig.close();
    }

    static Entry entry(Duration freshUntil, Duration expiresAt) {
        return entry(Optional.of(ContactInfo.builder().name("cached").build()), freshUntil, expiresAt);
    }

    private static Entry entry(Optional<ContactInfo> contact, Duration freshUntil, Duration expiresAt) {
        return new Entry(
                contact, Instant.ofEpochMilli(freshUntil.toMillis()), Instant.ofEpochMilli(expiresAt.toMillis()));
    }

    private static Entry fresh() {
        return entry(Duration.ofHours(1), Duration.ofHours(2));
    }

    static Key key(int chat) {
        return new Key(chat(chat), null);
    }

    private ClientSnapshot.Cache counts() {
        return rig.dispatcher().snapshot().cache();
    }

    private SingleCaller refreshed(int chat) {
        return rig.listen(SingleLookup.of(ContactQuery.of(chat(chat)).refresh(), rig.dispatcher()), Context.empty());
    }

    @Test
    void hit_cacheInMemory_isDeliveredWithinTheCallWithoutRequestOrTimer() {
        cache.entries.put(key(1), fresh());

        SingleCaller caller = rig.single(1);

        assertThat(caller.answer.orElseThrow().name()).isEqualTo("cached");
        assertThat(rig.requests()).isEmpty();
        assertThat(rig.liveTimers()).isZero();
        assertThat(counts()).isEqualTo(new ClientSnapshot.Cache(1, 0, 0, 0, 0, true));
    }

    @Test
    void hit_noContact_isDelivered() {
        cache.entries.put(key(1), entry(Optional.empty(), Duration.ofHours(1), Duration.ofHours(1)));

        assertThat(rig.single(1).answer).isEmpty();
    }

    @Test
    void hit_queueIsFull_isDelivered() {
        rig.maxWaiting(1);
        cache.entries.put(key(9), fresh());
        rig.singles(0, 2);
        assertThat(rig.single(3).reason()).isEqualTo(Reason.QUEUE_FULL);

        assertThat(rig.single(9).found()).isTrue();
    }

    @Test
    void hit_noInstanceIsReady_isDelivered() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        cache.entries.put(key(9), fresh());
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.single(1).reason()).isEqualTo(Reason.NO_INSTANCE);

        assertThat(rig.single(9).found()).isTrue();
    }

    @Test
    void miss_answered_isStoredWithItsAgeAndLimits() {
        rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        ScriptedCache.Stored stored = cache.puts.get(0);
        assertThat(stored.key()).isEqualTo(key(1));
        assertThat(stored.age()).isEqualTo(ScriptedTransport.LATENCY);
        assertThat(stored.entry().freshUntil())
                .isEqualTo(Instant.ofEpochMilli(100).plus(Duration.ofHours(24)));
        assertThat(stored.entry().expiresAt())
                .isEqualTo(Instant.ofEpochMilli(100).plus(Duration.ofHours(48)));
        assertThat(rig.single(1).found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
        assertThat(counts()).isEqualTo(new ClientSnapshot.Cache(1, 0, 1, 1, 0, true));
    }

    @Test
    void miss_failed_isNotStored() {
        rig.reply(ScriptedReply.failure(Reason.REQUEST_REFUSED));

        rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(cache.puts).isEmpty();
    }

    @Test
    void callers_openLookupOfTheChat_joinItWithoutAskingTheCache() {
        rig.single(0);
        rig.single(1);
        cache.asked.clear();

        SingleCaller second = rig.single(1);
        rig.pass(Duration.ofSeconds(3));

        assertThat(cache.asked).isEmpty();
        assertThat(second.found()).isTrue();
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void callers_slowCache_shareOneQuestionAndLaterKeysGather() {
        cache.byHand = true;
        List<SingleCaller> first = IntStream.range(0, 16).mapToObj(rig::single).toList();
        List<SingleCaller> waiting = rig.singles(16, 600);
        SingleCaller repeated = rig.single(16);

        assertThat(cache.gets)
                .hasSize(16)
                .allSatisfy(get -> assertThat(get.keys).hasSize(1));
        cache.gets.get(0).answer(Map.of(key(0), fresh()));

        assertThat(cache.gets).hasSize(17);
        assertThat(cache.last().keys).hasSize(512).startsWith(key(16), key(17));
        cache.last().answer(Map.of(key(16), fresh()));
        rig.pass(Duration.ZERO);

        assertThat(first.get(0).found()).isTrue();
        assertThat(waiting.get(0).found()).isTrue();
        assertThat(repeated.found()).isTrue();
        assertThat(cache.last().keys).hasSize(600 - 512);
        cache.gets.stream().filter(get -> !get.cancelled).forEach(ScriptedCache.PendingGet::miss);
    }

    @Test
    void caller_afterTheQuestionWasSent_asksAgain() {
        cache.byHand = true;
        rig.single(1);
        SingleCaller second = rig.single(1);
        cache.gets.get(0).miss();
        cache.gets.get(1).miss();
        rig.pass(Duration.ofSeconds(1));

        assertThat(second.found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void cache_hangs_costsItsTimeLimitOnly() {
        cache.byHand = true;
        SingleCaller caller = rig.single(1);
        rig.pass(TIME_LIMIT.minusMillis(1));
        assertThat(rig.requests()).isEmpty();

        rig.pass(Duration.ofMillis(1));
        cache.byHand = false;
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(rig.writtenAt()).containsExactly(TIME_LIMIT);
        assertThat(caller.found()).isTrue();
        assertThat(cache.last().cancelled).isTrue();
        assertThat(counts()).isEqualTo(new ClientSnapshot.Cache(0, 0, 1, 1, 1, true));
    }

    @Test
    void deadline_cacheHangs_isKept() {
        rig.deadline(Duration.ofMillis(100));
        cache.byHand = true;

        SingleCaller caller = rig.single(1);
        rig.pass(Duration.ofMillis(100));

        assertThat(caller.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(cache.last().cancelled).isTrue();
    }

    @Test
    void deadline_slowMiss_countsFromTheEntry() {
        rig.deadline(Duration.ofMillis(300)).reply(ScriptedReply.silence());
        cache.byHand = true;

        SingleCaller caller = rig.single(1);
        rig.pass(Duration.ofMillis(299));
        assertThat(caller.waits()).isTrue();
        assertThat(rig.requests()).hasSize(1);
        rig.pass(Duration.ofMillis(1));

        assertThat(caller.reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void cancel_waitingForTheCache_cancelsTheCallAndSendsNothing() {
        cache.byHand = true;
        SingleCaller one = rig.single(1);

        one.cancel();

        assertThat(cache.last().cancelled).isTrue();
        assertThat(rig.liveTimers()).isZero();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void close_waitingForTheCache_failsCallers() {
        cache.byHand = true;
        SingleCaller caller = rig.single(1);
        Run bulk = rig.bulk(2, 3);

        rig.dispatcher().close(Duration.ofHours(1));
        rig.pass(Duration.ZERO);

        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(bulk.reasons()).containsOnly(Reason.CLOSED).hasSize(3);
        assertThat(rig.transport.disposals).isEqualTo(1);
    }

    @Test
    void close_withGrace_waitsForThePutOfTheLastAnswer() {
        cache.stored = Mono.never();
        rig.single(1);
        rig.dispatcher().close(Duration.ofHours(1));

        rig.pass(ScriptedTransport.LATENCY.plus(TIME_LIMIT).minusMillis(1));
        assertThat(rig.transport.disposals).isZero();
        rig.pass(Duration.ofMillis(1));

        assertThat(rig.transport.disposals).isEqualTo(1);
        assertThat(counts().failures()).isEqualTo(1);
    }

    static List<Supplier<Mono<Map<Key, Entry>>>> garbage() {
        Map<Key, Entry> throwing = new HashMap<>() {
            @Override
            public io.github.reactivecontact.ContactCache.Entry get(Object key) {
                throw new IllegalStateException("map");
            }
        };
        Map<Key, Entry> nothing = new HashMap<>();
        nothing.put(key(1), null);
        @SuppressWarnings("unchecked")
        Map<Key, Entry> wrongType = (Map<Key, Entry>) (Map<?, ?>) Collections.singletonMap(key(1), "text");
        return List.of(
                () -> null,
                () -> {
                    throw new IllegalStateException("call");
                },
                Mono::empty,
                () -> Mono.error(new IllegalStateException("signal")),
                () -> Mono.just(throwing),
                () -> Mono.just(nothing),
                () -> Mono.just(wrongType),
                () -> Mono.just(Map.of(key(2), fresh())),
                () -> Mono.just(Map.of(new Key(chat(1), "1101"), fresh())),
                () -> Mono.just(Map.of(key(1), entry(Duration.ofHours(1), Duration.ZERO))));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void cache_throwsOrReturnsGarbage_isAMiss(Supplier<Mono<Map<Key, Entry>>> answer) {
        cache.answer = keys -> answer.get();

        SingleCaller caller = rig.single(1);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(caller.found()).isTrue();
        assertThat(caller.answer.orElseThrow().name()).isNotEqualTo("cached");
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO);
        assertThat(counts().misses()).isEqualTo(1);
    }

    @Test
    void put_fails_isCountedAndHarmsNothing() {
        cache.stored = Mono.error(new IllegalStateException("put"));

        SingleCaller caller = rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.found()).isTrue();
        assertThat(counts()).isEqualTo(new ClientSnapshot.Cache(0, 0, 1, 1, 1, true));
    }

    @Test
    void named_instance_hasItsOwnAnswer() {
        rig.instances(2);
        cache.entries.put(key(1), fresh());
        cache.entries.put(new Key(chat(2), "1101"), fresh());

        rig.single(1, "1101");
        rig.single(2, "1102");
        rig.single(2);
        SingleCaller hit = rig.single(2, "1101");
        rig.pass(Duration.ofSeconds(2));

        assertThat(hit.answer.orElseThrow().name()).isEqualTo("cached");
        assertThat(rig.requests()).hasSize(3);
        assertThat(cache.puts)
                .extracting(ScriptedCache.Stored::key)
                .containsExactlyInAnyOrder(new Key(chat(1), "1101"), new Key(chat(2), "1102"), key(2));
    }

    @Test
    void unknown_instance_isRefusedBeforeTheCache() {
        assertThat(rig.single(1, "9999").reason()).isEqualTo(Reason.NO_INSTANCE);

        assertThat(cache.asked).isEmpty();
    }

    @Test
    void lid_throughAnyOfSeveral_isNeitherAskedNorStored() {
        rig.instances(2);

        rig.listen(SingleLookup.of(LID, null, rig.dispatcher()), Context.empty());
        rig.pass(Duration.ofSeconds(1));

        assertThat(cache.asked).isEmpty();
        assertThat(cache.puts).isEmpty();
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void lid_onlyInstance_isStoredWithIt() {
        rig.listen(SingleLookup.of(LID, null, rig.dispatcher()), Context.empty());
        rig.pass(Duration.ofSeconds(1));
        rig.listen(SingleLookup.of(LID, "1101", rig.dispatcher()), Context.empty());

        assertThat(cache.puts).extracting(ScriptedCache.Stored::key).containsExactly(new Key(LID, "1101"));
        assertThat(rig.requests()).hasSize(1);
        assertThat(counts().hits()).isEqualTo(1);
    }

    @Test
    void refresh_query_skipsTheCacheAndStoresItsAnswer() {
        cache.entries.put(key(1), fresh());

        SingleCaller caller = refreshed(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.answer.orElseThrow().chatId()).isEqualTo(chat(1).value());
        assertThat(cache.asked).isEmpty();
        assertThat(cache.puts).hasSize(1);
    }

    @Test
    void refresh_bulk_skipsTheCache() {
        IntStream.range(0, 3).forEach(chat -> cache.entries.put(key(chat), fresh()));

        rig.bulk(chats(0, 3), BulkOptions.defaults().refresh());
        rig.pass(Duration.ofSeconds(5));

        assertThat(rig.requests()).hasSize(3);
        assertThat(cache.asked).isEmpty();
    }

    @Test
    void hit_lookupOfARefreshingQueryWaits_isDeliveredWithoutJoiningIt() {
        cache.entries.put(key(1), fresh());
        rig.single(0);
        SingleCaller refreshing = refreshed(1);

        assertThat(rig.single(1).found()).isTrue();
        assertThat(refreshing.waits()).isTrue();
    }

    @Test
    void bulk_hits_sendNothing() {
        IntStream.range(0, 2000).forEach(chat -> cache.entries.put(key(chat), fresh()));

        Run run = rig.bulk(chats(0, 2000), 64, null);

        assertThat(run.found()).isEqualTo(2000);
        assertThat(run.completed).isTrue();
        assertThat(rig.requests()).isEmpty();
    }
}
