package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.INTERVAL;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherBoundsTest {

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void grant_manyLookups_neverExceedsMaxInFlight() {
        rig.unlimited().maxInFlight(7);
        Run run = rig.bulk(0, 70);
        for (int i = 0; i < 10; i++) {
            assertThat(rig.dispatcher().snapshot().inFlight()).isEqualTo(7);
            assertThat(rig.requests()).hasSize(7 * (i + 1));
            rig.pass(ScriptedTransport.LATENCY);
        }
        assertThat(run.found()).isEqualTo(70);
    }

    @Test
    void cancel_bulkInFlight_freesItsPlaces() {
        rig.unlimited().maxInFlight(2);
        Run run = rig.bulk(0, 7);
        Run other = rig.bulk(7, 1);

        run.cancel();

        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(1), chat(7));
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(other.completed).isTrue();
    }

    @Test
    void enter_singleBeyondMaxWaiting_failsAtOnceWithRetryAfter() {
        rig.maxWaiting(5);
        rig.single(0);
        List<SingleCaller> waiting = rig.singles(1, 5);
        ContactLookupException failure = rig.single(6).failure();

        assertThat(waiting).allMatch(SingleCaller::waits);
        assertThat(failure.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(failure.retryAfter()).contains(INTERVAL.multipliedBy(5));
        assertThat(failure.attempts()).isZero();
        assertThat(failure).hasMessageContaining("5").hasMessageContaining("maxWaiting");
    }

    @Test
    void enter_singleGrantedAtOnce_ignoresMaxWaiting() {
        rig.maxWaiting(1).unlimited().maxInFlight(10);
        List<SingleCaller> callers = rig.singles(0, 11);
        assertThat(callers).allMatch(SingleCaller::waits);
        assertThat(rig.single(11).reason()).isEqualTo(Reason.QUEUE_FULL);
        rig.pass(Duration.ofSeconds(1));

        assertThat(callers).allMatch(SingleCaller::found);
    }

    @Test
    void enter_bulkOrJoiningSingle_ignoresMaxWaiting() {
        rig.maxWaiting(1);
        rig.single(0);
        SingleCaller waiting = rig.single(1);
        SingleCaller joining = rig.single(1);
        Run run = rig.bulk(10, 50);
        rig.pass(Duration.ofMinutes(1));

        assertThat(waiting.found()).isTrue();
        assertThat(joining.found()).isTrue();
        assertThat(run.found()).isEqualTo(50);
    }

    @Test
    void enter_singlePromotingBulkItem_countsTowardsMaxWaiting() {
        rig.maxWaiting(1);
        Run run = rig.bulk(0, 5);
        rig.single(10);
        assertThat(rig.single(3).reason()).isEqualTo(Reason.QUEUE_FULL);
        rig.pass(Duration.ofSeconds(10));

        assertThat(run.found()).isEqualTo(5);
    }

    @Test
    void cancel_waitingOrPromotingSingle_freesItsWaitingPlace() {
        rig.maxWaiting(1);
        rig.bulk(0, 5);
        for (int i = 0; i < 5; i++) {
            SingleCaller promoting = rig.single(3);
            assertThat(promoting.waits()).isTrue();
            assertThat(rig.single(11).reason()).isEqualTo(Reason.QUEUE_FULL);
            promoting.cancel();
            SingleCaller waiting = rig.single(10);
            assertThat(waiting.waits()).isTrue();
            waiting.cancel();
        }
    }

    @Test
    void enter_singleWithNextPermitAfterItsDeadline_isRefusedAtOnce() {
        rig.rate(1, Duration.ofMinutes(1)).deadline(Duration.ofSeconds(10));
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));
        ContactLookupException any = rig.single(1).failure();
        ContactLookupException named = rig.single(2, DispatcherRig.ONLY).failure();

        assertThat(List.of(any, named)).allSatisfy(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.QUEUE_FULL);
            assertThat(failure.retryAfter())
                    .hasValueSatisfying(
                            delay -> assertThat(delay).isBetween(Duration.ofSeconds(49), Duration.ofSeconds(51)));
        });
        rig.pass(any.retryAfter().orElseThrow());
        SingleCaller later = rig.single(3);
        rig.pass(Duration.ofSeconds(11));
        assertThat(later.found()).isTrue();
    }

    @Test
    void enter_singleWhileEachInstancePausesPastItsDeadline_isRefusedAtOnce() {
        rig.instances("1", "2").deadline(Duration.ofSeconds(10)).reply(ScriptedReply.throttled(Duration.ofMinutes(1)));
        rig.bulk(0, 3);
        rig.pass(Duration.ofMillis(150));

        assertThat(rig.single(10).reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void enter_singleWithPermitRequestedForALateInstance_isRefusedAtOnce() {
        ScriptedPermits permits = new ScriptedPermits();
        rig.rate(1, Duration.ofMinutes(1)).deadline(Duration.ofSeconds(10)).permits(permits);
        rig.reply(ScriptedReply.found().connecting(Duration.ofSeconds(5)));
        SingleCaller first = rig.single(0);
        permits.last().grant();
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.single(1).reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(first.waits()).isTrue();
    }

    @Test
    void enter_singleWithAnotherInstanceFree_isServed() {
        rig.instances("1", "2").rate(1, Duration.ofMinutes(1)).deadline(Duration.ofSeconds(10));
        rig.single(0);
        SingleCaller second = rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(second.found()).isTrue();
        assertThat(rig.single(2).reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void deadline_whileWaiting_failsTheLookup() {
        rig.deadline(Duration.ofSeconds(5)).reply(ScriptedReply.throttled(Duration.ofMinutes(1)));
        List<SingleCaller> callers = rig.singles(0, 4);
        rig.pass(Duration.ofSeconds(5));

        assertThat(callers.subList(1, 4)).allSatisfy(caller -> {
            assertThat(caller.failure().reason()).isEqualTo(Reason.DEADLINE);
            assertThat(caller.failure().attempts()).isZero();
            assertThat(caller.failure()).hasMessageContaining("PT5S");
            assertThat(caller.endedAt).isEqualTo(Duration.ofSeconds(5));
        });
        rig.pass(Duration.ofMinutes(2));
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void deadline_inFlight_cancelsTheRequest() {
        rig.deadline(Duration.ofSeconds(5)).reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(5));

        assertThat(caller.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(caller.failure().attempts()).isEqualTo(1);
        assertThat(rig.transport.request(0).cancelled).isTrue();
        assertThat(rig.dispatcher().snapshot().inFlight()).isZero();
    }

    @Test
    void deadline_withinTheNextBackoff_failsBeforeTheBackoff() {
        rig.deadline(Duration.ofSeconds(1))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(2)))
                .random(() -> 0.6)
                .reply(ScriptedReply.failure(Reason.SERVER_ERROR));
        SingleCaller caller = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(caller.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(caller.failure().getSuppressed()).hasSize(1);
        assertThat(caller.endedAt).isEqualTo(ScriptedTransport.LATENCY);
    }

    @Test
    void deadline_waitingAfterBackoff_failsTheLookup() {
        rig.deadline(Duration.ofSeconds(2)).reply(ScriptedReply.failure(Reason.SERVER_ERROR));
        SingleCaller first = rig.single(0);
        SingleCaller second = rig.single(1);
        rig.pass(Duration.ofSeconds(3));

        assertThat(first.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(first.failure().attempts()).isPositive();
        assertThat(second.failure().reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void responseTimeout_firstAttempt_retriesTheLookup() {
        rig.responseTimeout(Duration.ofSeconds(3)).transport.replies(ScriptedReply.silence(), ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(3));
        assertThat(rig.transport.request(0).cancelled).isTrue();
        assertThat(rig.instance(ONLY).failed()).isEqualTo(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.found()).isTrue();
    }

    @Test
    void responseTimeout_message_namesInstanceAndDuration() {
        rig.responseTimeout(Duration.ofSeconds(3)).retry(RetryPolicy.none()).reply(ScriptedReply.silence());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(caller.failure().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(caller.failure().idInstance()).contains(ONLY);
        assertThat(caller.failure()).hasMessageContaining("PT3S");
    }

    @Test
    void timer_manyLookups_isShared() {
        rig.unlimited()
                .maxInFlight(100)
                .deadline(Duration.ofMinutes(10))
                .instances(5)
                .reply(ScriptedReply.silence());
        rig.bulk(0, 200);
        rig.singles(1000, 200);

        assertThat(rig.requests()).hasSize(100);
        assertThat(rig.liveTimers()).isEqualTo(1);
        rig.pass(Duration.ofSeconds(80));
        assertThat(rig.liveTimers()).isEqualTo(1);
    }

    @Test
    void timer_nothingPending_isCancelled() {
        rig.deadline(Duration.ofMinutes(10)).reply(ScriptedReply.found().after(Duration.ofMillis(50)));
        SingleCaller caller = rig.single(0);
        assertThat(rig.liveTimers()).isPositive();
        rig.pass(Duration.ofMillis(50));

        assertThat(caller.found()).isTrue();
        assertThat(rig.liveTimers()).isZero();
    }

    @Test
    void timeouts_ofCenturies_neverFire() {
        rig.responseTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                .deadline(Duration.ofSeconds(Long.MAX_VALUE))
                .reply(ScriptedReply.found().after(Duration.ofDays(1)));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofDays(1));

        assertThat(caller.found()).isTrue();
    }
}
