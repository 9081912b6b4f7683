package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
import io.github.reactivecontact.testfloor.VirtualTime;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A client whose scheduler is disposed while it runs. */
class DispatcherSchedulerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ScriptedPermits permits = new ScriptedPermits();
    private final DispatcherRig rig = new DispatcherRig().reply(Reply.byHand());

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void single_afterTheSchedulerIsDisposed_failsAtOnceWithoutARequest() {
        rig.dispatcher();
        rig.time.dispose();
        Ear ear = rig.single(0);

        assertFailed(ear);
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void bulk_afterTheSchedulerIsDisposed_failsAllItsSourcesWithoutARequest() {
        rig.dispatcher();
        rig.time.dispose();
        Run run = rig.bulk(0, 1000);

        assertThat(run.reasons()).hasSize(1000).containsOnly(Reason.CLOSED);
        assertThat(run.completed).isTrue();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void lookups_thatWait_failAtTheNextLookup_andSoDoThoseInFlight() {
        Ear inFlight = rig.deadline(HOUR).single(0);
        rig.exchange.request(0).write();
        Ear waiting = rig.single(1);
        Run bulk = rig.bulk(10, 3);
        rig.time.dispose();
        Ear next = rig.single(2);

        assertFailed(inFlight);
        assertFailed(waiting);
        assertFailed(next);
        assertThat(bulk.reasons()).hasSize(3).containsOnly(Reason.CLOSED);
        assertThat(rig.exchange.request(0).cancelled).isTrue();
    }

    @Test
    void lookups_thatWait_failAtTheNextAnswer_andNoneIsGranted() {
        Ear answered = rig.unlimited().maxInFlight(2).single(0);
        Ear inFlight = rig.single(1);
        Ear waiting = rig.single(2);
        rig.time.dispose();
        rig.exchange.request(0).write();
        rig.exchange.request(0).find();

        assertThat(answered.found()).isTrue();
        assertFailed(inFlight);
        assertFailed(waiting);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void lookup_inBackoff_failsAtTheNextCancel_withItsEarlierFailure() {
        Ear retried = rig.single(0);
        Ear leaving = rig.single(1);
        rig.exchange.request(0).write();
        rig.exchange.request(0).fail(Reason.SERVER_ERROR);
        rig.time.dispose();
        leaving.cancel();

        assertFailed(retried);
        assertThat(retried.failure().getSuppressed()).hasSize(1);
        assertThat(retried.failure().attempts()).isEqualTo(1);
    }

    @Test
    void lookup_whosePermitIsBeingAskedFor_failsAtTheNextEvent_andTheQuestionIsCancelled() {
        Ear asking = rig.permits(permits).single(0);
        rig.time.dispose();
        Ear next = rig.single(1);

        assertFailed(asking);
        assertFailed(next);
        assertThat(permits.last().cancelled).isTrue();
    }

    @Test
    void closing_withAGrace_endsAtOnce() {
        Ear inFlight = rig.single(0);
        Ear waiting = rig.single(1);
        rig.time.dispose();
        rig.dispatcher().close(HOUR);

        StepVerifier.create(rig.dispatcher().released()).expectComplete().verify(Duration.ofSeconds(10));
        assertThat(inFlight.reason()).isEqualTo(Reason.CLOSED);
        assertThat(waiting.reason()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void closing_afterwards_ends() {
        rig.dispatcher();
        rig.time.dispose();
        assertFailed(rig.single(0));
        rig.dispatcher().close(HOUR);

        StepVerifier.create(rig.dispatcher().released()).expectComplete().verify(Duration.ofSeconds(10));
    }

    @Test
    void lookups_whenTheSchedulerRejectsOnce_fail_andLaterOnesAreServed() {
        Rejecting scheduler = new Rejecting();
        rig.schedulers(() -> scheduler).reply(Reply.found());
        scheduler.rejecting = true;
        Ear first = rig.single(0);
        Ear second = rig.single(1);
        assertFailed(first);
        assertFailed(second);
        assertThat(rig.requests()).isEmpty();
        scheduler.rejecting = false;
        Ear third = rig.single(2);
        rig.pass(DispatcherRig.INTERVAL.plus(ScriptedExchange.LATENCY));

        assertThat(third.found()).isTrue();
    }

    @Test
    void lookups_whenAnotherSchedulerTakesOver_goOnAtTheNextLookup_andKeepTheirPaceAndDeadlines() {
        VirtualTimeScheduler successor = VirtualTime.scheduler();
        successor.advanceTimeBy(HOUR);
        AtomicReference<Scheduler> current = new AtomicReference<>(rig.time);
        rig.schedulers(current::get).deadline(Duration.ofSeconds(10));
        Ear first = rig.single(0);
        rig.exchange.request(0).write();
        rig.pass(Duration.ofMillis(20));
        Ear second = rig.single(1);
        rig.time.dispose();
        current.set(successor);
        Ear third = rig.single(2);

        successor.advanceTimeBy(Duration.ofMillis(999));
        assertThat(rig.requests()).hasSize(1);
        successor.advanceTimeBy(Duration.ofMillis(1));
        assertThat(rig.requests()).hasSize(2);
        rig.exchange.request(1).write();
        rig.exchange.request(1).find();
        assertThat(second.found()).isTrue();
        successor.advanceTimeBy(Duration.ofSeconds(9).minusMillis(21));
        assertThat(first.waits()).isTrue();
        successor.advanceTimeBy(Duration.ofMillis(1));
        assertThat(first.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(third.waits()).isTrue();
        successor.advanceTimeBy(Duration.ofMillis(20));
        assertThat(third.reason()).isEqualTo(Reason.DEADLINE);
    }

    private static void assertFailed(Ear ear) {
        assertThat(ear.reason()).isEqualTo(Reason.CLOSED);
        assertThat(ear.failure()).hasMessageContaining("scheduler").hasMessageContaining("disposed");
    }

    /** The rig's time, unless it rejects. */
    private final class Rejecting implements Scheduler {

        private boolean rejecting;

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (rejecting) {
                throw new RejectedExecutionException("scripted");
            }
            return rig.time.schedule(task, delay, unit);
        }

        @Override
        public long now(TimeUnit unit) {
            return rig.time.now(unit);
        }

        @Override
        public Worker createWorker() {
            return new DirectWorker(this);
        }
    }
}
