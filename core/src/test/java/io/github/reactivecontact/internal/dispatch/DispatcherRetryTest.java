package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.SentRequest;
import io.github.reactivecontact.internal.transport.LateResponseException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DispatcherRetryTest {

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"SERVER_ERROR", "CONNECTION_FAILED", "TIMEOUT"})
    void fault_persistent_isRetriedAndKeepsEarlierFailures(Reason reason) {
        rig.unlimited().reply(ScriptedReply.failure(reason));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        ContactLookupException failure = caller.failure();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.attempts()).isEqualTo(4);
        assertThat(failure.idInstance()).contains(ONLY);
        assertThat(failure.getSuppressed())
                .hasSize(3)
                .allSatisfy(earlier -> assertThat(earlier).isInstanceOf(ContactLookupException.class));
        // Half of 500 ms, 1 s and 2 s.
        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO, Duration.ofMillis(350), Duration.ofMillis(950), Duration.ofMillis(2050));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REQUEST_REFUSED", "NOT_FOUND", "BODY_TOO_LARGE", "MALFORMED_BODY"})
    void failure_ofTheRequest_isNotRetried(Reason reason) {
        rig.reply(ScriptedReply.failure(reason));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(caller.failure().reason()).isEqualTo(reason);
        assertThat(caller.failure().attempts()).isEqualTo(1);
        assertThat(caller.failure().getSuppressed()).isEmpty();
        assertThat(rig.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = Mode.MATCH_ALL, names = ".*")
    void failure_anyReason_endsInAnOutcome(Reason reason) {
        rig.rate(100, Duration.ofSeconds(1)).reply(ScriptedReply.failure(reason));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofHours(12));

        assertThat(caller.waits()).isFalse();
        assertThat(caller.failure().reason()).isEqualTo(reason);
        assertThat(caller.failure().attempts()).isPositive();
    }

    @Test
    void nonePolicy_faultOrThrottling_isNotRetried() {
        rig.retry(RetryPolicy.none())
                .transport
                .replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.throttled(Duration.ZERO));
        SingleCaller fault = rig.single(0);
        SingleCaller throttled = rig.single(1);
        rig.pass(Duration.ofMinutes(1));

        assertThat(fault.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(throttled.reason()).isEqualTo(Reason.THROTTLED);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void throttle_repeated_doesNotCountAsAFault() {
        rig.reply(request -> {
            int number = rig.requests().size();
            return number <= 10
                    ? ScriptedReply.throttled(Duration.ZERO)
                    : number <= 13 ? ScriptedReply.failure(Reason.SERVER_ERROR) : ScriptedReply.found();
        });
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofHours(5));

        assertThat(caller.found()).isTrue();
        assertThat(rig.requests()).hasSize(14);
    }

    @Test
    void throttle_endless_failsWithThrottled() {
        rig.reply(ScriptedReply.throttled(Duration.ZERO));
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofHours(5));

        assertThat(caller.failure().reason()).isEqualTo(Reason.THROTTLED);
        assertThat(caller.failure().attempts()).isEqualTo(31);
        assertThat(caller.failure().getSuppressed()).hasSizeLessThan(10);
    }

    @Test
    void starting_instance_pausesAndContinues() {
        rig.rate(10, Duration.ofSeconds(1))
                .transport
                .replies(ScriptedReply.failure(Reason.INSTANCE_STARTING), ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);
        SingleCaller behind = rig.single(1);
        rig.pass(Duration.ofSeconds(6));

        assertThat(caller.found()).isTrue();
        assertThat(behind.found()).isTrue();
        assertThat(rig.transport.request(1).writtenAt())
                .isEqualTo(Duration.ofSeconds(5).plus(ScriptedTransport.LATENCY));
    }

    @Test
    void retry_pacedInstance_keepsThePace() {
        rig.reply(
                request -> endsWith(request, "0") ? ScriptedReply.failure(Reason.SERVER_ERROR) : ScriptedReply.found());
        Run run = rig.bulk(0, 200);
        rig.pass(Duration.ofHours(1));

        assertThat(run.found()).isEqualTo(180);
        assertThat(run.failures()).hasSize(20).allSatisfy(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.SERVER_ERROR);
            assertThat(failure.attempts()).isGreaterThanOrEqualTo(4);
        });
        List<Duration> sent = sentAt(rig.requests());
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).minus(sent.get(i - 1))).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    private static boolean endsWith(ScriptedTransport.SentRequest request, String digit) {
        return request.chatId.value().endsWith(digit + "@c.us");
    }

    @Test
    void lateResponse_nonePolicy_isRetriedOnceAtThePace() {
        rig.retry(RetryPolicy.none()).transport.replies(late(), ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        SingleCaller behind = rig.single(1);
        rig.pass(Duration.ofSeconds(4));

        assertThat(caller.found()).isTrue();
        assertThat(behind.found()).isTrue();
        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(0), chat(1));
        List<Duration> sent = sentAt(rig.requests());
        assertThat(sent.get(1).minus(sent.get(0))).isGreaterThan(Duration.ofSeconds(1));
        assertThat(sent.get(2).minus(sent.get(1))).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void lateResponse_endless_failsAsAFault() {
        rig.retry(RetryPolicy.none()).unlimited().reply(late());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(caller.failure().reason()).isEqualTo(Reason.CONNECTION_FAILED);
        assertThat(caller.failure().attempts()).isEqualTo(6);
    }

    private static ScriptedReply late() {
        return ScriptedReply.failure(LateResponseException.failure().toBuilder());
    }

    @Test
    void retryAfter_fault_isHonouredUpToItsCeiling() {
        rig.transport.replies(fault(Duration.ofSeconds(10)), fault(Duration.ofHours(2)), ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMinutes(6));

        assertThat(caller.found()).isTrue();
        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(10).plus(ScriptedTransport.LATENCY),
                        Duration.ofSeconds(310).plus(ScriptedTransport.LATENCY.multipliedBy(2)));
    }

    @Test
    void backoff_aboveTheRetryAfterCeiling_isKept() {
        rig.retry(RetryPolicy.defaults().withBackoff(Duration.ofHours(1), Duration.ofHours(2)))
                .transport
                .replies(
                        ScriptedReply.failure(Reason.SERVER_ERROR),
                        fault(Duration.ofSeconds(1)),
                        ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofHours(2));

        assertThat(caller.found()).isTrue();
        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMinutes(30).plus(ScriptedTransport.LATENCY),
                        Duration.ofMinutes(90).plus(ScriptedTransport.LATENCY.multipliedBy(2)));
    }

    @Test
    void backoff_twoLookups_isIndependent() {
        rig.unlimited()
                .reply(request -> request.chatId.equals(chat(0))
                        ? ScriptedReply.failure(Reason.SERVER_ERROR)
                        : ScriptedReply.failure(Reason.TIMEOUT));
        rig.single(0);
        rig.pass(Duration.ofMillis(900));
        SingleCaller second = rig.single(1);
        rig.pass(Duration.ofMinutes(1));

        assertThat(second.failure().attempts()).isEqualTo(4);
        assertThat(sentAt(rig.requests().stream()
                        .filter(request -> request.chatId.equals(chat(1)))
                        .toList()))
                .containsExactly(
                        Duration.ofMillis(900),
                        Duration.ofMillis(1250),
                        Duration.ofMillis(1850),
                        Duration.ofMillis(2950));
    }

    @Test
    void backoff_eachRetry_isDrawnAndAtLeastAMillisecond() {
        int[] draw = {0};
        rig.unlimited()
                .random(() -> draw[0]++ * 0.25)
                .reply(ScriptedReply.failure(Reason.SERVER_ERROR))
                .single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO, Duration.ofMillis(101), Duration.ofMillis(451), Duration.ofMillis(1551));
    }

    @Test
    void budget_singlesThatFail_boundsTheLoad() {
        rig.unlimited()
                .reply(request -> endsWith(request, "0") || endsWith(request, "5")
                        ? ScriptedReply.failure(Reason.SERVER_ERROR)
                        : ScriptedReply.found());
        for (int i = 0; i < 2000; i++) {
            rig.single(i);
            rig.pass(Duration.ofMillis(200));
        }
        rig.pass(Duration.ofMinutes(10));

        assertThat(rig.requests()).hasSizeBetween(2000 + 2000 / 10, 2000 + 2000 / 5 + RetryBudget.RESERVE);
    }

    @Test
    void fault_bulkOfFailingServer_losesNothing() {
        rig.reply(request -> rig.now().compareTo(Duration.ofMinutes(3)) < 0
                ? ScriptedReply.failure(Reason.SERVER_ERROR)
                : ScriptedReply.found());
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofMinutes(3));
        int duringTheOutage = rig.requests().size();
        rig.pass(Duration.ofMinutes(2));

        assertThat(run.found()).isEqualTo(100);
        assertThat(duringTheOutage).isLessThan(100);
    }

    @Test
    void budget_afterAnOutage_isRefilled() {
        RetryBudget budget = new RetryBudget();
        Stream.generate(budget::takeRetry)
                .limit(RetryBudget.RESERVE)
                .forEach(taken -> assertThat(taken).isTrue());
        assertThat(budget.takeRetry()).isFalse();
        for (int i = 0; i < RetryBudget.FIRST_ATTEMPTS_PER_RETRY; i++) {
            assertThat(budget.takeRetry()).isFalse();
            budget.firstAttempt();
        }
        assertThat(budget.takeRetry()).isTrue();
        assertThat(budget.takeRetry()).isFalse();
    }

    @Test
    void budget_throttling_isNotSpent() {
        rig.rate(100, Duration.ofSeconds(1))
                .reply(request -> rig.now().compareTo(Duration.ofSeconds(30)) < 0
                        ? ScriptedReply.throttled(Duration.ZERO)
                        : rig.requests().size() % 3 == 0
                                ? ScriptedReply.failure(Reason.SERVER_ERROR)
                                : ScriptedReply.found());
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofMinutes(30));

        assertThat(run.outcomes).hasSize(100);
        assertThat(run.reasons()).doesNotContain(Reason.THROTTLED);
    }

    @Test
    void retry_beyondTheDeadline_failsNow() {
        rig.deadline(Duration.ofSeconds(10)).reply(fault(Duration.ofSeconds(30)));
        SingleCaller caller = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(caller.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(caller.failure().attempts()).isEqualTo(1);
        assertThat(caller.failure().idInstance()).contains(ONLY);
        assertThat(caller.failure().getSuppressed()).hasSize(1);
    }

    @Test
    void throttle_paceBeyondTheDeadline_failsNow() {
        rig.deadline(Duration.ofSeconds(10)).reply(ScriptedReply.throttled(Duration.ofSeconds(30)));
        SingleCaller caller = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(caller.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(caller.failure().getSuppressed()).hasSize(1);
    }

    @Test
    void throttle_otherInstanceConnecting_doesNotFail() {
        rig.instances("1", "2")
                .deadline(Duration.ofSeconds(30))
                .reply(request -> request.idInstance.equals("1")
                        ? ScriptedReply.throttled(Duration.ofMinutes(4))
                        : ScriptedReply.found().connecting(Duration.ofSeconds(2)));
        SingleCaller one = rig.single(0);
        SingleCaller other = rig.single(1);
        rig.pass(Duration.ofSeconds(10));

        assertThat(one.found()).isTrue();
        assertThat(other.found()).isTrue();
        assertThat(rig.usedInstances()).containsExactly("1", "2", "2");
    }

    @Test
    void retry_queued_goesAheadOfLaterLookups() {
        rig.transport.replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.found());
        rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(4));

        assertThat(rig.requestedChats().subList(0, 3)).containsExactly(chat(0), chat(0), chat(1));
    }

    @Test
    void failure_sharedLookup_isDistinctPerCaller() {
        rig.reply(ScriptedReply.failure(Reason.REQUEST_REFUSED));
        SingleCaller one = rig.single(0);
        SingleCaller other = rig.single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.requests()).hasSize(1);
        assertThat(one.failure()).isNotSameAs(other.failure()).hasSameClassAs(other.failure());
        assertThat(one.failure()).hasMessage(other.failure().getMessage());
    }

    @Test
    void cancel_duringBackoff_removesTheLookup() {
        rig.transport.replies(ScriptedReply.failure(Reason.SERVER_ERROR), ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);
        assertThat(rig.dispatcher().snapshot().waiting()).isEqualTo(1);
        caller.cancel();
        assertThat(rig.dispatcher().snapshot().waiting()).isZero();
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.requests()).hasSize(1);
    }

    private static ScriptedReply fault(Duration retryAfter) {
        return ScriptedReply.failure(ContactLookupException.builder(Reason.SERVER_ERROR, "Scripted 503")
                .status(503)
                .retryAfter(retryAfter));
    }

    private static List<Duration> sentAt(List<SentRequest> requests) {
        return requests.stream().map(SentRequest::writtenAt).toList();
    }
}
