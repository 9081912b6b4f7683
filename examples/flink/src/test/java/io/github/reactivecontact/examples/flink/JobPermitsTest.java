package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Two task managers with one job manager, whose clock the test sets. */
class JobPermitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ID = "7103000001";

    /** Far from zero, because the origin of a clock is arbitrary. */
    private long nanos = Long.MAX_VALUE - SECOND.toNanos();

    private final PermitLedger ledger = new PermitLedger(() -> nanos);
    private final JobPermits first = new JobPermits(jobManager());
    private final JobPermits second = new JobPermits(jobManager());

    @Test
    void acquire_twoTaskManagers_getOnePermitAnInterval() {
        assertThat(acquire(first, SECOND)).isEqualTo(Permit.granted(SECOND));
        assertThat(acquire(second, SECOND)).isInstanceOf(Permit.NotBefore.class);
        nanos += SECOND.toNanos();

        assertThat(acquire(second, SECOND)).isEqualTo(Permit.granted(SECOND));
        assertThat(acquire(first, SECOND)).isInstanceOf(Permit.NotBefore.class);
    }

    @Test
    void acquire_minuteOfTwoTaskManagers_usesEveryInterval() {
        int granted = 0;
        for (int i = 0; i < 60_000; i += 10) {
            granted += acquire(i % 20 == 0 ? first : second, SECOND) instanceof Permit.Granted ? 1 : 0;
            nanos += Duration.ofMillis(10).toNanos();
        }

        assertThat(granted).isEqualTo(60);
    }

    @Test
    void acquire_longerIntervalOfOther_isKeptAndReducedSlowly() {
        Duration longer = Duration.ofMillis(1640);
        assertThat(acquire(first, longer)).isEqualTo(Permit.granted(longer));
        nanos += longer.toNanos();

        assertThat(acquire(second, SECOND)).isEqualTo(Permit.granted(Duration.ofMillis(1630)));
    }

    @Test
    void acquire_afterAPause_waitsForItsEnd() {
        run(first.pause(ID, Duration.ofSeconds(5)));
        assertThat(acquire(second, SECOND)).isEqualTo(Permit.notBefore(Duration.ofSeconds(5)));
        nanos += Duration.ofSeconds(5).toNanos();

        assertThat(acquire(second, SECOND)).isEqualTo(Permit.granted(SECOND));
    }

    @Test
    void cooldown_ofOneTaskManager_isReportedToTheOther() {
        run(first.cooldown(ID, Reason.QUOTA_EXCEEDED, Duration.ofMinutes(1)));
        assertThat(acquire(second, SECOND)).isEqualTo(Permit.cooldown(Reason.QUOTA_EXCEEDED, Duration.ofMinutes(1)));
        run(first.ready(ID));

        assertThat(acquire(second, SECOND)).isEqualTo(Permit.granted(SECOND));
    }

    @Test
    void cooldown_deletedInstance_isNeverProbed() {
        run(first.cooldown(ID, Reason.INSTANCE_DELETED, null));

        assertThat(acquire(second, SECOND)).isEqualTo(Permit.cooldown(Reason.INSTANCE_DELETED, null));
    }

    @Test
    void cooldown_wrongToken_staysOnItsTaskManager() {
        run(first.cooldown(ID, Reason.UNAUTHORIZED, Duration.ofMinutes(1)));

        assertThat(acquire(second, SECOND)).isEqualTo(Permit.granted(SECOND));
    }

    @Test
    void acquire_severalInstances_areIndependent() {
        acquire(first, SECOND);

        assertThat(second.acquire(List.of(new Request(ID, SECOND), new Request("7103000002", SECOND)))
                        .block(TIMEOUT))
                .hasEntrySatisfying(ID, permit -> assertThat(permit).isInstanceOf(Permit.NotBefore.class))
                .containsEntry("7103000002", Permit.granted(SECOND));
    }

    @Test
    void acquire_jobManagerAway_signalsAnErrorUntilAnotherConnection() {
        JobPermits permits = new JobPermits(new GlobalAggregateManager() {
            @Override
            public <I, A, O> O updateGlobalAggregate(String name, Object command, AggregateFunction<I, A, O> function)
                    throws IOException {
                throw new IOException("the job manager is away");
            }
        });
        assertThatThrownBy(() -> acquire(permits, SECOND)).hasMessageContaining("the job manager is away");
        permits.use(jobManager());

        assertThat(acquire(permits, SECOND)).isEqualTo(Permit.granted(SECOND));
    }

    private static Permit acquire(JobPermits permits, Duration interval) {
        return Objects.requireNonNull(permits.acquire(List.of(new Request(ID, interval)))
                .block(TIMEOUT)
                .get(ID));
    }

    private static void run(Mono<Void> call) {
        call.block(TIMEOUT);
    }

    private GlobalAggregateManager jobManager() {
        return new GlobalAggregateManager() {
            @Override
            @SuppressWarnings("unchecked")
            public <I, A, O> O updateGlobalAggregate(String name, Object command, AggregateFunction<I, A, O> function) {
                return function.getResult(function.add((I) command, (A) ledger));
            }
        };
    }
}
