package io.github.reactivecontact.internal.dispatch;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests rare combinations of failures, cancellations, slow connections and changes of the fleet. */
class DispatcherFleetEdgesTest {

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static Duration at(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private boolean before(double seconds) {
        return rig.now().compareTo(at(seconds)) < 0;
    }

    @Test
    void circuit_afterCancelledRequests_staysClosed() {
        rig.instances("1", "2").reply(ScriptedReply.found());
        for (int i = 0; i < 10; i++) {
            SingleCaller caller = rig.single(i);
            rig.pass(Duration.ofMillis(50));
            caller.cancel();
            rig.pass(Duration.ofSeconds(2));
        }
        rig.pass(Duration.ofSeconds(20));
        rig.single(100);
        rig.single(101);
        assertThat(rig.instance("1").state()).isEqualTo(State.READY);
        assertThat(rig.instance("2").state()).isEqualTo(State.READY);
    }

    @Test
    void writes_waitingAtOnce_loseNoPermits() {
        rig.rate(10, Duration.ofSeconds(1)).instances("1");
        rig.reply(request -> before(1.6)
                ? ScriptedReply.found().connecting(at(1.6).minus(rig.now()))
                : ScriptedReply.found().connecting(Duration.ZERO));
        rig.bulk(chats(0, 1000), 256, null);
        rig.pass(Duration.ofSeconds(20));
        long written = rig.requests().stream().filter(r -> r.writtenAt != null).count();
        assertThat(written).isGreaterThan(160);
    }

    @Test
    void writes_waitingAtSeveralInstances_loseNoPermits() {
        rig.instances("1", "2");
        rig.reply(request -> before(8)
                ? ScriptedReply.found().connecting(at(8).minus(rig.now()))
                : ScriptedReply.found().connecting(Duration.ZERO));
        rig.bulk(chats(0, 1000), 256, null);
        rig.pass(Duration.ofSeconds(38));
        long written = rig.requests().stream().filter(r -> r.writtenAt != null).count();
        assertThat(written).isGreaterThan(54);
    }

    @Test
    void bulk_namedChatsThatAlwaysFail_ends() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.refused(Reason.SERVER_ERROR, 500)
                        : ScriptedReply.found());
        Run run = rig.bulk(chats(0, 3), 3, "1");
        rig.pass(Duration.ofHours(12));
        assertThat(run.outcomes).hasSize(3);
    }

    @Test
    void setInstances_removedWhileConnecting_keepsWritesApart() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") && before(0.1)
                        ? ScriptedReply.found().connecting(Duration.ofMillis(1030))
                        : ScriptedReply.found());
        rig.bulk(chats(0, 100), 100, null);
        rig.pass(Duration.ofMillis(500));
        rig.setInstances("2");
        rig.setInstances("1", "2");
        rig.pass(Duration.ofSeconds(3));
        List<Duration> written = new ArrayList<>(rig.requests().stream()
                .filter(r -> r.idInstance.equals("1") && r.writtenAt != null)
                .map(r -> r.writtenAt())
                .sorted()
                .toList());
        for (int n = 1; n < written.size(); n++) {
            assertThat(written.get(n).minus(written.get(n - 1))).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void setInstances_removedWhileConnecting_usesEachPermitOfTheOthers() {
        rig.instances("1", "2", "3")
                .reply(request -> request.idInstance.equals("1") && before(0.1)
                        ? ScriptedReply.found().connecting(Duration.ofMillis(1030))
                        : ScriptedReply.found());
        rig.bulk(chats(0, 100), 100, null);
        rig.pass(Duration.ofMillis(500));
        rig.setInstances("2", "3");
        rig.setInstances("1", "2", "3");
        rig.pass(Duration.ofMillis(1600));

        assertThat(rig.usedInstances().stream().filter("2"::equals)).hasSize(3);
        assertThat(rig.usedInstances().stream().filter("3"::equals)).hasSize(3);
    }

    @Test
    void probes_ofBlackHoles_leavePlacesForTheHealthy() {
        rig.instances("1", "2", "3").maxInFlight(2);
        rig.reply(request -> request.idInstance.equals("3") ? ScriptedReply.found() : ScriptedReply.silence());
        Run run = rig.bulk(chats(0, 2000), 256, null);
        rig.pass(Duration.ofMinutes(10));
        long first = run.found();
        rig.pass(Duration.ofMinutes(10));
        assertThat(run.found() - first).isGreaterThan(560);
    }

    @Test
    void retry_otherInstancePaused_usesTheAvoidedOne() {
        rig.rate(10, Duration.ofSeconds(1)).instances("1", "2");
        rig.reply(request -> request.idInstance.equals("2")
                ? ScriptedReply.throttled(Duration.ofMinutes(5))
                : before(3)
                        ? ScriptedReply.refused(Reason.SERVER_ERROR, 502).after(Duration.ofSeconds(3))
                        : ScriptedReply.found());
        Run run = rig.bulk(chats(0, 2000), 256, null);
        rig.pass(Duration.ofSeconds(20));
        long first = run.found();
        rig.pass(Duration.ofSeconds(60));
        assertThat(run.found() - first).isGreaterThan(530);
    }

    @Test
    void probe_unconnectedDuringCooldown_repeatsTheCooldown() {
        rig.instances("1", "2");
        rig.reply(request -> before(30) ? ScriptedReply.failure(Reason.QUOTA_EXCEEDED) : ScriptedReply.unconnected());
        rig.bulk(chats(0, 1), 1, "1");
        rig.pass(Duration.ofMinutes(31));
        assertThat(rig.requests().size()).isLessThan(62);
    }

    @Test
    void circuit_slowFirstAnswers_staysClosed() {
        rig.instances("1", "2", "3").reply(ScriptedReply.found().after(Duration.ofSeconds(20)));
        rig.bulk(chats(0, 1000), 256, null);
        rig.pass(Duration.ofSeconds(20));
        assertThat(rig.requests().size()).isGreaterThan(54);
    }

    @Test
    void setInstances_removedWhilePaused_keepsThePause() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.throttled(Duration.ofMinutes(4))
                        : ScriptedReply.found());
        rig.bulk(chats(0, 200), 200, null);
        rig.pass(Duration.ofSeconds(3));
        int before = Collections.frequency(rig.usedInstances(), "1");
        rig.setInstances("2");
        rig.setInstances("1", "2");
        rig.pass(Duration.ofSeconds(10));
        int after = Collections.frequency(rig.usedInstances(), "1");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void single_allInstancesPausedForMinutes_failsFast() {
        rig.instances("1")
                .reply(ScriptedReply.failure(ContactLookupException.builder(Reason.SERVER_ERROR, "Scripted 503")
                                .status(503)
                                .retryAfter(Duration.ofMinutes(5)))
                        .after(Duration.ofSeconds(3)));
        rig.bulk(chats(0, 4), 4, null);
        rig.pass(Duration.ofSeconds(30));
        SingleCaller single = rig.single(100);
        rig.pass(Duration.ofMinutes(4));
        assertThat(single.waits()).isFalse();
    }

    @Test
    void coldStart_severalInstances_usesTheirPermits() {
        rig.rate(25, Duration.ofSeconds(1)).instances("1", "2");
        int[] sent = {0};
        rig.reply(request -> ScriptedReply.found()
                .after(Duration.ofSeconds(3))
                .connecting(Duration.ofMillis(sent[0]++ < 150 ? 300 : 0)));
        rig.bulk(chats(0, 1000), 256, null);
        rig.pass(Duration.ofSeconds(5));
        long written = rig.requests().stream().filter(r -> r.writtenAt != null).count();
        assertThat(written).isGreaterThan(207);
    }

    @Test
    void close_probeOfEndedLookup_isNotAwaited() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") ? ScriptedReply.silence() : ScriptedReply.found());
        rig.bulk(chats(0, 60), 60, null);
        rig.pass(Duration.ofMinutes(4));
        rig.bulk(chats(100, 3), 3, null);
        rig.pass(Duration.ofSeconds(20));
        assertThat(rig.requests()).anyMatch(r -> !r.answered && !r.cancelled && r.isCopy());
        boolean[] released = {false};
        rig.dispatcher().close(Duration.ofMinutes(1));
        rig.dispatcher().released().subscribe(null, null, () -> released[0] = true);
        rig.pass(Duration.ofSeconds(20));
        assertThat(released[0]).isTrue();
    }

    @Test
    void single_joiningADelayedLookup_failsFast() {
        rig.instances("1")
                .reply(request -> request.chatId.equals(chat(0))
                        ? ScriptedReply.refused(Reason.SERVER_ERROR, 500)
                        : ScriptedReply.found());
        rig.bulk(chats(0, 1), 1, null);
        rig.pass(Duration.ofSeconds(20));
        SingleCaller single = rig.single(0);
        rig.pass(Duration.ofSeconds(60));
        assertThat(single.waits()).isFalse();
    }

    @Test
    void throttle_ofTheOldToken_pausesTheInstance() {
        int[] n = {0};
        rig.instances("1")
                .reply(request -> n[0]++ == 0
                        ? ScriptedReply.throttled(Duration.ofMinutes(4)).after(Duration.ofMillis(800))
                        : ScriptedReply.found());
        rig.bulk(chats(0, 50), 50, null);
        rig.pass(Duration.ofMillis(500));
        rig.replaceToken("1");
        rig.pass(Duration.ofSeconds(30));
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void circuit_afterCancelledBulk_staysClosed() {
        rig.instances("1", "2").reply(ScriptedReply.found().after(Duration.ofSeconds(4)));
        Run run = rig.bulk(chats(0, 100), 256, null);
        rig.pass(Duration.ofSeconds(10));
        run.cancel();
        rig.pass(Duration.ofMinutes(1));
        rig.bulk(chats(200, 10), 256, null);
        assertThat(List.of(rig.instance("1").state(), rig.instance("2").state()))
                .containsOnly(State.READY);
    }
}
