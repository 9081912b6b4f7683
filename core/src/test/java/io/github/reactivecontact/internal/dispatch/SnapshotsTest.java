package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.INTERVAL;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class SnapshotsTest {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void snapshot_newDispatcher_isEmpty() {
        ClientSnapshot snapshot = rig.instances("2", "1").dispatcher().snapshot();

        assertThat(snapshot.waiting()).isZero();
        assertThat(snapshot.inFlight()).isZero();
        assertThat(snapshot.maxInFlight()).isEqualTo(256);
        assertThat(snapshot.latency()).isZero();
        assertThat(snapshot.isLimitedByMaxInFlight()).isFalse();
        assertThat(snapshot.instances())
                .extracting(ClientSnapshot.Instance::idInstance)
                .containsExactly("2", "1");
        assertThat(snapshot.instances().get(0))
                .isEqualTo(new ClientSnapshot.Instance(
                        "2",
                        State.READY,
                        INTERVAL,
                        Duration.ofMillis(20),
                        Duration.ZERO,
                        null,
                        null,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0));
    }

    @Test
    void snapshot_lookupsInEachStage_countsThem() {
        rig.rate(10, Duration.ofSeconds(1))
                .transport
                .replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.silence(), ScriptedReply.silence());
        rig.random(() -> 0.999).bulk(0, 10);
        rig.pass(Duration.ofMillis(250));

        ClientSnapshot snapshot = rig.dispatcher().snapshot();
        assertThat(snapshot.inFlight()).isEqualTo(2);
        assertThat(snapshot.waiting()).isEqualTo(8);
        ClientSnapshot.Instance instance = rig.instance(ONLY);
        assertThat(instance.inFlight()).isEqualTo(2);
        assertThat(instance.sent()).isEqualTo(3);
        assertThat(instance.failed()).isEqualTo(1);
    }

    @Test
    void snapshot_openLookups_hasTheAgeOfTheOldest() {
        rig.instances("1", "2").reply(ScriptedReply.silence());
        assertThat(oldestWaiting()).isZero();

        DispatcherRig.Run first = rig.bulk(DispatcherRig.chats(0, 3), 3, "1");
        rig.pass(Duration.ofSeconds(10));
        DispatcherRig.Run second = rig.bulk(DispatcherRig.chats(3, 3), 3, "2");
        rig.pass(Duration.ofSeconds(5));
        DispatcherRig.Run third = rig.bulk(DispatcherRig.chats(6, 3), 3, "1");
        rig.pass(Duration.ofSeconds(1));
        assertThat(oldestWaiting()).isEqualTo(Duration.ofSeconds(16));

        second.dispose();
        assertThat(oldestWaiting()).isEqualTo(Duration.ofSeconds(16));
        first.dispose();
        assertThat(oldestWaiting()).isEqualTo(Duration.ofSeconds(1));
        third.dispose();
        rig.pass(Duration.ofSeconds(1));
        assertThat(oldestWaiting()).isZero();
    }

    @Test
    void snapshot_retriedLookup_countsFromItsBegin() {
        rig.transport.replies(ScriptedReply.failure(Reason.INSTANCE_STARTING), ScriptedReply.silence());
        rig.single(0);
        rig.pass(Duration.ofSeconds(20));

        assertThat(rig.instance(ONLY).sent()).isEqualTo(2);
        assertThat(oldestWaiting()).isEqualTo(Duration.ofSeconds(20));
    }

    private Duration oldestWaiting() {
        return rig.dispatcher().snapshot().oldestWaiting();
    }

    @Test
    void snapshot_lidsWithoutInstance_countsEachLookupOfThem() {
        rig.instances("1", "2");
        Flux<String> chats = Flux.just("a_1@lid", "a_1@lid", "b_2@lid", "71234567890@c.us");

        rig.bulk(chats, 256, null);
        rig.bulk(Flux.just("c_3@lid"), 256, "1");

        assertThat(rig.dispatcher().snapshot().lidsThroughAny()).isEqualTo(2);
    }

    @Test
    void snapshot_lidsOfTheOnlyInstance_areNotCounted() {
        rig.bulk(Flux.just("a_1@lid"), 256, null);

        assertThat(rig.dispatcher().snapshot().lidsThroughAny()).isZero();
    }

    @Test
    void snapshot_afterOutcomes_countsThem() {
        rig.rate(100, Duration.ofSeconds(1))
                .transport
                .replies(
                        ScriptedReply.found(),
                        ScriptedReply.throttled(Duration.ZERO),
                        ScriptedReply.failure(Reason.REQUEST_REFUSED),
                        ScriptedReply.failure(Reason.TIMEOUT),
                        ScriptedReply.found());
        rig.bulk(0, 10);
        rig.pass(Duration.ofMinutes(1));

        ClientSnapshot.Instance instance = rig.instance(ONLY);
        assertThat(instance.sent()).isEqualTo(12);
        assertThat(instance.found()).isEqualTo(9);
        assertThat(instance.throttled()).isEqualTo(1);
        assertThat(instance.failed()).isEqualTo(2);
        assertThat(instance.noContact()).isZero();
        assertThat(instance.inFlight()).isZero();
        assertThat(rig.dispatcher().snapshot().waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void snapshot_throttledInstance_reportsTheRemainingWait(boolean paced) {
        (paced ? rig : rig.unlimited())
                .transport.replies(ScriptedReply.throttled(Duration.ofSeconds(10)), ScriptedReply.found());
        rig.single(0);
        assertThat(rig.instance(ONLY).retryAfter()).isZero();

        rig.pass(ScriptedTransport.LATENCY);
        assertThat(rig.instance(ONLY).retryAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.THROTTLED);
        rig.pass(Duration.ofSeconds(4));
        assertThat(rig.instance(ONLY).retryAfter()).isEqualTo(Duration.ofSeconds(6));
        rig.pass(Duration.ofHours(1));
        assertThat(rig.instance(ONLY).retryAfter()).isZero();
    }

    @Test
    void snapshot_startingInstance_reportsTheRemainingWait() {
        rig.transport.replies(ScriptedReply.failure(Reason.INSTANCE_STARTING), ScriptedReply.found());
        rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(rig.instance(ONLY).retryAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void estimate_severalInstances_addsTheirPaces() {
        rig.instances(4);

        assertThat(rig.dispatcher().estimate(0)).isZero();
        assertThat(rig.dispatcher().estimate(4)).isEqualTo(INTERVAL);
        assertThat(rig.dispatcher().estimate(4000)).isEqualTo(INTERVAL.multipliedBy(1000));
    }

    @Test
    void estimate_lookupsWaiting_includesThem() {
        rig.bulk(0, 11);

        assertThat(rig.dispatcher().estimate(0)).isEqualTo(INTERVAL.multipliedBy(10));
        assertThat(rig.dispatcher().estimate(5)).isEqualTo(INTERVAL.multipliedBy(15));
    }

    @Test
    void estimate_unlimitedRate_isZero() {
        rig.unlimited().reply(ScriptedReply.silence()).bulk(0, 100);

        assertThat(rig.dispatcher().estimate(1_000_000)).isZero();
    }

    @Test
    void estimate_instanceCoolingDown_excludesIt() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.failure(Reason.QUOTA_EXCEEDED)
                        : ScriptedReply.found());
        rig.bulk(0, 2);
        rig.pass(Duration.ofSeconds(5));

        assertThat(rig.dispatcher().estimate(10))
                .isEqualTo(INTERVAL.multipliedBy(10).plus(ScriptedTransport.LATENCY));
    }

    @Test
    void estimate_allCoolingDown_startsAtTheFirstRecovery() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED)).single(0);
        rig.pass(Duration.ofSeconds(20).plus(ScriptedTransport.LATENCY));

        assertThat(rig.dispatcher().estimate(0)).isEqualTo(Duration.ofSeconds(40));
        assertThat(rig.dispatcher().estimate(10))
                .isEqualTo(
                        Duration.ofSeconds(40).plus(INTERVAL.multipliedBy(10)).plus(ScriptedTransport.LATENCY));
        rig.pass(Duration.ofHours(1));
        assertThat(rig.dispatcher().estimate(10))
                .isEqualTo(INTERVAL.multipliedBy(10).plus(ScriptedTransport.LATENCY));
    }

    @Test
    void estimate_allDeleted_isUnbounded() {
        rig.instances(2).reply(ScriptedReply.failure(Reason.INSTANCE_DELETED)).single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.dispatcher().estimate(0)).isEqualTo(FOREVER);
        assertThat(rig.dispatcher().estimate(10)).isEqualTo(FOREVER);
    }

    @Test
    void estimate_overflowing_saturates() {
        rig.bulk(0, 10);

        assertThat(rig.dispatcher().estimate(Long.MAX_VALUE)).isEqualTo(FOREVER);
    }

    @Test
    void snapshot_lookupsThroughAnInstance_countsThemThere() {
        rig.instances(2).reply(ScriptedReply.silence());
        rig.bulk(DispatcherRig.chats(0, 5), 5, "1102");

        assertThat(rig.dispatcher().snapshot().instance("1102").orElseThrow().waiting())
                .isEqualTo(4);
        assertThat(rig.dispatcher().snapshot().instance("1101").orElseThrow().waiting())
                .isZero();
    }
}
