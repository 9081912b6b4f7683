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
import reactor.core.scheduler.Schedulers;

/** Two instances, by what the dispatcher asks about them. */
class RosterTest {

    private static final long FIRST = Duration.ofMinutes(1).toNanos();
    private static final long NOW = 1_000;
    private static final ContactLookupException OF_A = failure(Reason.INSTANCE_NOT_AUTHORIZED);
    private static final ContactLookupException OF_B = failure(Reason.INSTANCE_EXPIRED);

    private final List<String> heard = new ArrayList<>();
    private final Roster roster = new Roster(
            new Settings(
                    List.of("a", "b"),
                    new Settings.Rate(1, Duration.ofSeconds(1)),
                    10,
                    10,
                    Duration.ofSeconds(10),
                    null,
                    RetryPolicy.none(),
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Schedulers::immediate,
                    List.of(),
                    null),
            new Listeners(List.of(new Hearing()), new Inbox(() -> {}, Runnable::run)),
            NOW);
    private final Instance a = roster.named("a");
    private final Instance b = roster.named("b");

    private static ContactLookupException failure(Reason reason) {
        return ContactLookupException.builder(reason, "of a test").build();
    }

    @Test
    void instance_thatRecovered_countsAsReadyAgain() {
        roster.setAside(a, OF_A, false, NOW);
        roster.recovered(a);
        roster.setAside(b, OF_B, false, NOW);
        a.writing = attempt(a);
        roster.changed(a);

        assertThat(roster.isReady(null, NOW)).isTrue();
        assertThat(roster.hindrance(a)).isNull();
    }

    @Test
    void instances_allSetAside_areNotReadyUntilTheFirstTermEnds() {
        roster.setAside(a, OF_A, false, NOW);
        roster.setAside(b, OF_B, false, NOW + 5);

        assertThat(roster.isReady(null, NOW + FIRST - 1)).isFalse();
        assertThat(roster.isReady(null, NOW + FIRST)).isTrue();
        assertThat(roster.isReady(b, NOW + FIRST)).isFalse();
    }

    @Test
    void hindrance_ofAll_isThatOfWhoComesBackSoonest() {
        roster.setAside(a, OF_A, false, NOW + 5);
        roster.setAside(b, OF_B, false, NOW);

        assertThat(roster.hindrance(null).because()).isSameAs(OF_B);
        assertThat(roster.hindrance(a).because()).isSameAs(OF_A);

        roster.dismiss(b, OF_B, NOW);

        assertThat(roster.hindrance(null).because()).isSameAs(OF_A);
    }

    @Test
    void soonestGrant_isKnownWhenAllThatMayComeBackAreFree() {
        long soonestOfA = a.freeAt();

        assertThat(roster.soonestGrant(a)).isEqualTo(soonestOfA);
        assertThat(roster.soonestGrant(null)).isEqualTo(roster.free().freeAt());

        b.holdUntil(NOW + 77_000_000_000L);
        roster.changed(b);

        assertThat(roster.soonestGrant(b)).isEqualTo(NOW + 77_000_000_000L);
        assertThat(roster.soonestGrant(null)).isEqualTo(soonestOfA);

        a.writing = attempt(a);
        roster.changed(a);

        assertThat(roster.soonestGrant(null)).isEqualTo(Long.MIN_VALUE);

        roster.dismiss(a, OF_A, NOW);

        assertThat(roster.soonestGrant(null)).isEqualTo(b.freeAt());
    }

    @Test
    void dismissed_instances_areNoneThatMayComeBack() {
        roster.dismiss(a, OF_A, NOW);
        roster.dismiss(a, OF_A, NOW);

        assertThat(roster.mayComeBack(null)).isTrue();
        assertThat(roster.mayComeBack(a)).isFalse();
        assertThat(roster.free()).isSameAs(b);

        roster.dismiss(b, OF_B, NOW);

        assertThat(roster.mayComeBack(null)).isFalse();
        assertThat(roster.free()).isNull();
    }

    @Test
    void listener_ofEverySetAsideAndRecovery_hearsOnce() {
        roster.setAside(a, OF_A, false, NOW);
        roster.setAside(a, OF_A, false, NOW);
        roster.probedInVain(a, NOW + FIRST);
        roster.recovered(a);
        roster.recovered(a);
        roster.setAsideByOthers(b, OF_B, FIRST, NOW);
        roster.dismiss(a, OF_A, NOW);

        assertThat(heard)
                .containsExactly(
                        "a INSTANCE_NOT_AUTHORIZED PT1M",
                        "a INSTANCE_NOT_AUTHORIZED PT1M",
                        "a ready",
                        "b INSTANCE_EXPIRED PT1M",
                        "a INSTANCE_NOT_AUTHORIZED null");
    }

    private final class Hearing implements ContactClientListener {

        @Override
        public void onSetAside(String idInstance, Reason because, @Nullable Duration duration) {
            heard.add(idInstance + " " + because + " " + duration);
        }

        @Override
        public void onReady(String idInstance) {
            heard.add(idInstance + " ready");
        }
    }

    private static Attempt attempt(Instance instance) {
        return new Attempt(null, null, instance, 0);
    }
}
