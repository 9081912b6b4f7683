package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.INTERVAL;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
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
    void maxInFlight_isNeverExceeded() {
        rig.unlimited().maxInFlight(7);
        Run run = rig.bulk(0, 70);
        for (int i = 0; i < 10; i++) {
            assertThat(rig.dispatcher().snapshot().inFlight()).isEqualTo(7);
            assertThat(rig.requests()).hasSize(7 * (i + 1));
            rig.pass(ScriptedExchange.LATENCY);
        }
        assertThat(run.found()).isEqualTo(70);
    }

    @Test
    void cancelOfABulk_leavesItsPlacesInFlightToOthers() {
        rig.unlimited().maxInFlight(2);
        Run run = rig.bulk(0, 7);
        Run other = rig.bulk(7, 1);

        run.cancel();

        assertThat(rig.askedAbout()).containsExactly(chat(0), chat(1), chat(7));
        rig.pass(ScriptedExchange.LATENCY);
        assertThat(other.completed).isTrue();
    }

    @Test
    void maxWaiting_oneMoreSingleFailsAtOnceAndIsToldWhen() {
        rig.maxWaiting(5);
        rig.single(0);
        List<Ear> waiting = rig.singles(1, 5);
        ContactLookupException failure = rig.single(6).failure();

        assertThat(waiting).allMatch(Ear::waits);
        assertThat(failure.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(failure.retryAfter()).contains(INTERVAL.multipliedBy(5));
        assertThat(failure.attempts()).isZero();
        assertThat(failure).hasMessageContaining("5").hasMessageContaining("maxWaiting");
    }

    @Test
    void maxWaiting_isNotForWhoIsGrantedAtOnce() {
        rig.maxWaiting(1).unlimited().maxInFlight(10);
        List<Ear> ears = rig.singles(0, 11);
        assertThat(ears).allMatch(Ear::waits);
        assertThat(rig.single(11).reason()).isEqualTo(Reason.QUEUE_FULL);
        rig.pass(Duration.ofSeconds(1));

        assertThat(ears).allMatch(Ear::found);
    }

    @Test
    void maxWaiting_isNotForBulk_norForWhoJoinsALookup() {
        rig.maxWaiting(1);
        rig.single(0);
        Ear waiting = rig.single(1);
        Ear joining = rig.single(1);
        Run run = rig.bulk(10, 50);
        rig.pass(Duration.ofMinutes(1));

        assertThat(waiting.found()).isTrue();
        assertThat(joining.found()).isTrue();
        assertThat(run.found()).isEqualTo(50);
    }

    @Test
    void maxWaiting_isForWhoWouldPromoteABulkItem() {
        rig.maxWaiting(1);
        Run run = rig.bulk(0, 5);
        rig.single(10);
        assertThat(rig.single(3).reason()).isEqualTo(Reason.QUEUE_FULL);
        rig.pass(Duration.ofSeconds(10));

        assertThat(run.found()).isEqualTo(5);
    }

    @Test
    void maxWaiting_isFreedByWhoLeavesAndWhoIsPromotedAndLeaves() {
        rig.maxWaiting(1);
        rig.bulk(0, 5);
        for (int i = 0; i < 5; i++) {
            Ear promoting = rig.single(3);
            assertThat(promoting.waits()).isTrue();
            assertThat(rig.single(11).reason()).isEqualTo(Reason.QUEUE_FULL);
            promoting.cancel();
            Ear waiting = rig.single(10);
            assertThat(waiting.waits()).isTrue();
            waiting.cancel();
        }
    }

    @Test
    void deadline_inTheQueue() {
        rig.deadline(Duration.ofSeconds(5));
        List<Ear> ears = rig.singles(0, 10);
        rig.pass(Duration.ofSeconds(5));

        assertThat(ears.stream().filter(Ear::found)).hasSize(5);
        assertThat(ears.subList(5, 10)).allSatisfy(ear -> {
            assertThat(ear.failure().reason()).isEqualTo(Reason.DEADLINE);
            assertThat(ear.failure().attempts()).isZero();
            assertThat(ear.failure()).hasMessageContaining("PT5S");
            assertThat(ear.heardAt).isEqualTo(Duration.ofSeconds(5));
        });
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.requests()).hasSize(5);
    }

    @Test
    void deadline_inFlight_cancelsTheRequest() {
        rig.deadline(Duration.ofSeconds(5)).reply(Reply.silence());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(5));

        assertThat(ear.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(ear.failure().attempts()).isEqualTo(1);
        assertThat(rig.exchange.request(0).cancelled).isTrue();
        assertThat(rig.dispatcher().snapshot().inFlight()).isZero();
    }

    @Test
    void deadline_inTheBackOff_isCertainBeforeItBegins() {
        rig.deadline(Duration.ofSeconds(1))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(2)))
                .random(() -> 0.6)
                .reply(Reply.failure(Reason.SERVER_ERROR));
        Ear ear = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(ear.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(ear.failure().getSuppressed()).hasSize(1);
        assertThat(ear.heardAt).isEqualTo(ScriptedExchange.LATENCY);
    }

    @Test
    void deadline_afterTheBackOff_holdsInTheQueue() {
        rig.deadline(Duration.ofSeconds(2)).reply(Reply.failure(Reason.SERVER_ERROR));
        Ear first = rig.single(0);
        Ear second = rig.single(1);
        rig.pass(Duration.ofSeconds(3));

        assertThat(first.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(first.failure().attempts()).isPositive();
        assertThat(second.failure().reason()).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void responseTimeout_endsTheAttemptAndIsRepeated() {
        rig.responseTimeout(Duration.ofSeconds(3)).exchange.replies(Reply.silence(), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(3));
        assertThat(rig.exchange.request(0).cancelled).isTrue();
        assertThat(rig.instance(ONLY).failed()).isEqualTo(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(ear.found()).isTrue();
    }

    @Test
    void responseTimeout_saysWhichInstanceAndHowLong() {
        rig.responseTimeout(Duration.ofSeconds(3)).retry(RetryPolicy.none()).reply(Reply.silence());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(ear.failure().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(ear.failure().idInstance()).contains(ONLY);
        assertThat(ear.failure()).hasMessageContaining("PT3S");
    }

    @Test
    void timers_areOneForAll() {
        rig.unlimited()
                .maxInFlight(100)
                .deadline(Duration.ofMinutes(10))
                .instances(5)
                .reply(Reply.silence());
        rig.bulk(0, 200);
        rig.singles(1000, 200);

        assertThat(rig.requests()).hasSize(100);
        assertThat(rig.liveTimers()).isEqualTo(1);
        rig.pass(Duration.ofSeconds(80));
        assertThat(rig.liveTimers()).isEqualTo(1);
    }

    @Test
    void timer_withNothingToWaitFor_isOff() {
        rig.deadline(Duration.ofMinutes(10)).reply(Reply.found().after(Duration.ofMillis(50)));
        Ear ear = rig.single(0);
        assertThat(rig.liveTimers()).isPositive();
        rig.pass(Duration.ofMillis(50));

        assertThat(ear.found()).isTrue();
        assertThat(rig.liveTimers()).isZero();
    }

    @Test
    void responseTimeout_andDeadline_ofCenturies_areAsGoodAsNone() {
        rig.responseTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                .deadline(Duration.ofSeconds(Long.MAX_VALUE))
                .reply(Reply.found().after(Duration.ofDays(1)));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofDays(1));

        assertThat(ear.found()).isTrue();
    }
}
