package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.publisher.SingleLookup;
import io.github.reactivecontact.leakcheck.DroppedErrors;
import io.github.reactivecontact.leakcheck.MayLeave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

class DispatcherListenerTest {

    private final RecordingListener listener = new RecordingListener();
    private final DispatcherRig rig = new DispatcherRig().listener(listener);

    @AfterEach
    void close() {
        rig.close();
        assertThat(listener.ends()).as("ends of each start").isNotEmpty().allMatch(ends -> ends == 1);
        assertThat(listener.overlapped()).isFalse();
    }

    @Test
    void lookup_answered_notifiesInOrder() {
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(listener.lines())
                .containsExactly("L1", "L1 attempt 1 through 1101", "L1.1 written", "L1.1 ends FOUND", "L1 ends FOUND");
    }

    @Test
    void lookup_unlimitedRate_notifiesInTheSameOrder() {
        rig.unlimited().single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(listener.lines())
                .containsExactly("L1", "L1 attempt 1 through 1101", "L1.1 written", "L1.1 ends FOUND", "L1 ends FOUND");
    }

    @Test
    void lookup_requestRefused_endsWithThatFailure() {
        rig.reply(ScriptedReply.refused(Reason.REQUEST_REFUSED, 400)).single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(listener.lines()).endsWith("L1.1 ends FAILED REQUEST_REFUSED", "L1 ends FAILED REQUEST_REFUSED");
    }

    @Test
    void fault_retried_notifiesOnRetryBetweenAttempts() {
        rig.transport.replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(listener.lines())
                .containsSubsequence(
                        "L1 attempt 1 through 1101",
                        "L1.1 ends FAILED SERVER_ERROR",
                        "L1 retries after SERVER_ERROR in PT0.25S",
                        "L1 attempt 2 through 1101",
                        "L1.2 ends FOUND",
                        "L1 ends FOUND");
    }

    @Test
    void fault_notRetried_skipsOnRetry() {
        rig.retry(RetryPolicy.none()).reply(ScriptedReply.unconnected()).single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(listener.lines())
                .containsExactly(
                        "L1",
                        "L1 attempt 1 through 1101",
                        "L1.1 ends FAILED CONNECTION_FAILED",
                        "L1 ends FAILED CONNECTION_FAILED");
    }

    @Test
    void throttle_retried_notifiesOnRetryWithZeroDelay() {
        rig.transport.replies(ScriptedReply.throttled(Duration.ofSeconds(2)), ScriptedReply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(listener.lines()).contains("L1 retries after THROTTLED in PT0S", "L1.2 ends FOUND");
    }

    @Test
    void cooldown_failedProbeThenRecovery_notifiesItsBeginningAndEnd() {
        rig.transport.replies(
                ScriptedReply.refused(Reason.QUOTA_EXCEEDED, 466),
                ScriptedReply.failure(Reason.SERVER_ERROR),
                ScriptedReply.found());
        rig.bulk(0, 1);
        rig.pass(Duration.ofMinutes(5));

        assertThat(listener.lines())
                .containsSubsequence(
                        "L1 of a bulk",
                        "L1.1 ends FAILED QUOTA_EXCEEDED",
                        "1101 cooling down for QUOTA_EXCEEDED, PT1M",
                        "L1 retries after QUOTA_EXCEEDED in PT0S",
                        "L1.2 ends FAILED SERVER_ERROR",
                        "L1.3 ends FOUND",
                        "1101 ready",
                        "L1 ends FOUND");
        assertThat(listener.lines())
                .filteredOn(line -> line.contains("cooling down"))
                .hasSize(1);
    }

    @Test
    void disable_manyLookups_notifiesOnCooldownOnce() {
        rig.rate(2, Duration.ofSeconds(1)).reply(ScriptedReply.refused(Reason.UNAUTHORIZED, 401));
        rig.bulk(0, 5);
        rig.pass(Duration.ofSeconds(10));

        assertThat(listener.lines().stream().filter(line -> line.contains("cooling down")))
                .containsExactly("1101 cooling down for UNAUTHORIZED, PT1H");
    }

    @Test
    void responseTimeout_inFlight_endsTheAttemptAsFailed() {
        rig.retry(RetryPolicy.none())
                .responseTimeout(Duration.ofSeconds(5))
                .reply(ScriptedReply.silence())
                .single(0);
        rig.pass(Duration.ofSeconds(5));

        assertThat(listener.lines()).endsWith("L1.1 written", "L1.1 ends FAILED TIMEOUT", "L1 ends FAILED TIMEOUT");
    }

    @Test
    void deadline_inFlight_endsTheAttemptAsCancelled() {
        rig.deadline(Duration.ofSeconds(3)).reply(ScriptedReply.silence()).single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(listener.lines()).endsWith("L1.1 ends CANCELLED", "L1 ends FAILED DEADLINE");
    }

    @Test
    void deadline_whileWaiting_endsTheLookup() {
        rig.deadline(Duration.ofSeconds(3)).maxInFlight(1).reply(ScriptedReply.silence());
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));
        rig.single(1);
        rig.pass(Duration.ofSeconds(3));

