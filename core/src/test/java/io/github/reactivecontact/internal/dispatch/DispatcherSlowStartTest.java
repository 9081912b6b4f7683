package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.SentRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests how many requests open connections to one host at the same time. */
class DispatcherSlowStartTest {

    private static final int AT_FIRST = 32;
    private static final int AFTER_A_FAILURE = 4;
    private static final int AT_MOST = 64;
    private static final Duration SOON = Duration.ofMillis(200);

    private final DispatcherRig rig =
            new DispatcherRig().instances(200).maxInFlight(1000).responseTimeout(Duration.ofMinutes(10));

    @AfterEach
    void close() {
        rig.close();
    }

    private Run lookUp(int sources) {
        Run run = rig.bulk(chats(0, sources), 1000, null);
        rig.pass(SOON);
        return run;
    }

    private List<SentRequest> unwritten() {
        return rig.requests().stream()
                .filter(request -> request.writtenAt == null && !request.answered && !request.cancelled)
                .toList();
    }

    @Test
    void requests_noConnectionOpens_areLimited() {
        rig.reply(ScriptedReply.byHand());
        lookUp(400);
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.requests()).hasSize(AT_FIRST);
    }

    @Test
    void requests_severalHosts_areLimitedPerHost() {
        rig.serverAddresses(idInstance -> idInstance.endsWith("0") ? "a.example.com" : "b.example.com");
        rig.reply(ScriptedReply.byHand());
        lookUp(400);
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.requests()).hasSize(2 * AT_FIRST);
    }

    @Test
    void requests_connectionsOpen_becomeMore() {
        rig.reply(ScriptedReply.byHand());
        lookUp(400);
        unwritten().subList(0, 10).forEach(SentRequest::write);
        rig.pass(SOON);

        assertThat(unwritten()).hasSize(AT_FIRST + 10);

        unwritten().forEach(SentRequest::write);
        rig.pass(SOON);

        assertThat(unwritten()).hasSize(AT_MOST);
    }

    @Test
    void requests_onOpenConnections_areNotLimited() {
        rig.reply(ScriptedReply.silence());
        lookUp(400);

        assertThat(rig.requests()).hasSize(200);
    }

    @Test
    void request_cancelledBeforeItsConnectionOpens_makesRoom() {
        rig.reply(ScriptedReply.byHand());
        Run run = lookUp(400);
        run.cancel();
        rig.pass(Duration.ofSeconds(5));
        lookUp(400);

        assertThat(unwritten()).hasSize(AT_FIRST);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"CONNECTION_FAILED", "TIMEOUT"})
    void requests_afterAFailedConnect_areFew(Reason reason) {
        rig.reply(ScriptedReply.byHand());
        Run run = lookUp(400);
        unwritten().forEach(request -> request.fail(reason));
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.instance("1101").state()).isEqualTo(State.CIRCUIT_OPEN);

        List<SentRequest> probes = unwritten();
        probes.get(0).write();
        probes.get(0).find();
        rig.pass(SOON);

        // One more for the connection that has opened, and one that may use it.
        assertThat(unwritten()).hasSize(probes.size() - 1 + AFTER_A_FAILURE + 2);

        rig.reply(ScriptedReply.found());
        rig.requests().stream().filter(request -> !request.answered).forEach(request -> {
            request.write();
            request.find();
        });
        rig.pass(Duration.ofMinutes(1));

        assertThat(run.found()).isEqualTo(400);
    }

    @Test
    void permits_noConnectionOpens_areRequestedForAFewOnly() {
        ScriptedPermits permits = new ScriptedPermits();
        rig.permits(permits);
        rig.reply(ScriptedReply.byHand());
        lookUp(400);
        permits.last().grant();

        assertThat(permits.last().instances()).hasSize(AT_FIRST - 1);

        permits.last().grant();
        rig.pass(Duration.ofMinutes(1));

        assertThat(permits.acquires).hasSize(2);
        assertThat(rig.requests()).hasSize(AT_FIRST);
    }

    @Test
    void requests_thatWaitForAPermit_areNotLimited() {
        Duration connecting = Duration.ofSeconds(3);
        ScriptedPermits permits = new ScriptedPermits()
                .answering((number, request) -> rig.now().compareTo(connecting) < 0
                        ? Permit.granted(request.interval())
                        : Permit.notBefore(Duration.ofSeconds(1)));
        rig.permits(permits);
        rig.reply(ScriptedReply.found().connecting(connecting));
        lookUp(400);
        rig.pass(connecting.minus(SOON.multipliedBy(2)));
        int before = permits.acquires.size();

        assertThat(rig.requests()).hasSize(AT_FIRST);

        rig.pass(SOON.multipliedBy(3));

        // Their permits are too old, and they wait for others with open connections.
        assertThat(permits.acquires.stream().skip(before).flatMap(acquire -> acquire.instances().stream()))
                .hasSizeGreaterThan(AT_FIRST)
                .contains(rig.usedInstances().toArray(String[]::new));
    }
}
