package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class DispatcherClosingTest {

    private final DispatcherRig rig = new DispatcherRig();
    private final AtomicInteger released = new AtomicInteger();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void close_whenThereIsNothing_releasesAtOnce() {
        closeLater(Duration.ofHours(1));

        assertThat(released).hasValue(1);
        assertThat(rig.liveTimers()).isZero();
    }

    @Test
    void close_failsThoseThatWait_andGivesThoseInFlightTheirGrace() {
        rig.reply(Reply.found().after(Duration.ofSeconds(4)));
        List<Ear> inFlight = rig.singles(0, 2);
        Ear waiting = rig.single(2);
        Run bulk = rig.bulk(10, 300);
        rig.pass(Duration.ofSeconds(2));
        closeLater(Duration.ofSeconds(5));

        assertThat(waiting.reason()).isEqualTo(Reason.CLOSED);
        assertThat(bulk.reasons()).hasSize(300).containsOnly(Reason.CLOSED);
        assertThat(bulk.completed).isTrue();
        assertThat(inFlight).allMatch(Ear::waits);
        rig.pass(Duration.ofMillis(3019));
        assertThat(released).hasValue(0);
        rig.pass(Duration.ofMillis(1));

        assertThat(inFlight).allMatch(Ear::found);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_failsThoseInTheirBackOff() {
        rig.unlimited().reply(Reply.failure(Reason.SERVER_ERROR));
        Ear delayed = rig.single(0);
        Run run = rig.bulk(1, 5);
        rig.pass(ScriptedExchange.LATENCY);
        closeLater(Duration.ofHours(1));

        assertThat(delayed.reason()).isEqualTo(Reason.CLOSED);
        assertThat(run.reasons()).hasSize(5).containsOnly(Reason.CLOSED);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_whoWasSentBefore_hearsOfHisAttempts() {
        rig.unlimited().reply(Reply.failure(Reason.SERVER_ERROR));
        Ear delayed = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);
        rig.reply(Reply.found().after(Duration.ofSeconds(4)));
        Ear inFlight = rig.single(1);
        closeLater(Duration.ofSeconds(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(inFlight.reason()).isEqualTo(Reason.CLOSED);
        assertThat(inFlight.failure().attempts()).isOne();
        assertThat(delayed.reason()).isEqualTo(Reason.CLOSED);
        assertThat(delayed.failure().attempts()).isOne();
        assertThat(delayed.failure().getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        ContactLookupException.class,
                        earlier -> assertThat(earlier.reason()).isEqualTo(Reason.SERVER_ERROR));
    }

    @Test
    void close_failsThoseThatWaitForAnInstanceSetAside() {
        rig.reply(Reply.failure(Reason.QUOTA_EXCEEDED));
        Run run = rig.bulk(0, 5);
        Run named = rig.bulk(DispatcherRig.chats(10, 5), 5, DispatcherRig.ONLY);
        rig.pass(Duration.ofSeconds(5));
        closeLater(Duration.ofHours(1));

        assertThat(run.reasons()).hasSize(5).containsOnly(Reason.CLOSED);
        assertThat(named.reasons()).hasSize(5).containsOnly(Reason.CLOSED);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_afterTheGrace_cancelsWhatIsInFlight() {
        rig.reply(Reply.silence());
        Ear ear = rig.single(0);
        closeLater(Duration.ofSeconds(5));
        rig.pass(Duration.ofSeconds(4));
        assertThat(ear.waits()).isTrue();
        rig.pass(Duration.ofSeconds(1));

        assertThat(ear.reason()).isEqualTo(Reason.CLOSED);
        assertThat(rig.exchange.request(0).cancelled).isTrue();
        assertThat(released).hasValue(1);
    }

    @Test
    void close_duringTheGrace_aFaultIsNotRepeated() {
        rig.reply(Reply.failure(Reason.SERVER_ERROR).after(Duration.ofSeconds(1)));
        Ear fault = rig.single(0);
        closeLater(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(fault.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(released).hasValue(1);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void close_duringTheGrace_throttledAndRefusedAreNotRepeated() {
        rig.unlimited()
                .instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? Reply.throttled(Duration.ofSeconds(1))
                        : Reply.failure(Reason.UNAUTHORIZED));
        List<Ear> ears = rig.singles(0, 2);
        closeLater(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(ears).extracting(Ear::reason).containsExactlyInAnyOrder(Reason.THROTTLED, Reason.UNAUTHORIZED);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_twice_isClosingOnce_andTheShorterGraceCounts() {
        rig.reply(Reply.silence());
        Ear ear = rig.single(0);
        closeLater(Duration.ofSeconds(5));
        closeLater(Duration.ofHours(1));
        rig.pass(Duration.ofSeconds(2));
        closeLater(Duration.ofSeconds(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(ear.reason()).isEqualTo(Reason.CLOSED);
        assertThat(released).hasValue(3);
        assertThat(rig.exchange.disposals).isEqualTo(1);
    }

    @Test
    void close_atOnceDuringTheGrace_endsIt() {
        rig.reply(Reply.silence());
        Ear ear = rig.single(0);
        closeLater(Duration.ofHours(1));
        rig.dispatcher().close(Duration.ZERO);

        assertThat(ear.reason()).isEqualTo(Reason.CLOSED);
        assertThat(released).hasValue(1);
    }

    @Test
    void newLookups_afterClosing_areRefused() {
        rig.reply(Reply.silence());
        rig.single(0);
        closeLater(Duration.ofSeconds(5));
        Ear duringTheGrace = rig.single(1);
        Ear joining = rig.single(0);
        rig.pass(Duration.ofSeconds(5));
        Ear afterwards = rig.single(2);
        Run run = rig.bulk(3, 10);

        assertThat(duringTheGrace.reason()).isEqualTo(Reason.CLOSED);
        assertThat(joining.reason()).isEqualTo(Reason.CLOSED);
        assertThat(afterwards.reason()).isEqualTo(Reason.CLOSED);
        assertThat(run.reasons()).hasSize(10).containsOnly(Reason.CLOSED);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void lateSignals_afterClosing_areIgnored() {
        rig.instances(3).reply(Reply.byHand());
        List<Ear> ears = rig.singles(0, 3);
        rig.dispatcher().close(Duration.ZERO);
        rig.exchange.request(0).write();
        rig.exchange.request(0).find();

        assertThat(ears).allSatisfy(ear -> assertThat(ear.reason()).isEqualTo(Reason.CLOSED));
        assertThat(rig.dispatcher().snapshot().inFlight()).isZero();
        assertThat(rig.instance(rig.exchange.request(0).idInstance).found()).isZero();
    }

    @Test
    void callers_thatLeaveDuringTheGrace_endIt() {
        rig.reply(Reply.silence());
        Ear ear = rig.single(0);
        closeLater(Duration.ofHours(1));
        assertThat(released).hasValue(0);
        ear.cancel();

        assertThat(released).hasValue(1);
    }

    @Test
    void cancellingTheEndOfClosing_doesNotUndoIt() {
        rig.reply(Reply.found().after(Duration.ofSeconds(1)));
        Ear ear = rig.single(0);
        rig.dispatcher().close(Duration.ofSeconds(5));
        rig.dispatcher().released().subscribe().dispose();
        rig.pass(Duration.ofSeconds(2));

        assertThat(ear.found()).isTrue();
        assertThat(rig.exchange.disposals).isEqualTo(1);
        StepVerifier.create(rig.dispatcher().released()).verifyComplete();
    }

    @Test
    void released_waitsForTheExchange() {
        Sinks.Empty<Void> disposed = Sinks.empty();
        rig.exchange.disposing = disposed.asMono();
        closeLater(Duration.ZERO);
        assertThat(released).hasValue(0);
        disposed.tryEmitEmpty();

        assertThat(released).hasValue(1);
    }

    @Test
    void released_whenTheExchangeFails_tellsSo() {
        rig.exchange.disposing = Mono.error(new IllegalStateException("Scripted"));
        rig.dispatcher().close(Duration.ZERO);

        StepVerifier.create(rig.dispatcher().released()).verifyErrorMessage("Scripted");
    }

    @Test
    void released_comesAfterEverybodyHasHeard() {
        rig.reply(Reply.silence());
        Ear ear = rig.single(0);
        boolean[] heardBefore = {false};
        rig.dispatcher()
                .released()
                .doOnSuccess(nothing -> heardBefore[0] = !ear.waits())
                .subscribe();
        rig.dispatcher().close(Duration.ZERO);

        assertThat(heardBefore[0]).isTrue();
    }

    private void closeLater(Duration grace) {
        rig.dispatcher().close(grace);
        rig.dispatcher()
                .released()
                .doOnSuccess(nothing -> released.incrementAndGet())
                .subscribe();
    }
}
