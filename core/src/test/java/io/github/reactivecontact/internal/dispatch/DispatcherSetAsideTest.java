package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherSetAsideTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"UNAUTHORIZED", "FORBIDDEN", "INSTANCE_DELETED"})
    void failureForGood_dismissesTheInstance_andItsLookupsGoOnThroughTheOthers(Reason reason) {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") ? Reply.failure(reason) : Reply.found());
        Run run = rig.bulk(0, 10);
        rig.pass(Duration.ofHours(3));
        rig.singles(10, 5);
        rig.pass(MINUTE);

        assertThat(run.found()).isEqualTo(10);
        assertThat(Collections.frequency(rig.asked(), "1")).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.GONE);
        assertThat(rig.instance("1").setAsideBecause()).isEqualTo(reason);
        assertThat(rig.instance("1").setAsideFor()).isNull();
        assertThat(rig.instance("1").failed()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"INSTANCE_NOT_AUTHORIZED", "INSTANCE_EXPIRED", "QUOTA_EXCEEDED"})
    void failureForNow_setsTheInstanceAside_andItsLookupsGoOnThroughTheOthers(Reason reason) {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") ? Reply.failure(reason) : Reply.found());
        Run run = rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(30));

        assertThat(run.found()).isEqualTo(10);
        assertThat(Collections.frequency(rig.asked(), "1")).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.SET_ASIDE);
        assertThat(rig.instance("1").setAsideBecause()).isEqualTo(reason);
        assertThat(rig.instance("1").setAsideFor())
                .isEqualTo(MINUTE.plus(ScriptedExchange.LATENCY).minusSeconds(30));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = Mode.EXCLUDE,
            names = {
                "UNAUTHORIZED",
                "FORBIDDEN",
                "INSTANCE_DELETED",
                "INSTANCE_NOT_AUTHORIZED",
                "INSTANCE_EXPIRED",
                "QUOTA_EXCEEDED"
            })
    void anyOtherFailure_leavesTheInstanceReady(Reason reason) {
        rig.exchange.replies(Reply.failure(reason), Reply.found());
        rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        assertThat(rig.single(1).waits()).isTrue();
    }

    @Test
    void setAside_theNextLookupAfterAMinuteIsTheProbe_andDoublesItUpToAnHour() {
        rig.reply(Reply.failure(Reason.INSTANCE_NOT_AUTHORIZED));
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofHours(6));

        Duration gap = ScriptedExchange.LATENCY;
        List<Duration> written = rig.writtenAt();
        for (int i = 1; i < written.size(); i++) {
            Duration term = MINUTE.multipliedBy(Math.min(60, 1L << (i - 1)));
            assertThat(written.get(i).minus(written.get(i - 1))).isEqualTo(term.plus(gap));
        }
        // 1 + 2 + 4 + 8 + 16 + 32 minutes, and then hours.
        assertThat(written).hasSize(1 + 6 + 4);
        assertThat(run.outcomes).isEmpty();
        run.cancel();
    }

    @Test
    void setAside_whileNobodyAsks_costsNoRequest() {
        rig.reply(Reply.failure(Reason.QUOTA_EXCEEDED)).single(0);
        rig.pass(Duration.ofHours(6));

        assertThat(rig.requests()).hasSize(1);
        assertThat(rig.instance(ONLY).setAsideFor()).isNegative();
        assertThat(rig.liveTimers()).isLessThanOrEqualTo(1);
    }

    @Test
    void probe_isOneAtATime_andItsSuccessRestoresTheInstance() {
        rig.rate(10, Duration.ofSeconds(1));
        rig.exchange.replies(
                Reply.failure(Reason.QUOTA_EXCEEDED), Reply.found().after(Duration.ofSeconds(20)), Reply.found());
        Run run = rig.bulk(0, 50);
        rig.pass(MINUTE.plusSeconds(15));
        assertThat(rig.requests()).hasSize(2);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.SET_ASIDE);
        rig.pass(Duration.ofSeconds(20));

        assertThat(run.found()).isEqualTo(50);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        assertThat(rig.instance(ONLY).setAsideBecause()).isNull();
    }

    @Test
    void setAside_afterARecovery_startsAgainWithAMinute() {
        rig.exchange.replies(
                Reply.failure(Reason.QUOTA_EXCEEDED),
                Reply.failure(Reason.QUOTA_EXCEEDED),
                Reply.found(),
                Reply.failure(Reason.QUOTA_EXCEEDED));
        Run run = rig.bulk(0, 2);
        rig.pass(Duration.ofMinutes(3).plusSeconds(5));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.requests()).hasSize(4);
        assertThat(rig.instance(ONLY).setAsideFor()).isBetween(Duration.ofSeconds(50), MINUTE);
        run.cancel();
    }

    @Test
    void probe_thatEndsInAFault_waitsAnotherTermOfTheSameLength() {
        rig.exchange.replies(Reply.failure(Reason.QUOTA_EXCEEDED), Reply.failure(Reason.SERVER_ERROR), Reply.found());
        Run run = rig.bulk(0, 1);
        rig.pass(MINUTE.plusSeconds(1));
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.SET_ASIDE);
        assertThat(rig.instance(ONLY).setAsideBecause()).isEqualTo(Reason.QUOTA_EXCEEDED);
        rig.pass(MINUTE.plusSeconds(1));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.exchange.request(2).writtenAt())
                .isEqualTo(MINUTE.plus(ScriptedExchange.LATENCY).multipliedBy(2));
    }

    @Test
    void probe_thatIsThrottled_leavesTheInstanceSetAside_andTheNextAtItsPaceIsTheProbe() {
        rig.exchange.replies(
                Reply.failure(Reason.QUOTA_EXCEEDED),
                Reply.throttled(Duration.ofSeconds(10)),
                Reply.failure(Reason.QUOTA_EXCEEDED));
        Run run = rig.bulk(0, 1);
        rig.pass(MINUTE.plusSeconds(1));
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.SET_ASIDE);
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.requests()).hasSize(3);
        assertThat(rig.instance(ONLY).setAsideFor()).isBetween(MINUTE.plusSeconds(55), MINUTE.multipliedBy(2));
        run.cancel();
    }

    @Test
    void probe_thatIsCancelled_isFollowedByAnotherAtOnce() {
        rig.exchange.replies(Reply.failure(Reason.QUOTA_EXCEEDED), Reply.silence(), Reply.found());
        rig.single(0);
        rig.pass(MINUTE.plusSeconds(1));
        Ear leaver = rig.single(1);
        rig.pass(Duration.ofSeconds(5));
        assertThat(rig.requests()).hasSize(2);
        leaver.cancel();
        Ear next = rig.single(2);
        rig.pass(Duration.ofSeconds(1));

        assertThat(next.found()).isTrue();
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void probe_answeredWithARefusalOfTheRequest_restoresTheInstance() {
        rig.exchange.replies(
                Reply.failure(Reason.QUOTA_EXCEEDED), Reply.refused(Reason.REQUEST_REFUSED, 400), Reply.found());
        rig.single(0);
        rig.pass(MINUTE.plusSeconds(1));
        Ear probe = rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(probe.reason()).isEqualTo(Reason.REQUEST_REFUSED);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void answerOfARequestSentBeforeTheInstanceWasSetAside_doesNotRestoreIt() {
        rig.rate(10, Duration.ofSeconds(1));
        rig.exchange.replies(
                Reply.found().after(Duration.ofSeconds(5)),
                Reply.throttled(Duration.ZERO).after(Duration.ofSeconds(5)),
                Reply.failure(Reason.QUOTA_EXCEEDED),
                Reply.found());
        Run run = rig.bulk(0, 3);
        rig.pass(Duration.ofSeconds(10));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.SET_ASIDE);
        assertThat(rig.requests()).hasSize(3);
        rig.pass(MINUTE);
        assertThat(run.found()).isEqualTo(3);
    }

    @Test
    void severalFailuresInFlight_areOneSetAside() {
        rig.rate(10, Duration.ofSeconds(1))
                .reply(Reply.failure(Reason.QUOTA_EXCEEDED).after(Duration.ofSeconds(1)));
        Run run = rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.requests()).hasSize(10);
        assertThat(rig.instance(ONLY).failed()).isEqualTo(10);
        assertThat(rig.instance(ONLY).setAsideFor()).isBetween(Duration.ofSeconds(57), MINUTE);
        run.cancel();
    }

    @Test
    void failureForNow_ofAnInstanceThatIsGone_doesNotBringItBack() {
        rig.rate(10, Duration.ofSeconds(1))
                .exchange
                .replies(
                        Reply.failure(Reason.UNAUTHORIZED),
                        Reply.failure(Reason.QUOTA_EXCEEDED).after(Duration.ofSeconds(1)),
                        Reply.found().after(Duration.ofSeconds(1)));
        rig.singles(0, 3);
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.GONE);
        assertThat(rig.instance(ONLY).setAsideBecause()).isEqualTo(Reason.UNAUTHORIZED);
    }

    @Test
    void single_whenNoInstanceIsReady_failsAtOnceAndSaysWhyAndForHowLong() {
        rig.reply(Reply.failure(Reason.QUOTA_EXCEEDED)).single(0);
        rig.pass(Duration.ofSeconds(20).plus(ScriptedExchange.LATENCY));
        ContactLookupException failure = rig.single(1).failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
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
    void single_whenAllAreGone_failsAtOnceWithoutRetryAfter() {
        rig.reply(Reply.failure(Reason.UNAUTHORIZED)).single(0);
        rig.pass(Duration.ofSeconds(1));
        ContactLookupException failure = rig.single(1).failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure).hasMessageContaining("for good");
    }

    @Test
    void single_whoseOwnRequestSetTheLastInstanceAside_failsWithThatFailure() {
        rig.reply(Reply.failure(Reason.QUOTA_EXCEEDED));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(ear.failure().reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(ear.failure().attempts()).isEqualTo(1);
        assertThat(ear.failure().idInstance()).contains(ONLY);
    }

    @Test
    void singlesThatWait_whenTheLastInstanceIsSetAside_failAtOnce() {
        rig.reply(Reply.failure(Reason.QUOTA_EXCEEDED));
        rig.single(0);
        List<Ear> waiting = rig.singles(1, 5);
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(waiting).allSatisfy(ear -> assertThat(ear.reason()).isEqualTo(Reason.NO_INSTANCE));
        assertThat(rig.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void singlesThatWaitForAProbe_whenItEndsInAFault_failAtOnce(boolean named) {
        rig.exchange.replies(
                Reply.failure(Reason.QUOTA_EXCEEDED),
                Reply.throttled(Duration.ofSeconds(10)),
                Reply.failure(Reason.SERVER_ERROR),
                Reply.found());
        rig.single(0);
        rig.pass(MINUTE.plusSeconds(1));
        Ear probing = rig.single(1, named ? ONLY : null);
        rig.pass(Duration.ofSeconds(1));
        Ear waiting = rig.single(2, named ? ONLY : null);
        assertThat(waiting.waits()).isTrue();
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.requests()).hasSize(3);
        assertThat(waiting.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(probing.reason()).isEqualTo(Reason.NO_INSTANCE);
    }

    @Test
    void single_backFromABackOffWhenNoInstanceIsReady_failsWithNoInstanceAndKeepsWhatCameBefore() {
        rig.exchange.replies(Reply.failure(Reason.SERVER_ERROR), Reply.failure(Reason.QUOTA_EXCEEDED));
        rig.random(() -> 0.999);
        rig.rate(10, Duration.ofSeconds(1));
        Ear ear = rig.single(0);
        rig.single(1);
        rig.pass(Duration.ofSeconds(5));

        assertThat(ear.failure().reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(ear.failure().attempts()).isEqualTo(1);
        assertThat(ear.failure().retryAfter()).isPresent();
        assertThat(ear.failure().getSuppressed()).hasSize(1);
    }

    @Test
    void single_throughAnInstanceThatIsSetAside_failsAtOnceThoughOthersAreReady() {
        rig.instances("1", "2")
                .reply(request ->
                        request.idInstance.equals("1") ? Reply.failure(Reason.QUOTA_EXCEEDED) : Reply.found());
        rig.single(0, "1");
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.single(1, "1").reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(rig.single(2, "2").waits()).isTrue();
        assertThat(rig.single(3).waits()).isTrue();
    }

    @Test
    void bulk_throughAnInstanceThatIsSetAside_waitsForItAlone() {
        rig.instances("1", "2").exchange.replies(Reply.failure(Reason.QUOTA_EXCEEDED), Reply.found());
        Run run = rig.bulk(chats(0, 3), 3, "1");
        rig.pass(MINUTE);
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.asked()).containsOnly("1");
    }

    @Test
    void bulk_throughAnInstanceThatIsGone_failsThoughOthersAreReady() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") ? Reply.failure(Reason.FORBIDDEN) : Reply.found());
        Run run = rig.bulk(chats(0, 5), 3, "1");
        rig.pass(Duration.ofSeconds(2));

        assertThat(run.reasons())
                .containsExactlyInAnyOrder(
                        Reason.FORBIDDEN,
                        Reason.NO_INSTANCE,
                        Reason.NO_INSTANCE,
                        Reason.NO_INSTANCE,
                        Reason.NO_INSTANCE);
        assertThat(run.completed).isTrue();
    }

    @Test
    void bulk_whenAllAreSetAside_waitsAndThenGoesOn() {
        rig.instances("1", "2")
                .reply(request -> rig.now().compareTo(Duration.ofMinutes(2)) < 0
                        ? Reply.failure(Reason.INSTANCE_NOT_AUTHORIZED)
                        : Reply.found());
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofMinutes(3));
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofMinutes(3));

        assertThat(run.found()).isEqualTo(100);
    }

    @Test
    void bulk_whenOneIsGoneAndOneSetAside_waits_andFailsOnlyWhenAllAreGone() {
        rig.instances("1", "2").reply(request -> {
            if (request.idInstance.equals("1")) {
                return Reply.failure(Reason.FORBIDDEN);
            }
            boolean late = rig.now().compareTo(Duration.ofMinutes(2)) > 0;
            return Reply.failure(late ? Reason.INSTANCE_DELETED : Reason.INSTANCE_EXPIRED);
        });
        Run run = rig.bulk(chats(0, 20), 5, null);
        rig.pass(Duration.ofMinutes(2));
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofMinutes(3));

        assertThat(run.failures()).hasSize(20);
        assertThat(run.reasons()).contains(Reason.INSTANCE_DELETED).contains(Reason.NO_INSTANCE);
        assertThat(run.completed).isTrue();
        assertThat(rig.asked()).hasSize(4);
    }

    @Test
    void bulk_thatWaitsForAnInstance_isBoundedByTheDeadline() {
        rig.deadline(Duration.ofSeconds(30)).reply(Reply.failure(Reason.QUOTA_EXCEEDED));
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));
        Run run = rig.bulk(1, 10);
        rig.pass(Duration.ofSeconds(29));
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofSeconds(1));

        assertThat(run.reasons()).hasSize(10).containsOnly(Reason.DEADLINE);
    }

    @Test
    void lookup_refusedByOneInstanceAfterTheOther_hasAskedEachOnce() {
        rig.instances(5).reply(Reply.failure(Reason.UNAUTHORIZED));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(ear.failure().reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(ear.failure().attempts()).isEqualTo(5);
        assertThat(ear.failure().getSuppressed()).hasSize(4);
        assertThat(rig.asked()).doesNotHaveDuplicates().hasSize(5);
        assertThat(rig.askedAbout()).containsOnly(chat(0));
    }

    @Test
    void throttling_howeverLong_neverSetsAside() {
        rig.reply(Reply.throttled(Duration.ZERO));
        Run run = rig.bulk(0, 3);
        for (int minute = 0; minute < 30; minute++) {
            rig.pass(MINUTE);
            assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        }
        assertThat(rig.instance(ONLY).throttled()).isGreaterThan(5);
        run.cancel();
    }
}
