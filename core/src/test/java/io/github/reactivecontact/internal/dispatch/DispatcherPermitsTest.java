package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.CAUGHT_UP;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.INTERVAL;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispatcherPermitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ScriptedPermits permits = new ScriptedPermits();
    private final DispatcherRig rig = new DispatcherRig().permits(permits);

    @AfterEach
    void close() {
        rig.close();
        assertThat(permits.acquires)
                .allSatisfy(asked -> assertThat(asked.requests).isNotEmpty());
    }

    @Test
    void acquire_lookup_passesTheIntervalAndSendsWhenGranted() {
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMillis(30));
        assertThat(rig.requests()).isEmpty();
        assertThat(permits.last().requests).singleElement().satisfies(request -> {
            assertThat(request.idInstance()).isEqualTo(ONLY);
            assertThat(request.interval()).isEqualTo(INTERVAL);
        });

        permits.last().grant();
        assertThat(rig.writtenAt()).containsExactly(Duration.ofMillis(30));
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(caller.found()).isTrue();
    }

    @Test
    void bulk_alwaysGranted_keepsTheLocalPace() {
        permits.granting();
        Run run = rig.bulk(0, 4);
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(4);
        assertThat(rig.writtenAt())
                .containsExactly(Duration.ZERO, INTERVAL, INTERVAL.multipliedBy(2), INTERVAL.multipliedBy(3));
        assertThat(permits.acquires).hasSize(4);
    }

    @Test
    void acquire_denied_repeatsAfterTheDelayFromTheRequest() {
        rig.single(0);
        rig.pass(Duration.ofMillis(40));
        permits.last().answer(request -> Permit.notBefore(Duration.ofMillis(100)));
        rig.pass(Duration.ofMillis(59));
        assertThat(permits.acquires).hasSize(1);
        assertThat(rig.instance(ONLY).retryAfter()).isZero();
        rig.pass(Duration.ofMillis(1));
        assertThat(permits.acquires).hasSize(2);

        permits.last().grant();
        assertThat(rig.writtenAt()).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void acquire_deniedWithZeroDelay_doesNotLoopTightly() {
        permits.answering((number, request) -> Permit.notBefore(Duration.ZERO));
        rig.single(0);
        rig.pass(Duration.ofMillis(10));

        assertThat(permits.acquires).hasSizeBetween(6, 8);
    }

    @Test
    void acquire_severalFreeInstances_batchesUpToTheWaitingLookups() {
        rig.instances(5).singles(0, 3);
        assertThat(permits.acquires).hasSize(1);
        assertThat(permits.last().requests).hasSize(1);

        permits.last().grant();
        assertThat(permits.acquires).hasSize(2);
        assertThat(permits.last().requests).hasSize(2);
        permits.last().grant();
        assertThat(rig.usedInstances()).hasSize(3).doesNotHaveDuplicates();
        assertThat(permits.acquires).hasSize(2);
    }

    @Test
    void acquire_manyInstances_isBoundedByMaxInFlight() {
        rig.instances(5).maxInFlight(2).bulk(0, 5);
        permits.last().grant();
        assertThat(permits.last().requests).hasSize(1);
        permits.last().grant();

        assertThat(rig.requests()).hasSize(2);
        assertThat(permits.acquires).hasSize(2);
    }

    @Test
    void acquire_manyInstances_requestsAThousandAtATime() {
        rig.serverAddresses(idInstance -> idInstance.substring(2) + ".example.com")
                .instances(2500)
                .maxInFlight(2500)
                .bulk(chats(0, 2500), 2500, null);
        permits.last().grant();
        assertThat(permits.last().requests).hasSize(1000);
        permits.last().grant();
        assertThat(permits.last().requests).hasSize(1000);
        permits.last().grant();
        permits.last().grant();

        assertThat(rig.usedInstances()).hasSize(2500).doesNotHaveDuplicates();
    }

    @Test
    void acquire_lookupsThroughAnInstance_requestsThatInstanceOnly() {
        rig.instances("1", "2", "3").single(0, "2");
        assertThat(permits.last().instances()).containsExactly("2");
        rig.single(1, "2");
        rig.single(2, "3");
        permits.last().grant();

        assertThat(permits.last().instances()).containsExactly("3");
        permits.last().grant();
        assertThat(rig.usedInstances()).containsExactly("2", "3");
    }

    @Test
    void answer_grantsOneDeniesAnother_sendsThroughTheGranted() {
        rig.instances("1", "2").bulk(0, 3);
        permits.last().grant();
        permits.last().answer(request -> Permit.notBefore(SECOND));

        assertThat(rig.usedInstances()).containsExactly("1");
        assertThat(permits.acquires).hasSize(2);
        rig.pass(SECOND);
        assertThat(permits.last().instances()).containsExactly("2");
    }

    @Test
    void permit_singleAfterBulk_goesToTheSingle() {
        rig.bulk(0, 1);
        rig.single(5);
        permits.last().grant();

        assertThat(rig.requestedChats()).containsExactly(chat(5));
    }

    @Test
    void cancel_duringAcquire_losesOnlyThatPermit() {
        SingleCaller caller = rig.single(0);
        caller.cancel();
        permits.last().grant();
        assertThat(rig.requests()).isEmpty();

        SingleCaller next = rig.single(1);
        permits.last().grant();
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO);
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(next.found()).isTrue();
    }

    @Test
    void permit_lookupCancelled_goesToTheNext() {
        SingleCaller caller = rig.single(0);
        rig.single(1);
        caller.cancel();
        permits.last().grant();

        assertThat(rig.requestedChats()).containsExactly(chat(1));
    }

    @Test
    void close_duringAcquire_cancelsIt() {
        SingleCaller caller = rig.single(0);
        rig.dispatcher().close(Duration.ZERO);

        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(permits.last().cancelled).isTrue();
        permits.last().grant();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void single_sourceFails_failsAtOnceWithRetryAfter() {
        SingleCaller caller = rig.single(0);
        permits.last().fail();

        assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(caller.failure().isRetryable()).isTrue();
        assertThat(caller.failure().retryAfter()).contains(SECOND);
        assertThat(caller.failure()).cause().hasMessageContaining("IllegalStateException");
        assertThat(rig.instance(ONLY).cooldownReason()).isEqualTo(Reason.NO_PERMIT);
        assertThat(permits.notifications).isEmpty();
    }

    @Test
    void single_sourceThrowsOrIsEmpty_failsAtOnce() {
        SingleCaller caller = rig.single(0);
        permits.last().complete();
        assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE);
        rig.pass(SECOND);
        permits.throwing(new IllegalStateException("scripted"));

        assertThat(rig.single(1).reason()).isEqualTo(Reason.NO_INSTANCE);
    }

    @Test
    void single_answerLacksItsInstance_failsAtOnce() {
        SingleCaller caller = rig.single(0);
        permits.last().answer(request -> null);

        assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE);
    }

    @Test
    void bulk_sourceFails_continuesAfterASecond() {
        Run run = rig.bulk(0, 2);
        permits.last().fail();
        permits.granting();
        rig.pass(Duration.ofMillis(999));
        assertThat(rig.requests()).isEmpty();
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(2);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void acquire_noAnswer_timesOutAfterTenSeconds() {
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(caller.waits()).isTrue();
        rig.pass(Duration.ofNanos(1));

        assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(permits.last().cancelled).isTrue();
        permits.last().grant();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void externalCooldown_lookupsWaiting_failsSinglesAndDelaysBulks() {
        Run run = rig.bulk(0, 1);
        SingleCaller caller = rig.single(5);
        permits.last().answer(request -> Permit.cooldown(Reason.QUOTA_EXCEEDED, Duration.ofSeconds(30)));

        assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(caller.failure())
                .cause()
                .hasMessageContaining("another client")
                .hasMessageContaining("QUOTA_EXCEEDED");
        assertThat(rig.instance(ONLY).cooldownRemaining()).isEqualTo(Duration.ofSeconds(30));
        assertThat(rig.requests()).isEmpty();
        assertThat(permits.notifications).isEmpty();

        permits.granting();
        rig.pass(Duration.ofSeconds(31));
        assertThat(run.found()).isEqualTo(1);
        assertThat(permits.notifications).containsExactly(ONLY + " ready");
    }

    @Test
    void externalCooldown_failsHereToo_lastsAtLeastTheInitialCooldown() {
        rig.transport.replies(ScriptedReply.failure(Reason.QUOTA_EXCEEDED), ScriptedReply.found());
        permits.answering((number, request) -> number == 0
                ? Permit.cooldown(Reason.QUOTA_EXCEEDED, Duration.ofSeconds(10))
                : Permit.granted(request.interval()));
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(10).plus(ScriptedTransport.LATENCY));

        assertThat(rig.instance(ONLY).cooldownRemaining()).isEqualTo(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(61));
        assertThat(run.found()).isEqualTo(1);
    }

    @Test
    void externalCooldown_withoutDuration_disablesTheInstance() {
        permits.answering((number, request) -> request.idInstance().equals("1")
                ? Permit.cooldown(Reason.INSTANCE_DELETED, null)
                : Permit.granted(request.interval()));
        Run run = rig.instances("1", "2").bulk(0, 3);
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.instance("1").state()).isEqualTo(State.DISABLED);
        assertThat(rig.usedInstances()).containsOnly("2");
    }

    @Test
    void single_retryingAnInstance_isNotFailedDuringAcquire() {
        rig.instances("1", "2").single(0, "1");
        permits.last().answer(request -> Permit.cooldown(Reason.QUOTA_EXCEEDED, SECOND));
        rig.single(1, "2");
        permits.last().answer(request -> Permit.cooldown(Reason.QUOTA_EXCEEDED, Duration.ofSeconds(2)));
        rig.pass(SECOND);
        SingleCaller caller = rig.single(2);
        assertThat(permits.last().instances()).containsExactly("1");
        SingleCaller other = rig.single(3);

        assertThat(caller.waits()).isTrue();
        assertThat(other.waits()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"QUOTA_EXCEEDED", "INSTANCE_NOT_AUTHORIZED", "INSTANCE_EXPIRED"})
    void cooldown_instanceFailure_notifiesStartAndEnd(Reason reason) {
        permits.granting();
        rig.transport.replies(ScriptedReply.failure(reason), ScriptedReply.found());
        rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(permits.notifications).containsExactly(ONLY + " cooling down because of " + reason + " for PT1M");

        rig.pass(Duration.ofMinutes(1));
        rig.single(1);
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(permits.notifications).hasSize(2).last().isEqualTo(ONLY + " ready");
    }

    @Test
    void disable_instanceDeleted_notifiesCooldownWithoutDuration() {
        permits.granting();
        rig.reply(ScriptedReply.failure(Reason.INSTANCE_DELETED)).single(0);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(permits.notifications).containsExactly(ONLY + " cooling down because of INSTANCE_DELETED for null");
    }

    @Test
    void throttle_paced_notifiesThePauseAndRaisesTheInterval() {
        permits.granting();
        rig.transport.replies(ScriptedReply.throttled(Duration.ofSeconds(3)), ScriptedReply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(4));

        assertThat(permits.notifications).containsExactly(ONLY + " paused for PT3S");
        assertThat(permits.last().requests.get(0).interval()).isGreaterThan(INTERVAL);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void throttle_longerGrantedInterval_raisesThatInterval() {
        permits.answering((number, request) -> Permit.granted(Duration.ofMillis(1400)));
        rig.reply(
                request -> rig.requests().size() == 5 ? ScriptedReply.throttled(Duration.ZERO) : ScriptedReply.found());
        rig.bulk(0, 6);
        rig.pass(Duration.ofSeconds(20));

        assertThat(rig.instance(ONLY).throttled()).isEqualTo(1);
        assertThat(rig.instance(ONLY).margin()).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void throttle_uncoordinatedPermit_waitsWithoutRaising() {
        permits.answering((number, request) -> Permit.uncoordinated());
        rig.reply(
                request -> rig.requests().size() == 5 ? ScriptedReply.throttled(Duration.ZERO) : ScriptedReply.found());
        Run run = rig.bulk(0, 6);
        rig.pass(Duration.ofSeconds(20));

        assertThat(run.found()).isEqualTo(6);
        assertThat(rig.instance(ONLY).throttled()).isEqualTo(1);
        assertThat(rig.instance(ONLY).margin()).isEqualTo(Duration.ofMillis(20));
        List<Duration> written = rig.writtenAt();
        assertThat(written.get(5).minus(written.get(4))).isGreaterThanOrEqualTo(CAUGHT_UP);
    }

    @Test
    void deadline_whilePermitDenied_failsTheLookup() {
        permits.answering((number, request) -> Permit.notBefore(Duration.ofMillis(300)));
        SingleCaller caller = rig.deadline(SECOND).single(0);
        rig.pass(SECOND);

        assertThat(caller.reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void bulk_throughAnInstanceBesideSingles_keepsItsShare() {
        permits.granting();
        Run run = rig.bulk(chats(0, 2), 2, ONLY);
        rig.singles(10, 6);
        rig.pass(Duration.ofSeconds(9));

        assertThat(run.found()).isEqualTo(2);
        assertThat(rig.requestedChats().indexOf(chat(1))).isEqualTo(4);
    }
}
