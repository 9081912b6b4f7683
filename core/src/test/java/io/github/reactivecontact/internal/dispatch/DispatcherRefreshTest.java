package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactCache.Key;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherRefreshTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ScriptedCache cache = new ScriptedCache();
    private final DispatcherRig rig = new DispatcherRig().cache(cache);

    @AfterEach
    void close() {
        rig.close();
    }

    private void stale(int... chats) {
        IntStream.of(chats)
                .forEach(chat -> cache.entries.put(
                        new Key(chat(chat), null), DispatcherCacheTest.entry(Duration.ZERO, Duration.ofHours(1))));
    }

    private ClientSnapshot.Cache counts() {
        return rig.dispatcher().snapshot().cache();
    }

    @Test
    void staleHit_idleClient_isDeliveredAtOnceAndRefreshed() {
        stale(1);

        SingleCaller caller = rig.single(1);
        assertThat(caller.answer.orElseThrow().name()).isEqualTo("cached");
        rig.pass(SECOND);
        SingleCaller next = rig.single(1);

        assertThat(next.answer.orElseThrow().chatId()).isEqualTo(chat(1).value());
        assertThat(rig.requests()).hasSize(1);
        assertThat(counts()).isEqualTo(new ClientSnapshot.Cache(1, 1, 0, 1, 0, true));
    }

    @Test
    void staleHits_sameChat_areRefreshedOnce() {
        stale(1);
        rig.single(0);

        rig.single(1);
        rig.single(1);
        rig.pass(SECOND.multipliedBy(5));

        assertThat(rig.requests()).hasSize(2);
        assertThat(counts().staleHits()).isEqualTo(2);
    }

    @Test
    void refresh_otherLookupsWait_isGrantedLast() {
        stale(9);
        rig.single(0);
        rig.single(9);
        rig.bulk(1, 3);
        rig.singles(4, 2);
        rig.pass(SECOND.multipliedBy(10));

        assertThat(rig.requestedChats())
                .hasSize(7)
                .endsWith(chat(9))
                .contains(chat(1), chat(2), chat(3), chat(4), chat(5));
    }

    @Test
    void refresh_missingCallerJoins_takesThePriorityOfTheCaller() {
        stale(9);
        rig.single(0);
        rig.single(9);
        rig.bulk(1, 3);
        cache.entries.clear();

        SingleCaller missing = rig.single(9);
        rig.pass(SECOND.multipliedBy(10));

        assertThat(missing.answer.orElseThrow().chatId()).isEqualTo(chat(9).value());
        assertThat(rig.requestedChats()).startsWith(chat(0), chat(9)).hasSize(5);
    }

    @Test
    void refresh_otherLookupsWait_hasNoAgeUntilACallerJoins() {
        stale(9);
        SingleCaller waiting = rig.reply(ScriptedReply.silence()).single(0);
        rig.pass(SECOND);
        rig.single(9);
        rig.pass(SECOND);
        assertThat(oldestWaiting()).isEqualTo(SECOND.multipliedBy(2));
        waiting.cancel();
        assertThat(oldestWaiting()).isZero();

        cache.entries.clear();
        SingleCaller missing = rig.single(9);
        rig.pass(SECOND);
        assertThat(oldestWaiting()).isEqualTo(SECOND);
        missing.cancel();
        assertThat(oldestWaiting()).isZero();
    }

    private Duration oldestWaiting() {
        return rig.dispatcher().snapshot().oldestWaiting();
    }

    @Test
    void refresh_missingCallerLeaves_isGrantedLastAgain() {
        stale(9);
        rig.single(0);
        rig.single(9);
        rig.bulk(1, 3);
        cache.entries.clear();

        rig.single(9).cancel();
        rig.pass(SECOND.multipliedBy(10));

        assertThat(rig.requestedChats()).hasSize(5).endsWith(chat(9));
    }

    @Test
    void refresh_fails_hasOneAttemptAndStartsAgainAtTheNextStaleHit() {
        rig.reply(ScriptedReply.failure(Reason.SERVER_ERROR));
        stale(1);

        rig.single(1);
        rig.pass(SECOND.multipliedBy(30));
        assertThat(rig.requests()).hasSize(1);
        rig.single(1);
        rig.pass(SECOND.multipliedBy(30));

        assertThat(rig.requests()).hasSize(2);
        assertThat(cache.puts).isEmpty();
    }

    @Test
    void refresh_failsWithAJoinedCaller_isRetried() {
        rig.transport.replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.found());
        stale(1);
        rig.single(1);
        cache.entries.clear();

        SingleCaller joined = rig.single(1);
        rig.pass(SECOND.multipliedBy(30));

        assertThat(joined.found()).isTrue();
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void staleHit_noInstanceIsReady_isDeliveredWithoutRefresh() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        stale(9);
        rig.single(0);
        rig.pass(SECOND);

        assertThat(rig.single(9).found()).isTrue();
        rig.pass(SECOND.multipliedBy(10));
        assertThat(rig.requests()).hasSize(1);
        assertThat(rig.dispatcher().snapshot().waiting()).isZero();
    }

    @Test
    void refresh_instanceLeavesWhileItWaits_isDropped() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED).after(Duration.ofMillis(500)));
        stale(9);
        rig.single(0);
        rig.single(9);
        assertThat(rig.dispatcher().snapshot().waiting()).isEqualTo(1);

        rig.pass(SECOND);

        assertThat(rig.dispatcher().snapshot().waiting()).isZero();
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void refresh_namedInstanceIsRemovedWhileItWaits_isDropped() {
        rig.instances("1101", "1102");
        cache.entries.put(new Key(chat(9), "1102"), DispatcherCacheTest.entry(Duration.ZERO, Duration.ofHours(1)));
        rig.single(0, "1102");
        assertThat(rig.single(9, "1102").found()).isTrue();

        rig.setInstances("1101");
        rig.pass(SECOND.multipliedBy(5));

        assertThat(rig.usedInstances()).containsExactly("1102");
    }

    @Test
    void refresh_named_usesItsInstance() {
        rig.instances(3);
        cache.entries.put(new Key(chat(9), "1102"), DispatcherCacheTest.entry(Duration.ZERO, Duration.ofHours(1)));

        rig.single(9, "1102");
        rig.pass(SECOND);

        assertThat(rig.usedInstances()).containsExactly("1102");
        assertThat(cache.puts).extracting(ScriptedCache.Stored::key).containsExactly(new Key(chat(9), "1102"));
    }

    @Test
    void staleHits_manyChats_openAtMostMaxWaitingRefreshes() {
        rig.maxWaiting(2);
        stale(1, 2, 3, 4, 5);
        rig.single(0);

        rig.singles(1, 5);

        assertThat(rig.dispatcher().snapshot().waiting()).isEqualTo(2);
        assertThat(counts().staleHits()).isEqualTo(5);
    }

    @Test
    void maxWaiting_refreshesWait_areNotCounted() {
        rig.maxWaiting(2);
        stale(1, 2);
        rig.single(0);
        rig.singles(1, 2);

        assertThat(rig.singles(10, 2))
                .allSatisfy(caller -> assertThat(caller.waits()).isTrue());
    }

    @Test
    void listener_staleHit_isNotifiedOfHitAndRefresh() {
        RecordingListener listener = new RecordingListener();
        rig.listener(listener);
        stale(1);

        rig.single(1);
        rig.pass(SECOND);
        rig.single(1);

        assertThat(listener.lines())
                .containsSubsequence("L1", "L1 stale hit", "L1 ends FOUND")
                .containsSubsequence("R1", "R1 attempt 1 through 1101", "R1.1 ends FOUND", "R1 ends FOUND")
                .endsWith("L2", "L2 hit", "L2 ends FOUND");
        assertThat(listener.ends()).containsOnly(1);
    }
}
