package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.leakcheck.DroppedErrors;
import io.github.reactivecontact.leakcheck.MayLeave;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tests a permit source that answers badly. Calls to it are counted in virtual time. */
class DispatcherPermitAnswersTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Map<String, Permit> NOTHING = Map.of();

    private final AtomicInteger count = new AtomicInteger();
    private final CountingSource source = new CountingSource();
    private final DispatcherRig rig = new DispatcherRig().permits(source);

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-0.000000001S", "PT-1H", "PT-2562047788015H", "PT0.000000001S"})
    void cooldown_zeroOrNegative_isRequestedAFewTimesPerSecond(Duration duration) {
        source.each(idInstance -> Permit.cooldown(Reason.QUOTA_EXCEEDED, duration));
        Run run = rig.bulk(0, 1);
        rig.pass(TEN_SECONDS);

        assertThat(source.acquires).hasValueBetween(10, 101);
        source.each(idInstance -> Permit.uncoordinated());
        rig.pass(TEN_SECONDS);
        assertThat(run.found()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-0.000000001S", "PT-1H", "PT-2562047788015H", "PT0.000000001S"})
    void notBefore_zeroOrNegative_isRequestedAFewTimesPerSecond(Duration delay) {
        source.each(idInstance -> Permit.notBefore(delay));
        Run run = rig.bulk(0, 1);
        rig.pass(TEN_SECONDS);

        assertThat(source.acquires).hasValueBetween(10, 101);
        source.each(idInstance -> Permit.uncoordinated());
        rig.pass(TEN_SECONDS);
        assertThat(run.found()).isEqualTo(1);
    }

    @Test
    void cooldown_whileAProbeIsInFlight_isRequestedAtMostOnceASecond() {
        source.each(idInstance -> Permit.uncoordinated());
        rig.reply(request ->
                rig.requests().size() > 3 ? ScriptedReply.silence() : ScriptedReply.refused(Reason.SERVER_ERROR, 500));
        rig.bulk(0, 5);
        await(() -> rig.requests().size() > 3);
        source.each(idInstance -> Permit.cooldown(Reason.QUOTA_EXCEEDED, TEN_SECONDS));
        int before = source.acquires.get();
        rig.pass(TEN_SECONDS);

        assertThat(source.acquires.get() - before).isBetween(1, 10);
    }

    private void await(BooleanSupplier condition) {
        for (int second = 0; second < 60 && !condition.getAsBoolean(); second++) {
            rig.pass(Duration.ofSeconds(1));
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void notBefore_occasionallyShort_isKeptToTheMicrosecond() {
        source.each(idInstance ->
                source.acquires.get() % 2 == 1 ? Permit.notBefore(Duration.ofNanos(300_000)) : Permit.uncoordinated());
        rig.bulk(0, 20);
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.writtenAt()).hasSize(20);
        assertThat(rig.writtenAt().get(19))
                .isLessThanOrEqualTo(DispatcherRig.INTERVAL.multipliedBy(19).plusMillis(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2562047788015H", "PT876000000H"})
    void answer_hugeDuration_waits(Duration duration) {
        rig.instances("1", "2", "3", "4");
        source.each(idInstance -> switch (idInstance) {
            case "1" -> Permit.notBefore(duration);
            case "2" -> Permit.cooldown(Reason.QUOTA_EXCEEDED, duration);
            case "3" -> Permit.granted(duration);
            default -> Permit.uncoordinated();
        });
        rig.reply(request ->
                request.idInstance.equals("3") ? ScriptedReply.throttled(Duration.ZERO) : ScriptedReply.found());
        Run run = rig.bulk(0, 30);
        rig.pass(Duration.ofMinutes(1));

        assertThat(run.found()).isEqualTo(30);
        assertThat(rig.usedInstances()).doesNotContain("1", "2");
        assertThat(rig.instance("3").interval()).isBetween(Duration.ofMillis(1020), Duration.ofMinutes(2));
        assertThat(source.acquires).hasValueLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT-2562047788015H"})
    void granted_zeroOrNegativeInterval_keepsTheClientsInterval(Duration interval) {
        source.each(idInstance -> Permit.granted(interval));
        rig.bulk(0, 5);
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.writtenAt()).hasSize(3);
        assertThat(rig.instance(ONLY).interval()).isEqualTo(DispatcherRig.INTERVAL);
    }

    static Map<String, AnswerSupplier> failingAnswers() {
        Map<String, AnswerSupplier> answers = new HashMap<>();
        answers.put("a map whose get throws", () -> Mono.just(new ThrowingMap()));
        answers.put("a map without the instance", () -> Mono.just(Map.of("other", Permit.uncoordinated())));
        answers.put("a map of null", () -> Mono.just(ofNull()));
        answers.put("a map of another type", () -> Mono.just(ofText()));
        answers.put("an immutable empty map", () -> Mono.just(NOTHING));
        answers.put("an error", () -> Mono.error(new IllegalStateException("scripted")));
        answers.put("nothing", Mono::empty);
        answers.put("null", () -> null);
        answers.put("an exception", () -> {
            throw new IllegalStateException("scripted");
        });
        answers.put(
                "an exception at subscription",
                () -> Mono.defer(() -> {
                    throw new IllegalStateException("scripted");
                }));
        answers.put(
                "an exception of the publisher",
                () -> Mono.fromDirect(subscriber -> {
                    throw new IllegalStateException("scripted");
                }));
        return answers;
    }

    static Set<String> namesOfFailingAnswers() {
        return failingAnswers().keySet();
    }

    @ParameterizedTest
    @MethodSource("namesOfFailingAnswers")
    @MayLeave(value = DroppedErrors.class, because = "Reactor drops what a publisher throws")
    void answer_failing_isRequestedAgainAfterASecond(String name) {
        source.all(failingAnswers().get(name));
        SingleCaller single = rig.single(0);
        Run bulk = rig.bulk(1, 1);
        rig.pass(TEN_SECONDS);

        assertThat(single.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(rig.instance(ONLY).cooldownReason()).isEqualTo(Reason.NO_PERMIT);
        assertThat(source.acquires).hasValueBetween(10, 12);
        source.each(idInstance -> Permit.uncoordinated());
        rig.pass(TEN_SECONDS);
        assertThat(bulk.found()).isEqualTo(1);
    }

    @Test
    void answer_emittedTwice_countsOnce() {
        source.all(() -> Mono.fromDirect(Flux.just(
                Map.of(ONLY, Permit.uncoordinated()), Map.of(ONLY, Permit.cooldown(Reason.QUOTA_EXCEEDED, null)))));
        Run run = rig.bulk(0, 3);
        rig.pass(TEN_SECONDS);

        assertThat(run.found()).isEqualTo(3);
        assertThat(source.acquires).hasValue(3);
    }

    @Test
    void answer_nullForOneInstance_leavesTheOthers() {
        source.each(idInstance -> idInstance.equals("1") ? null : Permit.uncoordinated());
        Run run = rig.instances("1", "2").bulk(0, 5);
        rig.pass(TEN_SECONDS);

        assertThat(run.found()).isEqualTo(5);
        assertThat(rig.usedInstances()).containsOnly("2");
    }

    @Test
    void permit_nullComponent_throws() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Permit.NotBefore(null))
                .withMessageContaining("delay");
        assertThatNullPointerException()
                .isThrownBy(() -> new Permit.Cooldown(null, TEN_SECONDS))
                .withMessageContaining("reason");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @MayLeave(value = DroppedErrors.class, because = "failed notifications are dropped")
    void notification_failing_failsNoLookup(boolean throwing) {
        source.each(idInstance -> Permit.uncoordinated());
        source.notification = throwing
                ? () -> {
                    throw new IllegalStateException("scripted");
                }
                : () -> null;
        rig.transport.replies(
                ScriptedReply.throttled(Duration.ofSeconds(1)),
                ScriptedReply.failure(Reason.QUOTA_EXCEEDED),
                ScriptedReply.found());
        Run run = rig.bulk(0, 3);
        rig.pass(Duration.ofMinutes(2));

        assertThat(run.found()).isEqualTo(3);
        assertThat(source.notifications).hasValue(3);
    }

    // ---- Delays of the client.

    @Test
    void cooldown_ofANanosecond_lastsSomeMilliseconds() {
        rig.unlimitedWithoutPermits().cooldown(Duration.ofNanos(1), Duration.ofNanos(1));
        replyBoundedly(ScriptedReply.failure(Reason.QUOTA_EXCEEDED));
        rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.requests()).hasSizeBetween(10, 101);
    }

    @Test
    void backoff_ofANanosecond_lastsSomeMilliseconds() {
        rig.unlimitedWithoutPermits()
                .retry(RetryPolicy.defaults()
                        .withBackoff(Duration.ofNanos(1), Duration.ofNanos(1))
                        .withMaxAttempts(Integer.MAX_VALUE))
                .random(() -> 0);
        replyBoundedly(ScriptedReply.throttled(Duration.ZERO));
        rig.bulk(0, 10);
        rig.pass(Duration.ofMillis(5));

        assertThat(rig.requests()).hasSizeBetween(30, 60);
    }

    /** Replies a nanosecond after the request, and stops replying after many requests. */
    private void replyBoundedly(ScriptedReply reply) {
        rig.reply(
                request -> count.incrementAndGet() > 5000 ? ScriptedReply.silence() : reply.after(Duration.ofNanos(1)));
    }

    private interface AnswerSupplier {
        @Nullable
        Mono<Map<String, Permit>> get();
    }

    private static Map<String, Permit> ofNull() {
        Map<String, Permit> answer = new HashMap<>();
        answer.put(ONLY, null);
        return answer;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Permit> ofText() {
        return (Map<String, Permit>) (Map<String, ?>) Map.of(ONLY, "granted");
    }

    /** A map that throws when it is read. */
    private static final class ThrowingMap extends AbstractMap<String, Permit> {
        @Override
        public Set<Map.Entry<String, Permit>> entrySet() {
            throw new IllegalStateException("scripted");
        }
    }

    /** Answers at once and counts the calls. */
    private static final class CountingSource implements PermitSource {

        private static final int MOST = 10_000;

        final AtomicInteger acquires = new AtomicInteger();
        final AtomicInteger notifications = new AtomicInteger();
        private Function<Collection<Request>, @Nullable Mono<Map<String, Permit>>> answer = requests -> Mono.never();
        private Notification notification = Mono::empty;

        private interface Notification {
            @Nullable
            Mono<Void> get();
        }

        void all(AnswerSupplier supplied) {
            answer = requests -> supplied.get();
        }

        void each(Function<String, @Nullable Permit> permit) {
            answer = requests -> {
                Map<String, Permit> permits = new HashMap<>();
                requests.forEach(request -> permits.put(request.idInstance(), permit.apply(request.idInstance())));
                return Mono.just(permits);
            };
        }

        @Override
        public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
            // Ends a loop in the dispatcher, so that the test fails instead of running forever.
            return acquires.incrementAndGet() > MOST ? Mono.never() : answer.apply(requests);
        }

        @Override
        public Mono<Void> pause(String idInstance, Duration duration) {
            return notified();
        }

        @Override
        public Mono<Void> cooldown(String idInstance, Reason because, @Nullable Duration duration) {
            return notified();
        }

        @Override
        public Mono<Void> ready(String idInstance) {
            return notified();
        }

        private Mono<Void> notified() {
            notifications.incrementAndGet();
            return notification.get();
        }
    }
}
