package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.bulk.SingleLookup;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
import io.github.reactivecontact.testfloor.DroppedErrors;
import io.github.reactivecontact.testfloor.MayLeave;
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

    private final Heard heard = new Heard();
    private final DispatcherRig rig = new DispatcherRig().listener(heard);

    @AfterEach
    void close() {
        rig.close();
        assertThat(heard.ends()).as("ends of each start").isNotEmpty().allMatch(ends -> ends == 1);
        assertThat(heard.overlapped()).isFalse();
    }

    @Test
    void lookup_answered_isHeardInOrder() {
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(heard.lines())
                .containsExactly("L1", "L1 attempt 1 through 1101", "L1.1 written", "L1.1 ends FOUND", "L1 ends FOUND");
    }

    @Test
    void lookup_ofUnlimitedRate_isHeardInTheSameOrder() {
        rig.unlimited().single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(heard.lines())
                .containsExactly("L1", "L1 attempt 1 through 1101", "L1.1 written", "L1.1 ends FOUND", "L1 ends FOUND");
    }

    @Test
    void lookup_failedByTheCaller_endsWithIt() {
        rig.reply(Reply.refused(Reason.REQUEST_REFUSED, 400)).single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(heard.lines()).endsWith("L1.1 ends FAILED REQUEST_REFUSED", "L1 ends FAILED REQUEST_REFUSED");
    }

    @Test
    void fault_repeated_isARetryBetweenTwoAttempts() {
        rig.exchange.replies(Reply.failure(Reason.SERVER_ERROR), Reply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(heard.lines())
                .containsSubsequence(
                        "L1 attempt 1 through 1101",
                        "L1.1 ends FAILED SERVER_ERROR",
                        "L1 retries after SERVER_ERROR in PT0.25S",
                        "L1 attempt 2 through 1101",
                        "L1.2 ends FOUND",
                        "L1 ends FOUND");
    }

    @Test
    void fault_notRepeated_isNoRetry() {
        rig.retry(RetryPolicy.none()).reply(Reply.unconnected()).single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(heard.lines())
                .containsExactly(
                        "L1",
                        "L1 attempt 1 through 1101",
                        "L1.1 ends FAILED CONNECTION_FAILED",
                        "L1 ends FAILED CONNECTION_FAILED");
    }

    @Test
    void throttled_isARetryThatWaitsForItsTurn() {
        rig.exchange.replies(Reply.throttled(Duration.ofSeconds(2)), Reply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(heard.lines()).contains("L1 retries after THROTTLED in PT0S", "L1.2 ends FOUND");
    }

    @Test
    void instance_setAsideAndTriedInVainAndRecovered_isHeard() {
        rig.exchange.replies(
                Reply.refused(Reason.QUOTA_EXCEEDED, 466), Reply.failure(Reason.SERVER_ERROR), Reply.found());
        rig.bulk(0, 1);
        rig.pass(Duration.ofMinutes(5));

        assertThat(heard.lines())
                .containsSubsequence(
                        "L1 of a bulk",
                        "L1.1 ends FAILED QUOTA_EXCEEDED",
                        "1101 set aside for QUOTA_EXCEEDED, PT1M",
                        "L1 retries after QUOTA_EXCEEDED in PT0S",
                        "L1.2 ends FAILED SERVER_ERROR",
                        "1101 set aside for QUOTA_EXCEEDED, PT1M",
                        "L1.3 ends FOUND",
                        "1101 ready",
                        "L1 ends FOUND");
    }

    @Test
    void instance_dismissed_isSetAsideForGoodOnce() {
        rig.rate(2, Duration.ofSeconds(1)).reply(Reply.refused(Reason.UNAUTHORIZED, 401));
        rig.bulk(0, 5);
        rig.pass(Duration.ofSeconds(10));

        assertThat(heard.lines().stream().filter(line -> line.contains("set aside")))
                .containsExactly("1101 set aside for UNAUTHORIZED, null");
        assertThat(heard.lines().stream().filter(line -> line.contains(" ends FAILED NO_INSTANCE")))
                .isNotEmpty();
    }

    @Test
    void responseTimeout_isAFailureOfTheAttempt() {
        rig.retry(RetryPolicy.none())
                .responseTimeout(Duration.ofSeconds(5))
                .reply(Reply.silence())
                .single(0);
        rig.pass(Duration.ofSeconds(5));

        assertThat(heard.lines()).endsWith("L1.1 written", "L1.1 ends FAILED TIMEOUT", "L1 ends FAILED TIMEOUT");
    }

    @Test
    void deadline_whileInFlight_givesTheAttemptUp() {
        rig.deadline(Duration.ofSeconds(3)).reply(Reply.silence()).single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(heard.lines()).endsWith("L1.1 ends CANCELLED", "L1 ends FAILED DEADLINE");
    }

    @Test
    void deadline_whileWaiting_endsTheLookup() {
        rig.deadline(Duration.ofSeconds(3)).maxInFlight(1).reply(Reply.silence());
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));
        rig.single(1);
        rig.pass(Duration.ofSeconds(3));

        assertThat(heard.lines())
                .endsWith(
                        "L2 attempt 1 through 1101", "L2.1 written", "L2.1 ends CANCELLED", "L2 ends FAILED DEADLINE");
    }

    @Test
    void caller_thatLeavesWhileWaiting_isCancelled() {
        rig.single(0);
        rig.single(1).cancel();
        rig.pass(Duration.ofSeconds(3));

        assertThat(heard.lines()).contains("L2", "L2 ends CANCELLED").doesNotContain("L2 attempt 1 through 1101");
    }

    @Test
    void caller_thatLeavesInFlight_isCancelledAfterItsAttempt() {
        Ear ear = rig.reply(Reply.silence()).single(0);
        rig.pass(Duration.ofSeconds(1));
        ear.cancel();

        assertThat(heard.lines()).endsWith("L1.1 ends CANCELLED", "L1 ends CANCELLED");
    }

    @Test
    void request_givenUpBeforeItIsWritten_isNotHeardAsWritten() {
        Ear ear = rig.reply(Reply.byHand()).single(0);
        ear.cancel();
        rig.requests().get(0).write();

        assertThat(heard.lines())
                .containsExactly("L1", "L1 attempt 1 through 1101", "L1.1 ends CANCELLED", "L1 ends CANCELLED");
    }

    @Test
    void bulk_cancelled_endsEachOfItsLookups() {
        rig.bulk(0, 10).cancel();

        assertThat(heard.lines().stream().filter(line -> line.matches("L\\d+ ends CANCELLED")))
                .hasSize(10);
    }

    @Test
    void refusals_onEntry_areStartsThatEndAtOnce() {
        rig.maxWaiting(1).reply(Reply.silence());
        rig.single(0, "7777");
        rig.single(1);
        rig.single(2);
        rig.single(3);
        rig.dispatcher().close(Duration.ZERO);
        rig.single(4);

        assertThat(heard.lines())
                .containsSubsequence("L1", "L1 ends FAILED NO_INSTANCE")
                .containsSubsequence("L4", "L4 ends FAILED QUEUE_FULL")
                .containsSubsequence("L5", "L5 ends FAILED CLOSED");
    }

    @Test
    void closing_endsWhatWaitsAndGivesUpWhatIsInFlight() {
        rig.reply(Reply.silence());
        rig.single(0);
        rig.single(1);
        rig.dispatcher().close(Duration.ofSeconds(5));
        assertThat(heard.lines()).endsWith("L2 ends FAILED CLOSED");
        rig.pass(Duration.ofSeconds(5));

        assertThat(heard.lines()).endsWith("L1.1 ends CANCELLED", "L1 ends FAILED CLOSED");
    }

    @Test
    void groupAndWhatIsNoChatId_areNotHeard() {
        rig.bulk(chats(0, 1).startWith("120363000000000000@g.us", "nonsense"), 8, null);
        rig.listen(SingleLookup.of("120363000000000000@g.us", rig.dispatcher()), Context.empty());
        rig.pass(Duration.ofSeconds(1));

        assertThat(heard.lines().stream().filter(line -> line.matches("L\\d+( of a bulk)?")))
                .containsExactly("L1 of a bulk");
    }

    @Test
    void equalChats_eachHaveALookup_andTheFirstHasTheAttempt() {
        rig.single(0, null, Context.of("who", "first"));
        rig.single(0, null, Context.of("who", "second"));
        rig.pass(Duration.ofSeconds(1));

        assertThat(heard.lines())
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
    void firstOfEqualChats_thatLeavesInFlight_hearsItsAttemptToTheEnd_andTheNextGoesOn() {
        rig.reply(Reply.byHand());
        Ear first = rig.single(0, null, Context.of("who", "first"));
        rig.single(0, null, Context.of("who", "second"));
        first.cancel();
        rig.requests().get(0).fail(Reason.SERVER_ERROR);
        rig.reply(Reply.found());
        rig.pass(Duration.ofSeconds(5));

        assertThat(heard.lines())
                .endsWith(
                        "first ends CANCELLED",
                        "first.1 ends FAILED SERVER_ERROR",
                        "second retries after SERVER_ERROR in PT0.25S",
                        "second attempt 2 through 1101",
                        "second.2 written",
                        "second.2 ends FOUND",
                        "second ends FOUND");
        assertThat(rig.requests().get(1).context.<String>get("who")).isEqualTo("second");
    }

    @Test
    void attempt_isMadeInTheContextOfItsListeners_addedUp() {
        rig.listener(new ContactClientListener() {
            @Override
            public OfLookup onLookup(ContextView context, boolean bulk) {
                return new OfLookup() {
                    @Override
                    public OfAttempt onAttempt(String idInstance, int attempt) {
                        return new OfAttempt() {
                            @Override
                            public Context context(Context ofLookup) {
                                return ofLookup.put("before", ofLookup.get(Heard.ATTEMPT));
                            }
                        };
                    }
                };
            }
        });
        rig.single(0, null, Context.of("who", "caller"));
        rig.pass(Duration.ofSeconds(1));

        ContextView made = rig.requests().get(0).context;
        assertThat(made.<String>get("who")).isEqualTo("caller");
        assertThat(made.<String>get(Heard.ATTEMPT)).isEqualTo("caller.1");
        assertThat(made.<String>get("before")).isEqualTo("caller.1");
    }

    @Test
    @MayLeave(value = DroppedErrors.class, because = "a listener throws")
    void listener_thatAlwaysThrows_isReportedAndHarmsNobody() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        rig.listener(new Throwing());
        rig.exchange.replies(Reply.refused(Reason.INSTANCE_EXPIRED, 400), Reply.found());
        DispatcherRig.Run run = rig.bulk(0, 2);
        rig.pass(Duration.ofMinutes(2));

        assertThat(run.found()).isEqualTo(2);
        assertThat(heard.lines()).contains("1101 ready", "L1 ends FOUND", "L2 ends FOUND");
        assertThat(rig.requests()).hasSize(3);
        assertThat(dropped.stream().map(Throwable::getMessage))
                .containsExactlyInAnyOrder(
                        "onAttempt", "onAttempt", "onAttempt", "onSetAside", "onReady", "onEnd", "onEnd");
    }

    private static final class Throwing implements ContactClientListener {

        @Override
        public OfLookup onLookup(ContextView context, boolean bulk) {
            return new OfLookup() {
                @Override
                public OfAttempt onAttempt(String idInstance, int attempt) {
                    throw new IllegalStateException("onAttempt");
                }

                @Override
                public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
                    throw new IllegalStateException("onEnd");
                }
            };
        }

        @Override
        public void onSetAside(String idInstance, Reason because, @Nullable Duration duration) {
            throw new IllegalStateException("onSetAside");
        }

        @Override
        public void onReady(String idInstance) {
            throw new IllegalStateException("onReady");
        }
    }
}