        assertThat(listener.lines())
                .endsWith(
                        "L2 attempt 1 through 1101", "L2.1 written", "L2.1 ends CANCELLED", "L2 ends FAILED DEADLINE");
    }

    @Test
    void cancel_whileWaiting_endsTheLookupAsCancelled() {
        rig.single(0);
        rig.single(1).cancel();
        rig.pass(Duration.ofSeconds(3));

        assertThat(listener.lines()).contains("L2", "L2 ends CANCELLED").doesNotContain("L2 attempt 1 through 1101");
    }

    @Test
    void cancel_inFlight_endsTheAttemptThenTheLookup() {
        SingleCaller caller = rig.reply(ScriptedReply.silence()).single(0);
        rig.pass(Duration.ofSeconds(1));
        caller.cancel();

        assertThat(listener.lines()).endsWith("L1.1 ends CANCELLED", "L1 ends CANCELLED");
    }

    @Test
    void cancel_beforeTheWrite_skipsOnWritten() {
        SingleCaller caller = rig.reply(ScriptedReply.byHand()).single(0);
        caller.cancel();
        rig.requests().get(0).write();

        assertThat(listener.lines())
                .containsExactly("L1", "L1 attempt 1 through 1101", "L1.1 ends CANCELLED", "L1 ends CANCELLED");
    }

    @Test
    void cancel_bulk_endsEachLookup() {
        rig.bulk(0, 10).cancel();

        assertThat(listener.lines().stream().filter(line -> line.matches("L\\d+ ends CANCELLED")))
                .hasSize(10);
    }

    @Test
    void enter_refused_notifiesStartAndEnd() {
        rig.maxWaiting(1).reply(ScriptedReply.silence());
        rig.single(0, "7777");
        rig.single(1);
        rig.single(2);
        rig.single(3);
        rig.dispatcher().close(Duration.ZERO);
        rig.single(4);

        assertThat(listener.lines())
                .containsSubsequence("L1", "L1 ends FAILED NO_INSTANCE")
                .containsSubsequence("L4", "L4 ends FAILED QUEUE_FULL")
                .containsSubsequence("L5", "L5 ends FAILED CLOSED");
    }

    @Test
    void close_waitingAndInFlight_endsBoth() {
        rig.reply(ScriptedReply.silence());
        rig.single(0);
        rig.single(1);
        rig.dispatcher().close(Duration.ofSeconds(5));
        assertThat(listener.lines()).endsWith("L2 ends FAILED CLOSED");
        rig.pass(Duration.ofSeconds(5));

        assertThat(listener.lines()).endsWith("L1.1 ends CANCELLED", "L1 ends FAILED CLOSED");
    }

    @Test
    void lookup_groupOrInvalidChatId_notifiesNothing() {
        rig.bulk(chats(0, 1).startWith("120363000000000000@g.us", "nonsense"), 8, null);
        rig.listen(SingleLookup.of("120363000000000000@g.us", rig.dispatcher()), Context.empty());
        rig.pass(Duration.ofSeconds(1));

        assertThat(listener.lines().stream().filter(line -> line.matches("L\\d+( of a bulk)?")))
                .containsExactly("L1 of a bulk");
    }

    @Test
    void enter_equalChats_notifiesTheAttemptForTheFirst() {
        rig.single(0, null, Context.of("name", "first"));
        rig.single(0, null, Context.of("name", "second"));
        rig.pass(Duration.ofSeconds(1));

        assertThat(listener.lines())
                .containsExactly(
                        "first",
                        "first attempt 1 through 1101",
                        "first.1 written",
                        "second",
                        "first.1 ends FOUND",
                        "first ends FOUND",
                        "second ends FOUND");
    }

    @Test
    void cancel_firstOfEqualChats_endsItsAttemptAndContinuesWithTheNext() {
        rig.reply(ScriptedReply.byHand());
        SingleCaller first = rig.single(0, null, Context.of("name", "first"));
        rig.single(0, null, Context.of("name", "second"));
        first.cancel();
        rig.requests().get(0).fail(Reason.SERVER_ERROR);
        rig.reply(ScriptedReply.found());
        rig.pass(Duration.ofSeconds(5));

        assertThat(listener.lines())
                .endsWith(
                        "first ends CANCELLED",
                        "first.1 ends FAILED SERVER_ERROR",
                        "second retries after SERVER_ERROR in PT0.25S",
                        "second attempt 2 through 1101",
                        "second.2 written",
                        "second.2 ends FOUND",
                        "second ends FOUND");
        assertThat(rig.requests().get(1).context.<String>get("name")).isEqualTo("second");
    }

    @Test
    void attempt_severalListeners_mergesTheirContexts() {
        rig.listener(new ContactClientListener() {
            @Override
            public OfLookup onLookup(ContextView context, boolean bulk) {
                return new OfLookup() {
                    @Override
                    public OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
                        return new OfAttempt() {
                            @Override
                            public Context context(Context ofLookup) {
                                return ofLookup.put("before", ofLookup.get(RecordingListener.ATTEMPT));
                            }
                        };
                    }
                };
            }
        });
        rig.single(0, null, Context.of("name", "caller"));
        rig.pass(Duration.ofSeconds(1));

        ContextView made = rig.requests().get(0).context;
        assertThat(made.<String>get("name")).isEqualTo("caller");
        assertThat(made.<String>get(RecordingListener.ATTEMPT)).isEqualTo("caller.1");
        assertThat(made.<String>get("before")).isEqualTo("caller.1");
    }

    @Test
    void listener_slowCallback_leavesTheWholeResponseTimeout() {
        rig.listener(slowListener(Duration.ofMillis(400)));
        rig.unlimited().responseTimeout(Duration.ofMillis(300)).retry(RetryPolicy.none());
        SingleCaller caller = rig.reply(ScriptedReply.silence()).single(0);

        rig.pass(Duration.ofMillis(250));
        assertThat(caller.waits()).isTrue();
        rig.pass(Duration.ofMillis(50));
        assertThat(caller.reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void listener_slowCallback_delaysNoLaterPermit() {
        rig.listener(slowListener(Duration.ofMillis(100)));
        rig.single(0);
        rig.pass(Duration.ofMillis(200));
        rig.single(1);
        rig.pass(Duration.ofSeconds(2));

        Duration first = rig.requests().get(0).writtenAt();
        Duration second = rig.requests().get(1).writtenAt();
        assertThat(second.minus(first)).isLessThanOrEqualTo(Duration.ofMillis(1020));
    }

    private ContactClientListener slowListener(Duration duration) {
        return new ContactClientListener() {
            @Override
            public OfLookup onLookup(ContextView context, boolean bulk) {
                rig.time.advanceTimeBy(duration);
                return OfLookup.NONE;
            }
        };
    }

    @Test
    @MayLeave(value = DroppedErrors.class, because = "a listener throws")
    void listener_alwaysThrowing_isReportedAndChangesNoOutcome() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        rig.listener(new ThrowingListener());
        rig.transport.replies(ScriptedReply.refused(Reason.INSTANCE_EXPIRED, 400), ScriptedReply.found());
        DispatcherRig.Run run = rig.bulk(0, 2);
        rig.pass(Duration.ofMinutes(2));

        assertThat(run.found()).isEqualTo(2);
        assertThat(listener.lines()).contains("1101 ready", "L1 ends FOUND", "L2 ends FOUND");
        assertThat(rig.requests()).hasSize(3);
        assertThat(dropped.stream().map(Throwable::getMessage))
                .containsExactlyInAnyOrder(
                        "onAttempt", "onAttempt", "onAttempt", "onCooldown", "onReady", "onEnd", "onEnd");
    }

    private static final class ThrowingListener implements ContactClientListener {

        @Override
        public OfLookup onLookup(ContextView context, boolean bulk) {
            return new OfLookup() {
                @Override
                public OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
                    throw new IllegalStateException("onAttempt");
                }

                @Override
                public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
                    throw new IllegalStateException("onEnd");
                }
            };
        }

        @Override
        public void onCooldown(String idInstance, Reason because, @Nullable Duration duration) {
            throw new IllegalStateException("onCooldown");
        }

        @Override
        public void onReady(String idInstance) {
            throw new IllegalStateException("onReady");
        }
    }
}
