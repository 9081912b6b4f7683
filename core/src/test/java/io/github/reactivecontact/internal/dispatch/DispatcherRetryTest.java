package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Request;
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
    void faults_areRepeatedUpToTheBound_andTheLastKeepsTheEarlier(Reason reason) {
        rig.unlimited().reply(Reply.failure(reason));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        ContactLookupException failure = ear.failure();
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
    void failuresOfTheRequest_areNotRepeated(Reason reason) {
        rig.reply(Reply.failure(reason));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(ear.failure().reason()).isEqualTo(reason);
        assertThat(ear.failure().attempts()).isEqualTo(1);
        assertThat(ear.failure().getSuppressed()).isEmpty();
        assertThat(rig.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = Mode.MATCH_ALL, names = ".*")
    void everyReason_endsInAnOutcome(Reason reason) {
        rig.rate(100, Duration.ofSeconds(1)).reply(Reply.failure(reason));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofHours(12));

        assertThat(ear.waits()).isFalse();
        assertThat(ear.failure().reason()).isEqualTo(reason);
        assertThat(ear.failure().attempts()).isPositive();
    }

    @Test
    void nonePolicy_repeatsNeitherFaultsNorThrottling() {
        rig.retry(RetryPolicy.none())
                .exchange
                .replies(Reply.failure(Reason.SERVER_ERROR), Reply.throttled(Duration.ZERO));
        Ear fault = rig.single(0);
        Ear throttled = rig.single(1);
        rig.pass(Duration.ofMinutes(1));

        assertThat(fault.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(throttled.reason()).isEqualTo(Reason.THROTTLED);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void throttling_doesNotCountAsAFault() {
        rig.reply(request -> {
            int number = rig.requests().size();
            return number <= 10
                    ? Reply.throttled(Duration.ZERO)
                    : number <= 13 ? Reply.failure(Reason.SERVER_ERROR) : Reply.found();
        });
        Ear ear = rig.single(0);
        rig.pass(Duration.ofHours(5));

        assertThat(ear.found()).isTrue();
        assertThat(rig.requests()).hasSize(14);
    }

    @Test
    void throttling_withoutEnd_endsInThrottled() {
        rig.reply(Reply.throttled(Duration.ZERO));
        Ear ear = rig.single(0);
        rig.pass(Duration.ofHours(5));

        assertThat(ear.failure().reason()).isEqualTo(Reason.THROTTLED);
        assertThat(ear.failure().attempts()).isEqualTo(31);
        assertThat(ear.failure().getSuppressed()).hasSizeLessThan(10);
    }

    @Test
    void starting_holdsTheInstanceAndThenGoesOn() {
        rig.rate(10, Duration.ofSeconds(1)).exchange.replies(Reply.failure(Reason.INSTANCE_STARTING), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);
        Ear behind = rig.single(1);
        rig.pass(Duration.ofSeconds(6));

        assertThat(ear.found()).isTrue();
        assertThat(behind.found()).isTrue();
        assertThat(rig.exchange.request(1).writtenAt())
                .isEqualTo(Duration.ofSeconds(5).plus(ScriptedExchange.LATENCY));
    }

    @Test
    void retries_arePacedLikeFirstAttempts() {
        rig.reply(Reply.failure(Reason.SERVER_ERROR)).bulk(0, 20);
        rig.pass(Duration.ofMinutes(2));

        List<Duration> sent = sentAt(rig.requests());
        assertThat(sent).hasSize(80);
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i).minus(sent.get(i - 1))).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void lateResponse_withNonePolicy_isAskedOnceMoreAtTheInstancesPace() {
        rig.retry(RetryPolicy.none()).exchange.replies(late(), Reply.found());
        Ear ear = rig.single(0);
        Ear behind = rig.single(1);
        rig.pass(Duration.ofSeconds(4));

        assertThat(ear.found()).isTrue();
        assertThat(behind.found()).isTrue();
        assertThat(rig.askedAbout()).containsExactly(chat(0), chat(0), chat(1));
        List<Duration> sent = sentAt(rig.requests());
        assertThat(sent.get(1).minus(sent.get(0))).isGreaterThan(Duration.ofSeconds(1));
        assertThat(sent.get(2).minus(sent.get(1))).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void lateResponse_withoutEnd_isAFaultInTheEnd() {
        rig.retry(RetryPolicy.none()).unlimited().reply(late());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(ear.failure().reason()).isEqualTo(Reason.CONNECTION_FAILED);
        assertThat(ear.failure().attempts()).isEqualTo(6);
    }

    private static Reply late() {
        return Reply.failure(LateResponseException.failure().toBuilder());
    }

    @Test
    void retryAfter_ofAFault_isWaitedFor_upToItsCeiling() {
        rig.exchange.replies(fault(Duration.ofSeconds(10)), fault(Duration.ofHours(2)), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofMinutes(6));

        assertThat(ear.found()).isTrue();
        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(10).plus(ScriptedExchange.LATENCY),
                        Duration.ofSeconds(310).plus(ScriptedExchange.LATENCY.multipliedBy(2)));
    }

    @Test
    void backOff_longerThanTheCeilingOfRetryAfter_isWaitedFor() {
        rig.retry(RetryPolicy.defaults().withBackoff(Duration.ofHours(1), Duration.ofHours(2)))
                .exchange
                .replies(Reply.failure(Reason.SERVER_ERROR), fault(Duration.ofSeconds(1)), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofHours(2));

        assertThat(ear.found()).isTrue();
        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMinutes(30).plus(ScriptedExchange.LATENCY),
                        Duration.ofMinutes(90).plus(ScriptedExchange.LATENCY.multipliedBy(2)));
    }

    @Test
    void backOff_ofTwoLookups_isEachItsOwn() {
        rig.unlimited()
                .reply(request -> request.chatId.equals(chat(0))
                        ? Reply.failure(Reason.SERVER_ERROR)
                        : Reply.failure(Reason.TIMEOUT));
        rig.single(0);
        rig.pass(Duration.ofMillis(900));
        Ear second = rig.single(1);
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
    void backoff_isDrawnEachTime_andIsAMillisecondAtLeast() {
        int[] draw = {0};
        rig.unlimited()
                .random(() -> draw[0]++ * 0.25)
                .reply(Reply.failure(Reason.SERVER_ERROR))
                .single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(sentAt(rig.requests()))
                .containsExactly(
                        Duration.ZERO, Duration.ofMillis(101), Duration.ofMillis(451), Duration.ofMillis(1551));
    }

    @Test
    void budget_inAnOutage_boundsTheLoad() {
        rig.unlimited().reply(Reply.failure(Reason.SERVER_ERROR));
        Run run = rig.bulk(0, 2000);
        rig.pass(Duration.ofMinutes(10));

        assertThat(run.failures()).hasSize(2000);
        assertThat(rig.requests()).hasSizeBetween(2000 + 2000 / 5, 2000 + 2000 / 5 + RetryBudget.RESERVE);
    }

    @Test
    void budget_afterAnOutage_isEarnedAgain() {
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
    void budget_ofThrottling_isNotTouched() {
        rig.rate(100, Duration.ofSeconds(1))
                .reply(request -> rig.now().compareTo(Duration.ofSeconds(30)) < 0
                        ? Reply.throttled(Duration.ZERO)
                        : rig.requests().size() % 3 == 0 ? Reply.failure(Reason.SERVER_ERROR) : Reply.found());
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofMinutes(30));

        assertThat(run.outcomes).hasSize(100);
        assertThat(run.reasons()).doesNotContain(Reason.THROTTLED);
    }

    @Test
    void retry_thatWouldPassTheDeadline_givesUpNow() {
        rig.deadline(Duration.ofSeconds(10)).reply(fault(Duration.ofSeconds(30)));
        Ear ear = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(ear.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(ear.failure().attempts()).isEqualTo(1);
        assertThat(ear.failure().idInstance()).contains(ONLY);
        assertThat(ear.failure().getSuppressed()).hasSize(1);
    }

    @Test
    void throttled_whenThePaceWouldPassTheDeadline_givesUpNow() {
        rig.deadline(Duration.ofSeconds(10)).reply(Reply.throttled(Duration.ofSeconds(30)));
        Ear ear = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(ear.failure().reason()).isEqualTo(Reason.DEADLINE);
        assertThat(ear.failure().getSuppressed()).hasSize(1);
    }

    @Test
    void throttled_whileAnotherInstanceIsConnecting_doesNotGiveUp() {
        rig.instances("1", "2")
                .deadline(Duration.ofSeconds(30))
                .reply(request -> request.idInstance.equals("1")
                        ? Reply.throttled(Duration.ofMinutes(4))
                        : Reply.found().connecting(Duration.ofSeconds(2)));
        Ear one = rig.single(0);
        Ear other = rig.single(1);
        rig.pass(Duration.ofSeconds(10));

        assertThat(one.found()).isTrue();
        assertThat(other.found()).isTrue();
        assertThat(rig.asked()).containsExactly("1", "2", "2");
    }

    @Test
    void retry_goesAheadOfThoseThatHaveWaitedLess() {
        rig.exchange.replies(Reply.failure(Reason.SERVER_ERROR), Reply.found());
        rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(4));

        assertThat(rig.askedAbout().subList(0, 3)).containsExactly(chat(0), chat(0), chat(1));
    }

    @Test
    void callers_ofOneLookup_getFailuresOfTheirOwn() {
        rig.reply(Reply.failure(Reason.REQUEST_REFUSED));
        Ear one = rig.single(0);
        Ear other = rig.single(0);
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.requests()).hasSize(1);
        assertThat(one.failure()).isNotSameAs(other.failure()).hasSameClassAs(other.failure());
        assertThat(one.failure()).hasMessage(other.failure().getMessage());
    }

    @Test
    void cancel_duringTheBackOff_forgetsTheLookup() {
        rig.exchange.replies(Reply.failure(Reason.SERVER_ERROR), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);
        assertThat(rig.dispatcher().snapshot().waiting()).isEqualTo(1);
        ear.cancel();
        assertThat(rig.dispatcher().snapshot().waiting()).isZero();
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.requests()).hasSize(1);
    }

    private static Reply fault(Duration retryAfter) {
        return Reply.failure(ContactLookupException.builder(Reason.SERVER_ERROR, "Scripted 503")
                .status(503)
                .retryAfter(retryAfter));
    }

    private static List<Duration> sentAt(List<Request> requests) {
        return requests.stream().map(Request::writtenAt).toList();
    }
}
