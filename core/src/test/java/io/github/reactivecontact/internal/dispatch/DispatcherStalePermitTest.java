package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
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

/** Tests permits that are older than an interval when their request has a connection. */
class DispatcherStalePermitTest {

    private static final Duration CONNECTING = Duration.ofSeconds(3);

    private final ScriptedPermits permits = new ScriptedPermits();
    private final DispatcherRig rig = new DispatcherRig().permits(permits);

    @AfterEach
    void close() {
        rig.close();
    }

    private void connectSlowly() {
        rig.reply(ScriptedReply.found().connecting(CONNECTING));
    }

    /** Returns when requests were written, in order. Those on open connections overtake others. */
    private List<Duration> written() {
        return rig.requests().stream()
                .filter(request -> request.writtenAt != null)
                .map(ScriptedTransport.SentRequest::writtenAt)
                .sorted()
                .toList();
    }

    @Test
    void write_permitOlderThanAnInterval_waitsForAnotherPermit() {
        connectSlowly();
        SingleCaller caller = rig.single(0);
        permits.last().grant();
        rig.pass(CONNECTING);

        assertThat(written()).isEmpty();
        assertThat(permits.acquires).hasSize(2);
        assertThat(permits.last().instances()).containsExactly(ONLY);
        rig.pass(Duration.ofMillis(40));
        permits.last().grant();
        assertThat(written()).containsExactly(CONNECTING.plusMillis(40));
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(caller.found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void write_permitOfOneInterval_isUsed() {
        permits.granting();
        rig.reply(ScriptedReply.found().connecting(DispatcherRig.INTERVAL));
        rig.single(0);
        rig.pass(DispatcherRig.INTERVAL);

        assertThat(written()).containsExactly(DispatcherRig.INTERVAL);
        assertThat(permits.acquires).hasSize(1);
    }

    @Test
    void write_permitAnsweredLate_countsFromItsRequest() {
        rig.reply(ScriptedReply.found().connecting(Duration.ofMillis(500)));
        rig.single(0);
        rig.pass(Duration.ofMillis(600));
        permits.last().grant();
        rig.pass(Duration.ofMillis(500));

        assertThat(written()).isEmpty();
        assertThat(permits.acquires).hasSize(2);
        permits.last().grant();
        assertThat(written()).containsExactly(Duration.ofMillis(1100));
    }

    @Test
    void write_permitAnsweredAfterAnInterval_isUsedWithinAQuarter() {
        rig.reply(ScriptedReply.found().connecting(Duration.ofMillis(250)));
        rig.single(0);
        rig.pass(Duration.ofSeconds(2));
        permits.last().grant();
        rig.pass(Duration.ofMillis(250));

        assertThat(written()).containsExactly(Duration.ofMillis(2250));
        assertThat(permits.acquires).hasSize(1);
    }

    @Test
    void bulk_eachConnectionTakesSeveralIntervals_sendsEachRequestOnce() {
        permits.granting();
        connectSlowly();
        Run run = rig.bulk(0, 3);
        rig.pass(Duration.ofSeconds(15));

        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.requests()).hasSize(3);
        assertThat(permits.acquires).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void coldStart_slowConnectionsAndAnswers_usesThePermits() {
        permits.granting();
        int[] sent = {0};
        rig.rate(10, Duration.ofSeconds(1))
                .reply(request -> ScriptedReply.found()
                        .after(Duration.ofSeconds(3))
                        .connecting(Duration.ofMillis(sent[0]++ < 32 ? 300 : 0)));
        rig.bulk(DispatcherRig.chats(0, 500), 256, null);
        rig.pass(Duration.ofSeconds(10));

        assertThat(written()).hasSizeGreaterThanOrEqualTo(94);
        assertThat(permits.acquires.size() - written().size()).isBetween(0, 3);
        for (int number = 1; number < written().size(); number++) {
            assertThat(written().get(number).minus(written().get(number - 1)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void coldStart_permitsAreScarce_holdsFewLookups() {
        rig.rate(10, Duration.ofSeconds(1));
        connectSlowly();
        rig.bulk(0, 100);
        permits.last().grant();
        permits.answering((number, request) ->
                number % 20 == 0 ? Permit.granted(request.interval()) : Permit.notBefore(Duration.ofMillis(500)));
        rig.pass(Duration.ofMinutes(1));

        int unwritten = rig.requests().size() - written().size();
        assertThat(written()).hasSizeBetween(5, 12);
        assertThat(unwritten).isLessThanOrEqualTo(16 + rig.requests().size() / 4);
    }

    @Test
    void renewal_denied_isRepeatedAfterTheDelay() {
        connectSlowly();
        rig.single(0);
        permits.last().grant();
        rig.pass(CONNECTING);
        permits.last().answer(request -> Permit.notBefore(Duration.ofSeconds(2)));
        rig.pass(Duration.ofMillis(1999));
        assertThat(permits.acquires).hasSize(2);
        rig.pass(Duration.ofMillis(1));
        assertThat(permits.acquires).hasSize(3);
        permits.last().grant();

        assertThat(written()).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void renewal_grantedLate_isRequestedOnceMore() {
        connectSlowly();
        rig.single(0);
        permits.last().grant();
        rig.pass(CONNECTING);
        rig.pass(Duration.ofSeconds(5));
        permits.last().grant();

        assertThat(written()).containsExactly(Duration.ofSeconds(8));
        assertThat(permits.acquires).hasSize(2);
    }

    @Test
    void renewal_cooldownOfAnotherClient_movesTheLookup() {
        rig.instances("1", "2");
        connectSlowly();
        SingleCaller caller = rig.single(0);
        permits.last().grant();
        rig.pass(CONNECTING);
        rig.reply(ScriptedReply.found());
        permits.last().answer(request -> Permit.cooldown(Reason.QUOTA_EXCEEDED, Duration.ofMinutes(5)));
        permits.last().grant();
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(rig.usedInstances()).containsExactly("1", "2");
        assertThat(rig.requests().get(0).cancelled).isTrue();
        assertThat(caller.found()).isTrue();
        assertThat(rig.instance("1").state()).isEqualTo(State.COOLING_DOWN);
    }

    @Test
    void renewal_sourceFails_continuesTheBulkAfterASecond() {
        connectSlowly();
        Run run = rig.bulk(0, 1);
        permits.last().grant();
        rig.pass(CONNECTING);
        permits.last().fail();
        assertThat(rig.instance(ONLY).cooldownReason()).isEqualTo(Reason.NO_PERMIT);
        permits.granting();
        rig.pass(Duration.ofSeconds(5));

        assertThat(run.found()).isEqualTo(1);
        assertThat(written()).hasSize(1);
    }

    @Test
    void renewal_deniedUntilTheTimeout_blamesNeitherLookupNorInstance() {
        rig.responseTimeout(Duration.ofSeconds(10));
        connectSlowly();
        Run run = rig.bulk(0, 1);
        permits.last().grant();
        permits.answering((number, request) -> Permit.notBefore(Duration.ofSeconds(1)));
        rig.pass(Duration.ofSeconds(50));
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        assertThat(rig.instance(ONLY).failed()).isZero();
        permits.granting();
        rig.pass(Duration.ofSeconds(10));

        assertThat(run.found()).isEqualTo(1);
    }

    @Test
    void renewal_instanceRemoved_movesTheLookup() {
        rig.instances("1", "2");
        connectSlowly();
        Run any = rig.bulk(0, 1);
        permits.last().grant();
        rig.pass(CONNECTING);
        rig.reply(ScriptedReply.found());
        rig.setInstances("2");
        permits.last().grant();
        permits.last().grant();
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(any.found()).isEqualTo(1);
        assertThat(rig.usedInstances()).containsExactly("1", "2");
        assertThat(rig.requests().get(0).writtenAt).isNull();
    }

    @Test
    void renewal_lookupCancelled_freesTheInstance() {
        connectSlowly();
        SingleCaller caller = rig.single(0);
        permits.last().grant();
        rig.pass(CONNECTING);
        rig.reply(ScriptedReply.found());
        caller.cancel();
        permits.last().grant();
        SingleCaller next = rig.single(1);
        permits.last().grant();
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(written()).hasSize(1);
        assertThat(next.found()).isTrue();
    }

    @Test
    void renewal_closeDuringIt_endsTheLookup() {
        connectSlowly();
        SingleCaller caller = rig.single(0);
        permits.last().grant();
        rig.pass(CONNECTING);
        rig.dispatcher().close(Duration.ofSeconds(5));
        rig.pass(Duration.ofSeconds(5));

        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(written()).isEmpty();
    }
}
