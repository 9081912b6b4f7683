package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests lookups that name an instance, or avoid one, while the fleet changes. */
class DispatcherFleetNamedTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    // ---- Removed and added again.

    @Test
    void named_instanceRemovedAndAddedAgain_isAnotherLookup() {
        rig.instances("1", "2").reply(ScriptedReply.failure(Reason.UNAUTHORIZED).after(Duration.ofSeconds(5)));
        SingleCaller before = rig.single(0, "1");
        rig.pass(SECOND);
        rig.setInstances("2");
        rig.setInstances("1", "2");
        rig.reply(ScriptedReply.found());
        SingleCaller after = rig.single(0, "1");
        rig.pass(Duration.ofSeconds(5));

        assertThat(before.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(before.failure()).hasMessageContaining("was removed");
        assertThat(after.found()).isTrue();
    }

    @Test
    void named_cancelledAfterRemovalAndAddition_cancelsItsOwnRequest() {
        rig.instances("1", "2").reply(ScriptedReply.silence());
        SingleCaller before = rig.single(0, "1");
        rig.pass(SECOND);
        rig.setInstances("2");
        rig.setInstances("1", "2");
        rig.reply(ScriptedReply.found().after(Duration.ofSeconds(3)));
        SingleCaller after = rig.single(0, "1");
        rig.pass(SECOND);
        before.cancel();
        assertThat(rig.requests().get(0).cancelled).isTrue();
        rig.pass(Duration.ofSeconds(3));

        assertThat(after.found()).isTrue();
    }

    @Test
    void named_deadlineAfterRemovalAndAddition_isThatOfEachLookup() {
        rig.instances("1", "2").deadline(Duration.ofSeconds(5)).reply(ScriptedReply.silence());
        SingleCaller before = rig.single(0, "1");
        rig.pass(SECOND);
        rig.setInstances("2");
        rig.setInstances("1", "2");
        SingleCaller after = rig.single(0, "1");
        rig.pass(Duration.ofSeconds(4));
        assertThat(before.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(after.waits()).isTrue();
        rig.pass(SECOND);

        assertThat(after.reason()).isEqualTo(Reason.DEADLINE);
    }

    // ---- Single lookups fail at once when their instance leaves.

    @Test
    void namedSingle_instanceIsSilent_failsWhenItsCircuitOpens() {
        rig.instances("1", "2")
                .rate(2, SECOND)
                .reply(request -> request.idInstance.equals("1") ? ScriptedReply.silence() : ScriptedReply.found());
        rig.bulk(chats(0, 200), 200, null);
        rig.pass(Duration.ofMillis(4_900));
        rig.bulk(chats(300, 20), 20, "1");
        SingleCaller[] named = new SingleCaller[6];
        for (int number = 0; number < named.length; number++) {
            named[number] = rig.single(400 + number, "1");
        }
        rig.pass(SECOND);

        assertThat(rig.instance("1").state()).isEqualTo(State.CIRCUIT_OPEN);
        assertThat(named[named.length - 1].reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(named[named.length - 1].failure().retryAfter()).isPresent();
    }

    @Test
    void namedSingle_hostOpensBecauseOfOtherInstances_failsAtOnce() {
        rig.instances("1", "2", "3", "4")
                .retry(RetryPolicy.none())
                .reply(request ->
                        request.idInstance.equals("2") ? ScriptedReply.silence() : ScriptedReply.unconnected());
        rig.single(10, "2");
        SingleCaller waiting = rig.single(11, "2");
        rig.single(0, "1");
        rig.single(1, "3");
        rig.single(2, "4");
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(rig.instance("2").state()).isEqualTo(State.CIRCUIT_OPEN);
        assertThat(waiting.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(waiting.failure())
                .hasMessageContaining("Instance 2, which the lookup names, is not ready. Its host has an open circuit"
                        + " because of CONNECTION_FAILED at instance");
    }

    // ---- Permits that no lookup would use.

    @Test
    void permits_instanceThatTheOnlyLookupAvoids_isNotRequested() {
        ScriptedPermits permits = new ScriptedPermits().granting();
        rig.instances("1", "2")
                .permits(permits)
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.refused(Reason.SERVER_ERROR, 502).after(Duration.ofMillis(1500))
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 2);
        rig.pass(Duration.ofMillis(1499));
        int before = permits.acquires.size();
        rig.pass(SECOND);

        assertThat(run.found()).isEqualTo(2);
        assertThat(permits.acquires.subList(before, permits.acquires.size()))
                .singleElement()
                .satisfies(asked -> assertThat(asked.instances()).containsExactly("2"));
    }

    @Test
    void permits_severalProbesInFlight_areNotRequestedForMore() {
        ScriptedPermits permits = new ScriptedPermits().granting();
        rig.instances(6)
                .permits(permits)
                .maxInFlight(4)
                .responseTimeout(Duration.ofMinutes(5))
                .cooldown(Duration.ofSeconds(10), Duration.ofSeconds(10))
                .reply(request -> request.idInstance.equals("1101")
                        ? ScriptedReply.found()
                        : rig.now().compareTo(Duration.ofSeconds(9)) < 0
                                ? ScriptedReply.failure(Reason.QUOTA_EXCEEDED)
                                : ScriptedReply.silence());
        rig.bulk(0, 100);
        rig.pass(Duration.ofSeconds(30));

        long granted = permits.acquires.stream()
                .mapToLong(asked -> asked.requests.size())
                .sum();
        assertThat(granted).isEqualTo(rig.requests().size());
    }

    // ---- Cooldowns of other clients.

    @Test
    void externalCooldown_circuitOpen_isReported() {
        RecordingListener listener = new RecordingListener();
        ScriptedPermits permits = new ScriptedPermits().granting();
        rig.listener(listener).permits(permits).reply(ScriptedReply.refused(Reason.SERVER_ERROR, 500));
        rig.bulk(0, 5);
        while (rig.instance(DispatcherRig.ONLY).state() != State.CIRCUIT_OPEN) {
            rig.pass(Duration.ofMillis(100));
        }
        permits.answering((number, request) -> Permit.cooldown(Reason.QUOTA_EXCEEDED, Duration.ofMinutes(2)));
        rig.pass(Duration.ofSeconds(5));

        assertThat(listener.lines()).contains(DispatcherRig.ONLY + " cooling down for QUOTA_EXCEEDED, PT2M");
    }
}
