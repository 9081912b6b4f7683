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
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
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
        assertThat(permits.questions)
                .allSatisfy(asked -> assertThat(asked.requests).isNotEmpty());
    }

    @Test
    void lookup_asksForAPermitWithTheIntervalInForce_andIsSentWhenItIsGranted() {
        Ear ear = rig.single(0);
        rig.pass(Duration.ofMillis(30));
        assertThat(rig.requests()).isEmpty();
        assertThat(permits.last().requests).singleElement().satisfies(request -> {
            assertThat(request.idInstance()).isEqualTo(ONLY);
            assertThat(request.interval()).isEqualTo(INTERVAL);
        });

        permits.last().grant();
        assertThat(rig.writtenAt()).containsExactly(Duration.ofMillis(30));
        rig.pass(ScriptedExchange.LATENCY);
        assertThat(ear.found()).isTrue();
    }

    @Test
    void bulk_thatIsAlwaysGranted_keepsTheLocalPace() {
        permits.granting();
        Run run = rig.bulk(0, 4);
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(4);
        assertThat(rig.writtenAt())
                .containsExactly(Duration.ZERO, INTERVAL, INTERVAL.multipliedBy(2), INTERVAL.multipliedBy(3));
        assertThat(permits.questions).hasSize(4);
    }

    @Test
    void denied_isAskedAgainThatLongAfterItWasAsked() {
        rig.single(0);
        rig.pass(Duration.ofMillis(40));
        permits.last().answer(request -> Permit.notBefore(Duration.ofMillis(100)));
        rig.pass(Duration.ofMillis(59));
        assertThat(permits.questions).hasSize(1);
        assertThat(rig.instance(ONLY).heldFor()).isZero();
        rig.pass(Duration.ofMillis(1));
        assertThat(permits.questions).hasSize(2);

        permits.last().grant();
        assertThat(rig.writtenAt()).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void deniedForNoTime_isNotAskedInATightLoop() {
        permits.answering((number, request) -> Permit.notBefore(Duration.ZERO));
        rig.single(0);
        rig.pass(Duration.ofMillis(10));

        assertThat(permits.questions).hasSizeBetween(6, 8);
    }

    @Test
    void instances_thatAreFreeAtOnce_areAskedForInOneQuestion_noMoreThanLookupsWait() {
        rig.instances(5).singles(0, 3);
        assertThat(permits.questions).hasSize(1);
        assertThat(permits.last().requests).hasSize(1);

        permits.last().grant();
        assertThat(permits.questions).hasSize(2);
        assertThat(permits.last().requests).hasSize(2);
        permits.last().grant();
        assertThat(rig.asked()).hasSize(3).doesNotHaveDuplicates();
        assertThat(permits.questions).hasSize(2);
    }

    @Test
    void instances_areAskedFor_noMoreThanThereArePlacesInFlight() {
        rig.instances(5).maxInFlight(2).bulk(0, 5);
        permits.last().grant();
        assertThat(permits.last().requests).hasSize(1);
        permits.last().grant();

        assertThat(rig.requests()).hasSize(2);
        assertThat(permits.questions).hasSize(2);
    }

    @Test
    void instances_areAskedFor_aThousandAtATime() {
        rig.instances(2500).maxInFlight(2500).bulk(chats(0, 2500), 2500, null);
        permits.last().grant();
        assertThat(permits.last().requests).hasSize(1000);
        permits.last().grant();
        assertThat(permits.last().requests).hasSize(1000);
        permits.last().grant();
        permits.last().grant();

        assertThat(rig.asked()).hasSize(2500).doesNotHaveDuplicates();
    }

    @Test
    void lookupsByName_areAskedForOfTheirInstanceAlone() {
        rig.instances("1", "2", "3").single(0, "2");
        assertThat(permits.last().instances()).containsExactly("2");
        rig.single(1, "2");
        rig.single(2, "3");
        permits.last().grant();

        assertThat(permits.last().instances()).containsExactly("3");
        permits.last().grant();
        assertThat(rig.asked()).containsExactly("2", "3");
    }

    @Test
    void answer_thatGrantsOneAndDeniesAnother_letsTheOneSend() {
        rig.instances("1", "2").bulk(0, 3);
        permits.last().grant();
        permits.last().answer(request -> Permit.notBefore(SECOND));

        assertThat(rig.asked()).containsExactly("1");
        assertThat(permits.questions).hasSize(2);
        rig.pass(SECOND);
        assertThat(permits.last().instances()).containsExactly("2");
    }

    @Test
    void permit_goesToASingleThatCameLaterThanTheBulk() {
        rig.bulk(0, 1);
        rig.single(5);
        permits.last().grant();

        assertThat(rig.askedAbout()).containsExactly(chat(5));
    }

    @Test
    void lookup_cancelledWhileItIsAskedFor_losesThatPermitAndNoOther() {
        Ear ear = rig.single(0);
        ear.cancel();
        permits.last().grant();
        assertThat(rig.requests()).isEmpty();

        Ear next = rig.single(1);
        permits.last().grant();
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO);
        rig.pass(ScriptedExchange.LATENCY);
        assertThat(next.found()).isTrue();
    }

    @Test
    void permit_ofALookupThatLeft_goesToTheNext() {
        Ear ear = rig.single(0);
        rig.single(1);
        ear.cancel();
        permits.last().grant();

        assertThat(rig.askedAbout()).containsExactly(chat(1));
    }

    @Test
    void closing_whileItIsAskedFor_cancelsTheQuestion() {
        Ear ear = rig.single(0);
        rig.dispatcher().close(Duration.ZERO);

        assertThat(ear.reason()).isEqualTo(Reason.CLOSED);
        assertThat(permits.last().cancelled).isTrue();
        permits.last().grant();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void single_whenTheSourceFails_failsAtOnceAndSaysWhen() {
        Ear ear = rig.single(0);
        permits.last().fail();

        assertThat(ear.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(ear.failure().isRetryable()).isTrue();
        assertThat(ear.failure().retryAfter()).contains(SECOND);
        assertThat(ear.failure()).cause().hasMessageContaining("IllegalStateException");
        assertThat(rig.instance(ONLY).setAsideBecause()).isEqualTo(Reason.NO_PERMIT);
        assertThat(permits.told).isEmpty();
    }

    @Test
    void single_whenTheSourceThrowsOrSaysNothing_failsAtOnce() {
        Ear ear = rig.single(0);
        permits.last().complete();
        assertThat(ear.reason()).isEqualTo(Reason.NO_INSTANCE);
        rig.pass(SECOND);
        permits.throwing(new IllegalStateException("scripted"));

        assertThat(rig.single(1).reason()).isEqualTo(Reason.NO_INSTANCE);
    }

    @Test
    void single_whenTheSourceAnswersAnotherQuestion_failsAtOnce() {
        Ear ear = rig.single(0);
        permits.last().answer(request -> null);

        assertThat(ear.reason()).isEqualTo(Reason.NO_INSTANCE);
    }

    @Test
    void bulk_whenTheSourceFails_waitsAndGoesOnAfterASecond() {
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
    void source_thatNeverAnswers_isGivenUpAfterTenSeconds() {
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(ear.waits()).isTrue();
        rig.pass(Duration.ofNanos(1));

        assertThat(ear.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(permits.last().cancelled).isTrue();
        permits.last().grant();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void setAsideByAnother_failsSinglesAtOnce_letsBulksWait_andCostsNoRequest() {
        Run run = rig.bulk(0, 1);
        Ear ear = rig.single(5);
        permits.last().answer(request -> Permit.setAside(Reason.QUOTA_EXCEEDED, Duration.ofSeconds(30)));

        assertThat(ear.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(ear.failure()).cause().hasMessageContaining("another client").hasMessageContaining("QUOTA_EXCEEDED");
        assertThat(rig.instance(ONLY).setAsideFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(rig.requests()).isEmpty();
        assertThat(permits.told).isEmpty();

        permits.granting();
        rig.pass(Duration.ofSeconds(31));
        assertThat(run.found()).isEqualTo(1);
        assertThat(permits.told).containsExactly(ONLY + " ready");
    }

    @Test
    void setAsideByAnother_thatFailsHereToo_isSetAsideAtLeastAsLongAsAFirstTime() {
        rig.exchange.replies(Reply.failure(Reason.QUOTA_EXCEEDED), Reply.found());
        permits.answering((number, request) -> number == 0
                ? Permit.setAside(Reason.QUOTA_EXCEEDED, Duration.ofSeconds(10))
                : Permit.granted(request.interval()));
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(10).plus(ScriptedExchange.LATENCY));

        assertThat(rig.instance(ONLY).setAsideFor()).isEqualTo(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(61));
        assertThat(run.found()).isEqualTo(1);
    }

    @Test
    void setAsideByAnotherForGood_dismissesTheInstance_andTheOthersGoOn() {
        permits.answering((number, request) -> request.idInstance().equals("1")
                ? Permit.setAside(Reason.INSTANCE_DELETED, null)
                : Permit.granted(request.interval()));
        Run run = rig.instances("1", "2").bulk(0, 3);
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.instance("1").state()).isEqualTo(State.GONE);
        assertThat(rig.asked()).containsOnly("2");
    }

    @Test
    void single_thatTriesAnInstanceAgain_isNotFailedWhileItIsAskedFor() {
        rig.instances("1", "2").single(0, "1");
        permits.last().answer(request -> Permit.setAside(Reason.QUOTA_EXCEEDED, SECOND));
        rig.single(1, "2");
        permits.last().answer(request -> Permit.setAside(Reason.QUOTA_EXCEEDED, Duration.ofSeconds(2)));
        rig.pass(SECOND);
        Ear ear = rig.single(2);
        assertThat(permits.last().instances()).containsExactly("1");
        Ear other = rig.single(3);

        assertThat(ear.waits()).isTrue();
        assertThat(other.waits()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"QUOTA_EXCEEDED", "INSTANCE_NOT_AUTHORIZED", "INSTANCE_EXPIRED"})
    void failureOfTheInstance_isToldWithItsTerm_andSoIsItsEnd(Reason reason) {
        permits.granting();
        rig.exchange.replies(Reply.failure(reason), Reply.found());
        rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);
        assertThat(permits.told).containsExactly(ONLY + " set aside because of " + reason + " for PT1M");

        rig.pass(Duration.ofMinutes(1));
        rig.single(1);
        rig.pass(ScriptedExchange.LATENCY);
        assertThat(permits.told).hasSize(2).last().isEqualTo(ONLY + " ready");
    }

    @Test
    void dismissal_isToldAsForGood() {
        permits.granting();
        rig.reply(Reply.failure(Reason.INSTANCE_DELETED)).single(0);
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(permits.told).containsExactly(ONLY + " set aside because of INSTANCE_DELETED for null");
    }

    @Test
    void throttling_isToldAsAHold_andRaisesTheIntervalThatIsAskedWith() {
        permits.granting();
        rig.exchange.replies(Reply.throttled(Duration.ofSeconds(3)), Reply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(4));

        assertThat(permits.told).containsExactly(ONLY + " held for PT3S");
        assertThat(permits.last().requests.get(0).interval()).isGreaterThan(INTERVAL);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void throttling_atALongerIntervalOfOthers_teachesFromThatOne() {
        permits.answering((number, request) -> Permit.granted(Duration.ofMillis(1400)));
        rig.reply(request -> rig.requests().size() == 5 ? Reply.throttled(Duration.ZERO) : Reply.found());
        rig.bulk(0, 6);
        rig.pass(Duration.ofSeconds(20));

        assertThat(rig.instance(ONLY).throttled()).isEqualTo(1);
        assertThat(rig.instance(ONLY).margin()).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void throttling_ofAnUncoordinatedPermit_waitsAndTeachesNothing() {
        permits.answering((number, request) -> Permit.uncoordinated());
        rig.reply(request -> rig.requests().size() == 5 ? Reply.throttled(Duration.ZERO) : Reply.found());
        Run run = rig.bulk(0, 6);
        rig.pass(Duration.ofSeconds(20));

        assertThat(run.found()).isEqualTo(6);
        assertThat(rig.instance(ONLY).throttled()).isEqualTo(1);
        assertThat(rig.instance(ONLY).margin()).isEqualTo(Duration.ofMillis(20));
        List<Duration> written = rig.writtenAt();
        assertThat(written.get(5).minus(written.get(4))).isGreaterThanOrEqualTo(CAUGHT_UP);
    }

    @Test
    void deadline_passesWhileTheSourceDenies() {
        permits.answering((number, request) -> Permit.notBefore(Duration.ofMillis(300)));
        Ear ear = rig.deadline(SECOND).single(0);
        rig.pass(SECOND);

        assertThat(ear.reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void bulkThroughOneInstance_withPermits_keepsItsShareBesideSingles() {
        permits.granting();
        Run run = rig.bulk(chats(0, 2), 2, ONLY);
        rig.singles(10, 6);
        rig.pass(Duration.ofSeconds(9));

        assertThat(run.found()).isEqualTo(2);
        assertThat(rig.askedAbout().indexOf(chat(1))).isEqualTo(4);
    }
}
