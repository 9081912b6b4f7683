package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Webhooks about instances. */
class DispatcherReportsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHORIZED, INSTANCE_NOT_AUTHORIZED",
        "BLOCKED, INSTANCE_NOT_AUTHORIZED",
        "SUSPENDED, FORBIDDEN",
        "QUOTA_EXCEEDED, QUOTA_EXCEEDED"
    })
    void instanceChanged_unusable_coolsDownWithoutARequest(InstanceStatus status, Reason reason) {
        rig.instances("1", "2");
        rig.dispatcher().instanceChanged("1", status);

        assertThat(rig.instance("1").state()).isEqualTo(State.COOLING_DOWN);
        assertThat(rig.instance("1").cooldownReason()).isEqualTo(reason);
        assertThat(rig.instance("1").cooldownRemaining()).isEqualTo(MINUTE);
        assertThat(rig.transport.requests()).isEmpty();

        Run run = rig.bulk(0, 20);
        rig.pass(Duration.ofSeconds(30));

        assertThat(run.found()).isEqualTo(20);
        assertThat(Set.copyOf(rig.usedInstances())).containsExactly("2");

        rig.bulk(20, 60);
        rig.pass(MINUTE);

        assertThat(rig.instance("1").state()).isEqualTo(State.READY);
    }

    @Test
    void instanceChanged_notAuthorized_failsWaitingSinglesAndKeepsBulks() {
        rig.single(0);
        SingleCaller waiting = rig.single(1);
        Run bulk = rig.bulk(2, 1);

        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.NOT_AUTHORIZED);

        assertThat(waiting.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(waiting.failure().retryAfter()).contains(MINUTE);
        assertThat(waiting.failure().getCause()).hasMessageContaining("a webhook reported that it is notAuthorized");
        assertThat(bulk.outcomes).isEmpty();
        rig.pass(MINUTE.plusSeconds(2));
        assertThat(bulk.found()).isEqualTo(1);
    }

    @Test
    void instanceChanged_notAuthorizedRepeatedly_doesNotProlongTheCooldown() {
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.NOT_AUTHORIZED);
        rig.pass(Duration.ofSeconds(40));
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.NOT_AUTHORIZED);
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.QUOTA_EXCEEDED);

        assertThat(rig.instance(ONLY).cooldownRemaining()).isEqualTo(Duration.ofSeconds(20));
        assertThat(rig.instance(ONLY).cooldownReason()).isEqualTo(Reason.INSTANCE_NOT_AUTHORIZED);
    }

    @Test
    void instanceChanged_notAuthorizedAfterTheCooldown_startsAnotherWithoutARequest() {
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.NOT_AUTHORIZED);
        rig.pass(MINUTE.plusSeconds(5));
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.BLOCKED);

        assertThat(rig.instance(ONLY).cooldownRemaining()).isEqualTo(MINUTE);
        assertThat(rig.transport.requests()).isEmpty();
    }

    @Test
    void instanceChanged_authorized_letsTheNextLookupProbe() {
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.NOT_AUTHORIZED);
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.AUTHORIZED);

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.COOLING_DOWN);
        assertThat(rig.instance(ONLY).cooldownRemaining()).isEqualTo(Duration.ZERO);
        SingleCaller probe = rig.single(0);
        SingleCaller during = rig.single(1);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(probe.found()).isTrue();
        assertThat(during.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void instanceChanged_authorizedTooEarly_startsAnInitialCooldownAgain() {
        rig.cooldown(MINUTE, Duration.ofHours(1)).reply(ScriptedReply.failure(Reason.INSTANCE_NOT_AUTHORIZED));
        rig.bulk(0, 1);
        rig.pass(Duration.ofMinutes(20));
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.AUTHORIZED);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(rig.instance(ONLY).cooldownRemaining()).isEqualTo(MINUTE);
    }

    @Test
    void instanceChanged_authorizedOfADeletedInstance_changesNothing() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.failure(Reason.INSTANCE_DELETED)
                        : ScriptedReply.found());
        rig.bulk(0, 4);
        rig.pass(MINUTE);
        rig.dispatcher().instanceChanged("1", InstanceStatus.AUTHORIZED);
        rig.dispatcher().instanceChanged("1", InstanceStatus.NOT_AUTHORIZED);

        assertThat(rig.instance("1").state()).isEqualTo(State.DISABLED);
        assertThat(rig.instance("1").cooldownRemaining()).isNull();
    }

    @Test
    void instanceChanged_starting_pausesTheInstance() {
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.STARTING);
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMillis(4900));

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.THROTTLED);
        assertThat(rig.transport.requests()).isEmpty();
        rig.pass(Duration.ofMillis(300));
        assertThat(caller.found()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = InstanceStatus.class,
            names = {"AUTHORIZED", "SLEEP_MODE", "YELLOW_CARD"})
    void instanceChanged_usable_changesNothing(InstanceStatus status) {
        rig.dispatcher().instanceChanged(ONLY, status);

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
        assertThat(rig.single(0).waits()).isTrue();
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(rig.usedInstances()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(InstanceStatus.class)
    void instanceChanged_unknownInstance_isIgnored(InstanceStatus status) {
        rig.dispatcher().instanceChanged("1109", status);

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void instanceChanged_closed_changesNothing() {
        rig.dispatcher().close(Duration.ZERO);
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.NOT_AUTHORIZED);

        assertThat(rig.instance(ONLY).state()).isEqualTo(State.READY);
    }

    @Test
    void instanceChanged_withPermitSource_isReportedToIt() {
        ScriptedPermits permits = new ScriptedPermits().granting();
        rig.permits(permits).dispatcher().instanceChanged(ONLY, InstanceStatus.QUOTA_EXCEEDED);
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.QUOTA_EXCEEDED);
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.AUTHORIZED);
        rig.dispatcher().instanceChanged(ONLY, InstanceStatus.AUTHORIZED);

        assertThat(permits.notifications)
                .isEqualTo(List.of(ONLY + " cooling down because of QUOTA_EXCEEDED for PT1M", ONLY + " ready"));
    }
}
