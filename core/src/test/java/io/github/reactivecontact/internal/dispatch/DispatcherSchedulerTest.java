package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.leakcheck.VirtualTime;
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

/** Tests a client whose scheduler is disposed while it runs. */
class DispatcherSchedulerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final ScriptedPermits permits = new ScriptedPermits();
    private final DispatcherRig rig = new DispatcherRig().reply(ScriptedReply.byHand());

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void single_schedulerDisposed_failsWithoutARequest() {
        rig.dispatcher();
        rig.time.dispose();
        SingleCaller caller = rig.single(0);

        assertFailed(caller);
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void bulk_schedulerDisposed_failsAllSourcesWithoutARequest() {
        rig.dispatcher();
        rig.time.dispose();
        Run run = rig.bulk(0, 1000);

        assertThat(run.reasons()).hasSize(1000).containsOnly(Reason.CLOSED);
        assertThat(run.completed).isTrue();
        assertThat(rig.requests()).isEmpty();
    }

    @Test
    void enter_schedulerDisposed_failsWaitingAndInFlight() {
        SingleCaller inFlight = rig.deadline(HOUR).single(0);
        rig.transport.request(0).write();
        SingleCaller waiting = rig.single(1);
        Run bulk = rig.bulk(10, 3);
        rig.time.dispose();
        SingleCaller next = rig.single(2);

        assertFailed(inFlight);
        assertFailed(waiting);
        assertFailed(next);
        assertThat(bulk.reasons()).hasSize(3).containsOnly(Reason.CLOSED);
        assertThat(rig.transport.request(0).cancelled).isTrue();
    }

    @Test
    void response_schedulerDisposed_failsWaitingWithoutAGrant() {
        SingleCaller answered = rig.unlimited().maxInFlight(2).single(0);
        SingleCaller inFlight = rig.single(1);
        SingleCaller waiting = rig.single(2);
        rig.time.dispose();
        rig.transport.request(0).write();
        rig.transport.request(0).find();

        assertThat(answered.found()).isTrue();
        assertFailed(inFlight);
        assertFailed(waiting);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void cancel_schedulerDisposed_failsLookupInBackoffWithEarlierFailure() {
        SingleCaller retried = rig.single(0);
        SingleCaller leaving = rig.single(1);
        rig.transport.request(0).write();
        rig.transport.request(0).fail(Reason.SERVER_ERROR);
        rig.time.dispose();
        leaving.cancel();

        assertFailed(retried);
        assertThat(retried.failure().getSuppressed()).hasSize(1);
        assertThat(retried.failure().attempts()).isEqualTo(1);
    }

    @Test
    void enter_schedulerDisposedDuringAcquire_failsAndCancelsTheRequest() {
        SingleCaller asking = rig.permits(permits).single(0);
        rig.time.dispose();
        SingleCaller next = rig.single(1);

        assertFailed(asking);
        assertFailed(next);
        assertThat(permits.last().cancelled).isTrue();
    }

    @Test
    void close_schedulerDisposed_skipsTheGrace() {
        SingleCaller inFlight = rig.single(0);
        SingleCaller waiting = rig.single(1);
        rig.time.dispose();
        rig.dispatcher().close(HOUR);

        StepVerifier.create(rig.dispatcher().released()).expectComplete().verify(Duration.ofSeconds(10));
        assertThat(inFlight.reason()).isEqualTo(Reason.CLOSED);
        assertThat(waiting.reason()).isEqualTo(Reason.CLOSED);
    }

    @Test
    void close_afterSchedulerFailures_releases() {
        rig.dispatcher();
        rig.time.dispose();
        assertFailed(rig.single(0));
        rig.dispatcher().close(HOUR);

        StepVerifier.create(rig.dispatcher().released()).expectComplete().verify(Duration.ofSeconds(10));
    }

    @Test
    void lookups_schedulerRejectsOnce_failAndLaterOnesSucceed() {
        Rejecting scheduler = new Rejecting();
        rig.schedulers(() -> scheduler).reply(ScriptedReply.found());
        scheduler.rejecting = true;
        SingleCaller first = rig.single(0);
        SingleCaller second = rig.single(1);
        assertFailed(first);
        assertFailed(second);
        assertThat(rig.requests()).isEmpty();
        scheduler.rejecting = false;
        SingleCaller third = rig.single(2);
        rig.pass(DispatcherRig.INTERVAL.plus(ScriptedTransport.LATENCY));

        assertThat(third.found()).isTrue();
    }

    @Test
    void lookups_schedulerReplaced_keepPaceAndDeadlines() {
        VirtualTimeScheduler successor = VirtualTime.scheduler();
        successor.advanceTimeBy(HOUR);
        AtomicReference<Scheduler> current = new AtomicReference<>(rig.time);
        rig.schedulers(current::get).deadline(Duration.ofSeconds(10));
        SingleCaller first = rig.single(0);
        rig.transport.request(0).write();
        rig.pass(Duration.ofMillis(20));
        SingleCaller second = rig.single(1);
        rig.time.dispose();
        current.set(successor);
        SingleCaller third = rig.single(2);

        successor.advanceTimeBy(Duration.ofMillis(999));
        assertThat(rig.requests()).hasSize(1);
        successor.advanceTimeBy(Duration.ofMillis(1));
        assertThat(rig.requests()).hasSize(2);
        rig.transport.request(1).write();
        rig.transport.request(1).find();
        assertThat(second.found()).isTrue();
        successor.advanceTimeBy(Duration.ofSeconds(9).minusMillis(21));
        assertThat(first.waits()).isTrue();
        successor.advanceTimeBy(Duration.ofMillis(1));
        assertThat(first.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(third.waits()).isTrue();
        successor.advanceTimeBy(Duration.ofMillis(20));
        assertThat(third.reason()).isEqualTo(Reason.DEADLINE);
    }

    private static void assertFailed(SingleCaller caller) {
        assertThat(caller.reason()).isEqualTo(Reason.CLOSED);
        assertThat(caller.failure()).hasMessageContaining("scheduler").hasMessageContaining("disposed");
    }

    /** Runs on the rig's time, unless it is set to reject. */
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
