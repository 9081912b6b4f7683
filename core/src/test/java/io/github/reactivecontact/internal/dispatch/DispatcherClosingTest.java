package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
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
    void close_idle_releasesAtOnce() {
        closeLater(Duration.ofHours(1));

        assertThat(released).hasValue(1);
        assertThat(rig.liveTimers()).isZero();
    }

    @Test
    void close_withGrace_failsWaitingAndKeepsInFlight() {
        rig.reply(ScriptedReply.found().after(Duration.ofSeconds(4)));
        List<SingleCaller> inFlight = rig.singles(0, 2);
        SingleCaller waiting = rig.single(2);
        Run bulk = rig.bulk(10, 300);
        rig.pass(Duration.ofSeconds(2));
        closeLater(Duration.ofSeconds(5));

        assertThat(waiting.reason()).isEqualTo(Reason.CLOSED);
        assertThat(bulk.reasons()).hasSize(300).containsOnly(Reason.CLOSED);
        assertThat(bulk.completed).isTrue();
        assertThat(inFlight).allMatch(SingleCaller::waits);
        rig.pass(Duration.ofMillis(3019));
        assertThat(released).hasValue(0);
        rig.pass(Duration.ofMillis(1));

        assertThat(inFlight).allMatch(SingleCaller::found);
        assertThat(released).hasValue(1);
    }

    @Test
    void endBulks_withGrace_failsWaitingSourcesOnly() {
        rig.reply(ScriptedReply.found().after(Duration.ofSeconds(4)));
        Run bulk = rig.bulk(10, 300);
        rig.pass(Duration.ofMillis(1));
        List<SingleCaller> singles = rig.singles(0, 2);
        SingleCaller joined = rig.single(15);
        rig.dispatcher().endBulks(Duration.ofHours(1));
        Run later = rig.bulk(1000, 3);

        assertThat(bulk.reasons()).hasSize(299).containsOnly(Reason.CLOSED);
        assertThat(later.reasons()).hasSize(3).containsOnly(Reason.CLOSED);
        assertThat(later.completed).isTrue();
        rig.pass(Duration.ofSeconds(10));

        assertThat(bulk.completed).isTrue();
        assertThat(bulk.reasons()).hasSize(299);
        assertThat(singles).allMatch(SingleCaller::found);
        assertThat(joined.found()).isTrue();
        assertThat(rig.requests()).hasSize(4);
    }

    @Test
    void endBulks_graceElapsed_failsRequestsOfBulksOnly() {
        rig.unlimited().reply(ScriptedReply.found().after(Duration.ofSeconds(60)));
        Run bulk = rig.bulk(10, 3);
        SingleCaller joined = rig.single(10);
        SingleCaller single = rig.single(0);
        rig.dispatcher().endBulks(Duration.ofSeconds(5));
        rig.pass(Duration.ofMillis(4999));
        assertThat(bulk.reasons()).isEmpty();
        rig.pass(Duration.ofMillis(1));

        assertThat(bulk.reasons()).hasSize(3).containsOnly(Reason.CLOSED);
        assertThat(bulk.completed).isTrue();
        rig.pass(Duration.ofSeconds(55));
        assertThat(joined.found()).isTrue();
        assertThat(single.found()).isTrue();
    }

    @Test
    void endBulksAndClose_negativeGrace_failRequestsAtOnce() {
        rig.reply(ScriptedReply.found().after(Duration.ofSeconds(60)));
        SingleCaller single = rig.single(0);
        Run bulk = rig.bulk(10, 1);
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.requests()).hasSize(2);

        rig.dispatcher().endBulks(Duration.ofSeconds(Long.MIN_VALUE));
        assertThat(bulk.reasons()).containsExactly(Reason.CLOSED);
        assertThat(single.waits()).isTrue();
        rig.dispatcher().close(Duration.ofSeconds(Long.MIN_VALUE));
        assertThat(single.reason()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void endBulks_requestFailsAfterIt_isNotRetried() {
        rig.unlimited().reply(ScriptedReply.failure(Reason.SERVER_ERROR));
        Run bulk = rig.bulk(1, 1);
        SingleCaller single = rig.single(0);
        rig.dispatcher().endBulks(Duration.ofHours(1));
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(bulk.reasons()).containsExactly(Reason.CLOSED);
        assertThat(bulk.completed).isTrue();
        rig.reply(ScriptedReply.found());
        rig.pass(Duration.ofMinutes(1));
        assertThat(single.found()).isTrue();
    }

    @Test
    void close_lookupInBackoff_failsIt() {
        rig.unlimited().reply(ScriptedReply.failure(Reason.SERVER_ERROR));
        SingleCaller delayed = rig.single(0);
        Run run = rig.bulk(1, 5);
        rig.pass(ScriptedTransport.LATENCY);
        closeLater(Duration.ofHours(1));

        assertThat(delayed.reason()).isEqualTo(Reason.CLOSED);
        assertThat(run.reasons()).hasSize(5).containsOnly(Reason.CLOSED);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_retriedLookup_reportsAttempts() {
        rig.unlimited().reply(ScriptedReply.failure(Reason.SERVER_ERROR));
        SingleCaller delayed = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);
        rig.reply(ScriptedReply.found().after(Duration.ofSeconds(4)));
        SingleCaller inFlight = rig.single(1);
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
    void close_lookupWaitingForCooldown_failsIt() {
        rig.reply(ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        Run run = rig.bulk(0, 5);
        Run named = rig.bulk(DispatcherRig.chats(10, 5), 5, DispatcherRig.ONLY);
        rig.pass(Duration.ofSeconds(5));
        closeLater(Duration.ofHours(1));

        assertThat(run.reasons()).hasSize(5).containsOnly(Reason.CLOSED);
        assertThat(named.reasons()).hasSize(5).containsOnly(Reason.CLOSED);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_graceElapsed_cancelsInFlight() {
        rig.reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        closeLater(Duration.ofSeconds(5));
        rig.pass(Duration.ofSeconds(4));
        assertThat(caller.waits()).isTrue();
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(rig.transport.request(0).cancelled).isTrue();
        assertThat(released).hasValue(1);
    }

    @Test
    void close_faultDuringGrace_isNotRetried() {
        rig.reply(ScriptedReply.failure(Reason.SERVER_ERROR).after(Duration.ofSeconds(1)));
        SingleCaller fault = rig.single(0);
        closeLater(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(fault.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(released).hasValue(1);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void close_throttledOrRefusedDuringGrace_isNotRetried() {
        rig.unlimited()
                .instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.throttled(Duration.ofSeconds(1))
                        : ScriptedReply.failure(Reason.UNAUTHORIZED));
        List<SingleCaller> callers = rig.singles(0, 2);
        closeLater(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(callers)
                .extracting(SingleCaller::reason)
                .containsExactlyInAnyOrder(Reason.THROTTLED, Reason.UNAUTHORIZED);
        assertThat(released).hasValue(1);
    }

    @Test
    void close_twice_usesTheShorterGrace() {
        rig.reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        closeLater(Duration.ofSeconds(5));
        closeLater(Duration.ofHours(1));
        rig.pass(Duration.ofSeconds(2));
        closeLater(Duration.ofSeconds(1));
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(released).hasValue(3);
        assertThat(rig.transport.disposals).isEqualTo(1);
    }

    @Test
    void close_withoutGraceDuringGrace_endsTheGrace() {
        rig.reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        closeLater(Duration.ofHours(1));
        rig.dispatcher().close(Duration.ZERO);

        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(released).hasValue(1);
    }

    @Test
    void enter_afterClose_failsWithClosed() {
        rig.reply(ScriptedReply.silence());
        rig.single(0);
        closeLater(Duration.ofSeconds(5));
        SingleCaller duringTheGrace = rig.single(1);
        SingleCaller joining = rig.single(0);
        rig.pass(Duration.ofSeconds(5));
        SingleCaller afterwards = rig.single(2);
        Run run = rig.bulk(3, 10);

        assertThat(duringTheGrace.reason()).isEqualTo(Reason.CLOSED);
        assertThat(joining.reason()).isEqualTo(Reason.CLOSED);
        assertThat(afterwards.reason()).isEqualTo(Reason.CLOSED);
        assertThat(run.reasons()).hasSize(10).containsOnly(Reason.CLOSED);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void response_afterClose_isIgnored() {
        rig.instances(3).reply(ScriptedReply.byHand());
        List<SingleCaller> callers = rig.singles(0, 3);
        rig.dispatcher().close(Duration.ZERO);
        rig.transport.request(0).write();
        rig.transport.request(0).find();

        assertThat(callers).allSatisfy(caller -> assertThat(caller.reason()).isEqualTo(Reason.CLOSED));
        assertThat(rig.dispatcher().snapshot().inFlight()).isZero();
        assertThat(rig.instance(rig.transport.request(0).idInstance).found()).isZero();
    }

    @Test
    void cancel_lastLookupDuringGrace_endsTheGrace() {
        rig.reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        closeLater(Duration.ofHours(1));
        assertThat(released).hasValue(0);
        caller.cancel();

        assertThat(released).hasValue(1);
    }

    @Test
    void released_cancelled_doesNotUndoTheClose() {
        rig.reply(ScriptedReply.found().after(Duration.ofSeconds(1)));
        SingleCaller caller = rig.single(0);
        rig.dispatcher().close(Duration.ofSeconds(5));
        rig.dispatcher().released().subscribe().dispose();
        rig.pass(Duration.ofSeconds(2));

        assertThat(caller.found()).isTrue();
        assertThat(rig.transport.disposals).isEqualTo(1);
        StepVerifier.create(rig.dispatcher().released()).verifyComplete();
    }

    @Test
    void released_transportStillDisposing_waitsForIt() {
        Sinks.Empty<Void> disposed = Sinks.empty();
        rig.transport.disposing = disposed.asMono();
        closeLater(Duration.ZERO);
        assertThat(released).hasValue(0);
        disposed.tryEmitEmpty();

        assertThat(released).hasValue(1);
    }

    @Test
    void released_transportFailsToDispose_signalsTheError() {
        rig.transport.disposing = Mono.error(new IllegalStateException("Scripted"));
        rig.dispatcher().close(Duration.ZERO);

        StepVerifier.create(rig.dispatcher().released()).verifyErrorMessage("Scripted");
    }

    @Test
    void released_lookupsFailed_completesAfterTheirOutcomes() {
        rig.reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        boolean[] outcomeBefore = {false};
        rig.dispatcher()
                .released()
                .doOnSuccess(nothing -> outcomeBefore[0] = !caller.waits())
                .subscribe();
        rig.dispatcher().close(Duration.ZERO);

        assertThat(outcomeBefore[0]).isTrue();
    }

    private void closeLater(Duration grace) {
        rig.dispatcher().close(grace);
        rig.dispatcher()
                .released()
                .doOnSuccess(nothing -> released.incrementAndGet())
                .subscribe();
    }
}
