package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tests a pool of two instances. */
class InstancePoolTest {

    private static final long FIRST = Duration.ofMinutes(1).toNanos();
    private static final long NOW = 1_000;
    private static final ContactLookupException OF_A = failure(Reason.INSTANCE_NOT_AUTHORIZED);
    private static final ContactLookupException OF_B = failure(Reason.INSTANCE_EXPIRED);

    private final List<String> notifications = new ArrayList<>();
    private final LifecycleEvents events = new LifecycleEvents(List.of(new CooldownRecorder()), Runnable::run);
    private final InstancePool pool = new InstancePool(
            TestSettings.of(Schedulers::immediate, idInstance -> (chatId, written) -> Mono.never())
                    .instances(List.of("a", "b"))
                    .maxInFlight(10)
                    .maxWaiting(10)
                    .responseTimeout(Duration.ofSeconds(10))
                    .retry(RetryPolicy.none())
                    .build(),
            events,
            () -> NOW);
    private final HealthChanges health = new HealthChanges(pool, events, () -> 0.5);
    private final Instance a = pool.named("a");
    private final Instance b = pool.named("b");

    private static ContactLookupException failure(Reason reason) {
        return ContactLookupException.builder(reason, "of a test").build();
    }

    @Test
    void ready_afterRecovery_countsTheInstance() {
        health.coolDown(a, OF_A, false, NOW);
        health.responded(a, true);
        health.coolDown(b, OF_B, false, NOW);
        a.unwritten = Integer.MAX_VALUE;
        pool.changed(a);

        assertThat(pool.isReady(null, NOW)).isTrue();
        assertThat(pool.soonestTerm(a)).isNull();
    }

    @Test
    void ready_allCoolingDown_isFalseUntilTheFirstEnds() {
        health.coolDown(a, OF_A, false, NOW);
        health.coolDown(b, OF_B, false, NOW + 5);

        assertThat(pool.isReady(null, NOW + FIRST - 1)).isFalse();
        assertThat(pool.isReady(null, NOW + FIRST)).isTrue();
        assertThat(pool.isReady(b, NOW + FIRST)).isFalse();
    }

    @Test
    void soonestTerm_allCoolingDown_isThatOfTheSoonestToRecover() {
        health.coolDown(a, OF_A, false, NOW + 5);
        health.coolDown(b, OF_B, false, NOW);

        assertThat(pool.soonestTerm(null).because()).isSameAs(OF_B);
        assertThat(pool.soonestTerm(a).because()).isSameAs(OF_A);

        health.disablePermanently(b, OF_B, NOW);

        assertThat(pool.soonestTerm(null).because()).isSameAs(OF_A);
    }

    @Test
    void soonestGrant_someNotGrantable_isTheEarliestPace() {
        long soonestOfA = a.freeAt();

        assertThat(pool.soonestGrant(a)).isEqualTo(soonestOfA);
        assertThat(pool.soonestGrant(null)).isEqualTo(pool.firstFree().freeAt());

        b.pauseUntil(NOW + 77_000_000_000L);
        pool.changed(b);

        assertThat(pool.soonestGrant(b)).isEqualTo(NOW + 77_000_000_000L);
        assertThat(pool.soonestGrant(null)).isEqualTo(soonestOfA);

        a.unwritten = Integer.MAX_VALUE;
        pool.changed(a);

        assertThat(pool.soonestGrant(null)).isEqualTo(a.pacedUntil());

        health.disablePermanently(a, OF_A, NOW);

        assertThat(pool.soonestGrant(null)).isEqualTo(b.freeAt());
    }

    @Test
    void disablePermanently_allInstances_leavesNoneToRecover() {
        health.disablePermanently(a, OF_A, NOW);
        health.disablePermanently(a, OF_A, NOW);

        assertThat(pool.mayRecover(null)).isTrue();
        assertThat(pool.mayRecover(a)).isFalse();
        assertThat(pool.firstFree()).isSameAs(b);

        health.disablePermanently(b, OF_B, NOW);

        assertThat(pool.mayRecover(null)).isFalse();
        assertThat(pool.firstFree()).isNull();
    }

    @Test
    void listener_cooldownsAndRecoveries_isNotifiedOnceEach() {
        health.coolDown(a, OF_A, false, NOW);
        health.coolDown(a, OF_A, false, NOW);
        health.coolDown(a, OF_A, true, NOW + FIRST);
        health.responded(a, true);
        health.responded(a, true);
        health.adoptCooldown(b, OF_B, FIRST, NOW);
        health.disablePermanently(a, OF_A, NOW);

        assertThat(notifications)
                .containsExactly(
                        "a INSTANCE_NOT_AUTHORIZED PT1M",
                        "a ready",
                        "b INSTANCE_EXPIRED PT1M",
                        "a INSTANCE_NOT_AUTHORIZED null");
    }

    private final class CooldownRecorder implements ContactClientListener {

        @Override
        public void onCooldown(String idInstance, Reason because, @Nullable Duration duration) {
            notifications.add(idInstance + " " + because + " " + duration);
        }

        @Override
        public void onReady(String idInstance) {
            notifications.add(idInstance + " ready");
        }
    }
}
