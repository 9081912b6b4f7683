package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherCooldownTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void fail_deleted_disablesTheInstanceForEverAndReroutes() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.failure(Reason.INSTANCE_DELETED)
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 10);
        rig.pass(Duration.ofHours(3));
        rig.singles(10, 5);
        rig.pass(MINUTE);

        assertThat(run.found()).isEqualTo(10);
        assertThat(Collections.frequency(rig.usedInstances(), "1")).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.DISABLED);
        assertThat(rig.instance("1").cooldownReason()).isEqualTo(Reason.INSTANCE_DELETED);
        assertThat(rig.instance("1").cooldownRemaining()).isNull();
        assertThat(rig.instance("1").failed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND"})
    void fail_refusedFromTheStart_disablesTheInstanceAndProbesItHourly(Reason reason) {
        rig.instances("1", "2")
                .reply(request ->
                        request.idInstance.equals("1") ? ScriptedReply.failure(reason) : ScriptedReply.found());
        Run run = rig.bulk(0, 3 * 60 * 60);
        rig.pass(Duration.ofMinutes(59));

        assertThat(Collections.frequency(rig.usedInstances(), "1")).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.DISABLED);
        assertThat(rig.instance("1").cooldownReason()).isEqualTo(reason);
        assertThat(rig.instance("1").cooldownRemaining()).isBetween(Duration.ZERO, Duration.ofMinutes(2));

        rig.pass(Duration.ofHours(4));

        assertThat(Collections.frequency(rig.usedInstances(), "1")).isEqualTo(4);
        assertThat(run.found()).isEqualTo(3 * 60 * 60);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND"})
    void fail_refusedAfterAnAnswer_coolsDownTheInstance(Reason reason) {
        rig.instances("1", "2").reply(request -> {
            boolean isRefused = request.idInstance.equals("1") && rig.now().compareTo(Duration.ofSeconds(5)) >= 0;
            return isRefused && rig.now().compareTo(MINUTE) < 0 ? ScriptedReply.failure(reason) : ScriptedReply.found();
        });
        Run run = rig.bulk(0, 200);
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.instance("1").state()).isEqualTo(State.COOLING_DOWN);
        assertThat(rig.instance("1").cooldownReason()).isEqualTo(reason);

        rig.pass(Duration.ofMinutes(3));

        assertThat(rig.instance("1").state()).isEqualTo(State.READY);
        assertThat(run.found()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"INSTANCE_NOT_AUTHORIZED", "INSTANCE_EXPIRED", "QUOTA_EXCEEDED", "UNEXPECTED_RESPONSE"})
    void fail_temporarily_coolsDownTheInstanceAndReroutes(Reason reason) {
        rig.instances("1", "2")
                .reply(request ->
                        request.idInstance.equals("1") ? ScriptedReply.failure(reason) : ScriptedReply.found());
        Run run = rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(30));

        assertThat(run.found()).isEqualTo(10);
        assertThat(Collections.frequency(rig.usedInstances(), "1")).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.COOLING_DOWN);
        assertThat(rig.instance("1").cooldownReason()).isEqualTo(reason);
        assertThat(rig.instance("1").cooldownRemaining())
                .isEqualTo(MINUTE.plus(ScriptedTransport.LATENCY).minusSeconds(30));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = Mode.EXCLUDE,
            names = {
                "UNAUTHORIZED",
                "FORBIDDEN",
                "NOT_FOUND",
                "INSTANCE_DELETED",
                "INSTANCE_NOT_AUTHORIZED",
                "INSTANCE_EXPIRED",
                "QUOTA_EXCEEDED",
                "UNEXPECTED_RESPONSE"
            })
    void fail_otherReason_leavesTheInstanceAvailable(Reason reason) {
        rig.transport.replies(ScriptedReply.failure(reason), ScriptedReply.found());
        rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(rig.instance(ONLY).isAvailable()).isTrue();
        assertThat(rig.single(1).waits()).isTrue();
    }

    @Test
    void probe_failing_doublesTheCooldownUpToAnHour() {
        rig.reply(ScriptedReply.failure(Reason.INSTANCE_NOT_AUTHORIZED));
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofHours(6));

        Duration gap = ScriptedTransport.LATENCY;
        List<Duration> written = rig.writtenAt();
        for (int i = 1; i < written.size(); i++) {
            Duration term = MINUTE.multipliedBy(Math.min(60, 1L << (i - 1)));
            assertThat(written.get(i).minus(written.get(i - 1))).isEqualTo(term.plus(gap));
        }
        // The cooldowns last 1, 2, 4, 8, 16 and 32 minutes, then an hour each.
        assertThat(written).hasSize(1 + 6 + 4);
        assertThat(run.outcomes).isEmpty();
        run.cancel();
    }

    @Test
    void cooldown_noLookups_sendsNoProbe() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED)).single(0);
        rig.pass(Duration.ofHours(6));

        assertThat(rig.requests()).hasSize(1);
        assertThat(rig.instance(ONLY).cooldownRemaining()).isNegative();
        assertThat(rig.liveTimers()).isLessThanOrEqualTo(1);
    }

    @Test
    void probe_manyWaiting_isSingleAndRestoresTheInstance() {
        rig.rate(10, Duration.ofSeconds(1));
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.found().after(Duration.ofSeconds(20)),
                ScriptedReply.found());
        Run run = rig.bulk(0, 50);
        rig.pass(MINUTE.plusSeconds(15));
        assertThat(rig.requests()).hasSize(2);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.COOLING_DOWN);
        rig.pass(Duration.ofSeconds(20));

        assertThat(run.found()).isEqualTo(50);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        assertThat(rig.instance(ONLY).cooldownReason()).isNull();
    }

    @Test
    void cooldown_afterRecovery_restartsAtOneMinute() {
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.found(),
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        Run run = rig.bulk(0, 2);
        rig.pass(Duration.ofMinutes(3).plusSeconds(5));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.requests()).hasSize(4);
        assertThat(rig.instance(ONLY).cooldownRemaining()).isBetween(Duration.ofSeconds(50), MINUTE);
        run.cancel();
    }

    @Test
    void probe_endingInAFault_repeatsTheSameCooldown() {
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.failure(Reason.SERVER_ERROR),
                ScriptedReply.found());
        Run run = rig.bulk(0, 1);
        rig.pass(MINUTE.plusSeconds(1));
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.COOLING_DOWN);
        assertThat(rig.instance(ONLY).cooldownReason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        rig.pass(MINUTE.plusSeconds(1));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.transport.request(2).writtenAt())
                .isEqualTo(MINUTE.plus(ScriptedTransport.LATENCY).multipliedBy(2));
    }

    @Test
    void probe_throttled_isFollowedByAnotherAtThePace() {
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.throttled(Duration.ofSeconds(10)),
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        Run run = rig.bulk(0, 1);
        rig.pass(MINUTE.plusSeconds(1));
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.COOLING_DOWN);
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.requests()).hasSize(3);
        assertThat(rig.instance(ONLY).cooldownRemaining()).isBetween(MINUTE.plusSeconds(55), MINUTE.multipliedBy(2));
        run.cancel();
    }

    @Test
    void probe_cancelled_isFollowedByAnotherAtOnce() {
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED), ScriptedReply.silence(), ScriptedReply.found());
        rig.single(0);
        rig.pass(MINUTE.plusSeconds(1));
        SingleCaller cancelledCaller = rig.single(1);
        rig.pass(Duration.ofSeconds(5));
        assertThat(rig.requests()).hasSize(2);
        cancelledCaller.cancel();
        SingleCaller next = rig.single(2);
        rig.pass(Duration.ofSeconds(1));

        assertThat(next.found()).isTrue();
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void probe_requestRefused_restoresTheInstance() {
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.refused(Reason.REQUEST_REFUSED, 400),
                ScriptedReply.found());
        rig.single(0);
        rig.pass(MINUTE.plusSeconds(1));
        SingleCaller probe = rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(probe.reason()).isEqualTo(Reason.REQUEST_REFUSED);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void response_sentBeforeCooldown_doesNotRestoreTheInstance() {
        rig.rate(10, Duration.ofSeconds(1));
        rig.transport.replies(
                ScriptedReply.found().after(Duration.ofSeconds(5)),
                ScriptedReply.throttled(Duration.ZERO).after(Duration.ofSeconds(5)),
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.found());
        Run run = rig.bulk(0, 3);
        rig.pass(Duration.ofSeconds(10));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.COOLING_DOWN);
        assertThat(rig.requests()).hasSize(3);
        rig.pass(MINUTE);
        assertThat(run.found()).isEqualTo(3);
    }

    @Test
    void fail_severalInFlight_startsOneCooldown() {
        rig.rate(10, Duration.ofSeconds(1))
                .reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED).after(Duration.ofSeconds(1)));
        Run run = rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.requests()).hasSize(10);
        assertThat(rig.instance(ONLY).failed()).isEqualTo(10);
        assertThat(rig.instance(ONLY).cooldownRemaining()).isBetween(Duration.ofSeconds(57), MINUTE);
        run.cancel();
    }

    @Test
    void fail_temporarilyWhenDisabled_keepsTheInstanceDisabled() {
        rig.rate(10, Duration.ofSeconds(1))
                .transport
                .replies(
                        ScriptedReply.failure(Reason.UNAUTHORIZED),
                        ScriptedReply.failure(Reason.QUOTA_EXCEEDED).after(Duration.ofSeconds(1)),
                        ScriptedReply.found().after(Duration.ofSeconds(1)));
        rig.singles(0, 3);
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.DISABLED);
        assertThat(rig.instance(ONLY).cooldownReason()).isEqualTo(Reason.UNAUTHORIZED);
    }

    @Test
    void single_noInstanceReady_failsAtOnceWithReasonAndRetryAfter() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED)).single(0);
        rig.pass(Duration.ofSeconds(20).plus(ScriptedTransport.LATENCY));
        ContactLookupException failure = rig.single(1).failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(failure)
                .hasMessageContaining("No instance is ready. The first to be probed, " + ONLY
                        + ", is cooling down because of QUOTA_EXCEEDED");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(40));
        assertThat(failure.idInstance()).isEmpty();
        assertThat(failure.attempts()).isZero();
        assertThat(failure)
                .hasMessageContaining("QUOTA_EXCEEDED")
                .cause()
                .isInstanceOfSatisfying(ContactLookupException.class, cause -> {
                    assertThat(cause.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
                    assertThat(cause.idInstance()).contains(ONLY);
                });
    }

    @Test
    void single_allDisabled_failsAtOnceWithTheTimeOfTheProbe() {
        rig.reply(ScriptedReply.failure(Reason.UNAUTHORIZED)).single(0);
        rig.pass(Duration.ofSeconds(1));
        ContactLookupException failure = rig.single(1).failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(failure.retryAfter())
                .contains(Duration.ofHours(1).plus(ScriptedTransport.LATENCY).minusSeconds(1));
        assertThat(failure).hasMessageContaining("is disabled because of");
    }

    @Test
    void single_causingTheLastCooldown_failsWithItsOwnFailure() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.failure().reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(caller.failure().attempts()).isEqualTo(1);
        assertThat(caller.failure().idInstance()).contains(ONLY);
    }

    @Test
    void single_waitingAtTheLastCooldown_failsAtOnce() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        rig.single(0);
        List<SingleCaller> waiting = rig.singles(1, 5);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(waiting).allSatisfy(caller -> assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE));
        assertThat(rig.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void single_waitingForAFailedProbe_failsAtOnce(boolean named) {
        rig.transport.replies(
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.throttled(Duration.ofSeconds(10)),
                ScriptedReply.failure(Reason.SERVER_ERROR),
                ScriptedReply.found());
        rig.single(0);
        rig.pass(MINUTE.plusSeconds(1));
        SingleCaller probing = rig.single(1, named ? ONLY : null);
        rig.pass(Duration.ofSeconds(1));
        SingleCaller waiting = rig.single(2, named ? ONLY : null);
        assertThat(waiting.waits()).isTrue();
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.requests()).hasSize(3);
        assertThat(waiting.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(probing.reason()).isEqualTo(Reason.NO_INSTANCE);
    }

    @Test
    void single_noInstanceReadyAfterBackoff_failsAndKeepsEarlierFailures() {
        rig.transport.replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        rig.random(() -> 0.999);
        rig.rate(10, Duration.ofSeconds(1));
        SingleCaller caller = rig.single(0);
        rig.single(1);
        rig.pass(Duration.ofSeconds(5));

        assertThat(caller.failure().reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(caller.failure().attempts()).isEqualTo(1);
        assertThat(caller.failure().retryAfter()).isPresent();
        assertThat(caller.failure().getSuppressed()).hasSize(1);
    }

    @Test
    void single_throughACoolingInstance_failsAtOnce() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.failure(Reason.QUOTA_EXCEEDED)
                        : ScriptedReply.found());
        rig.single(0, "1");
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.single(1, "1").failure())
                .hasMessageContaining("Instance 1, which the lookup names, is not ready. It is cooling down because of"
                        + " QUOTA_EXCEEDED");
        assertThat(rig.single(2, "2").waits()).isTrue();
        assertThat(rig.single(3).waits()).isTrue();
    }

    @Test
    void bulk_throughACoolingInstance_waitsForIt() {
        rig.instances("1", "2").transport.replies(ScriptedReply.failure(Reason.QUOTA_EXCEEDED), ScriptedReply.found());
        Run run = rig.bulk(chats(0, 3), 3, "1");
        rig.pass(MINUTE);
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.usedInstances()).containsOnly("1");
    }

    @Test
    void bulk_throughADisabledInstance_waitsForItsProbe() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") && rig.now().compareTo(MINUTE) < 0
                        ? ScriptedReply.failure(Reason.FORBIDDEN)
                        : ScriptedReply.found());
        Run run = rig.bulk(chats(0, 5), 3, "1");
        rig.pass(Duration.ofMinutes(59));
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofMinutes(2));

        assertThat(run.found()).isEqualTo(5);
        assertThat(rig.usedInstances()).containsOnly("1");
    }

    @Test
    void bulk_throughADeletedInstance_fails() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.failure(Reason.INSTANCE_DELETED)
                        : ScriptedReply.found());
        Run run = rig.bulk(chats(0, 5), 3, "1");
        rig.pass(Duration.ofSeconds(2));

        assertThat(run.reasons())
                .containsExactlyInAnyOrder(
                        Reason.INSTANCE_DELETED,
                        Reason.NO_INSTANCE,
                        Reason.NO_INSTANCE,
                        Reason.NO_INSTANCE,
                        Reason.NO_INSTANCE);
        assertThat(run.completed).isTrue();
    }

    @Test
    void bulk_allCoolingDown_waitsAndContinues() {
        rig.instances("1", "2")
                .reply(request -> rig.now().compareTo(Duration.ofMinutes(2)) < 0
                        ? ScriptedReply.failure(Reason.INSTANCE_NOT_AUTHORIZED)
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofMinutes(3));
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofMinutes(3));

        assertThat(run.found()).isEqualTo(100);
    }

    @Test
    void bulk_oneDeletedOneCooling_failsOnlyWhenAllAreDeleted() {
        rig.instances("1", "2").reply(request -> {
            if (request.idInstance.equals("1")) {
                return ScriptedReply.failure(Reason.INSTANCE_DELETED);
            }
            boolean late = rig.now().compareTo(Duration.ofMinutes(2)) > 0;
            return ScriptedReply.failure(late ? Reason.INSTANCE_DELETED : Reason.INSTANCE_EXPIRED);
        });
        Run run = rig.bulk(chats(0, 20), 5, null);
        rig.pass(Duration.ofMinutes(2));
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofMinutes(3));

        assertThat(run.failures()).hasSize(20);
        assertThat(run.reasons()).contains(Reason.INSTANCE_DELETED).contains(Reason.NO_INSTANCE);
        assertThat(run.completed).isTrue();
        assertThat(rig.usedInstances()).hasSize(4);
    }

    @Test
    void lookup_failedByEachInstance_triesEachOnce() {
        rig.instances(5).reply(ScriptedReply.failure(Reason.UNAUTHORIZED));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(caller.failure().reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(caller.failure().attempts()).isEqualTo(5);
        assertThat(caller.failure().getSuppressed()).hasSize(4);
        assertThat(rig.usedInstances()).doesNotHaveDuplicates().hasSize(5);
        assertThat(rig.requestedChats()).containsOnly(chat(0));
    }

    @Test
    void throttle_prolonged_neverCoolsDown() {
        rig.reply(ScriptedReply.throttled(Duration.ZERO));
        Run run = rig.bulk(0, 3);
        for (int minute = 0; minute < 30; minute++) {
            rig.pass(MINUTE);
            assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        }
        assertThat(rig.instance(ONLY).throttled()).isGreaterThan(5);
        run.cancel();
    }
}
