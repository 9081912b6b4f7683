package io.github.reactivecontact.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class LoadTest {

    @Test
    void closedLoad_lookups_haveDistinctChats() {
        Load load = Load.closed();

        assertThat(load.lookups()
                        .take(1000)
                        .map(Lookup::chatId)
                        .distinct()
                        .count()
                        .block())
                .isEqualTo(1000);
    }

    @Test
    void latencies_anyLength_needNoLargerRange() {
        Load load = Load.closed();
        load.done(new Lookup("79001234567@c.us", System.nanoTime() - TimeUnit.DAYS.toNanos(1)), "Ann");

        Histogram latencies = load.takeLatencies();

        assertThat(latencies.isAutoResize()).isFalse();
        assertThat(latencies.getTotalCount()).isEqualTo(1);
    }

    @Test
    void closedLoad_stopped_completes() {
        Load load = Load.closed();

        StepVerifier.create(load.lookups(), 1)
                .expectNextCount(1)
                .then(load::stop)
                .thenRequest(1)
                .verifyComplete();
    }

    @Test
    void boundedLoad_lookups_completeAtTheirNumber() {
        StepVerifier.create(Load.of(2).lookups()).expectNextCount(2).verifyComplete();
    }

    @Test
    void openLoad_lookups_areDueAtRateForAnyDemand() {
        Load load = Load.open(1000);

        StepVerifier.create(load.lookups().map(Lookup::startedNanos).buffer(5).take(1))
                .assertNext(due -> {
                    for (int i = 1; i < due.size(); i++) {
                        assertThat(due.get(i) - due.get(0)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(i));
                    }
                })
                .verifyComplete();
        load.stop();
    }

    @Test
    void arrivals_serverStall_raisesLatencyOfAllWaitingLookups() {
        // One lookup per millisecond. The server answers at once, except for a stall of a second at the 100th.
        Arrivals arrivals = new Arrivals(0, 1000);
        Histogram corrected = new Histogram(3);
        Histogram naive = new Histogram(3);
        long stallEnds = TimeUnit.MILLISECONDS.toNanos(100 + 1000);
        long free = 0;
        for (int number = 0; number < 2000; number++) {
            long due = arrivals.dueNanos(number);
            long sent = Math.max(due, free);
            long answered = number == 100 ? stallEnds : sent;
            free = answered;
            corrected.recordValue(answered - due);
            naive.recordValue(answered - sent);
        }

        assertThat(naive.getValueAtPercentile(99)).isZero();
        // Half of all lookups were due within the stall, and waited for half of it on average.
        assertThat(corrected.getValueAtPercentile(75) / 1e6).isCloseTo(500, within(5.0));
        assertThat(corrected.getValueAtPercentile(99) / 1e6).isCloseTo(980, within(5.0));
    }

    @Test
    void takeLatencies_completedLookups_areReturnedOnce() {
        Load load = Load.closed();
        Lookup lookup = new Lookup("79001234567@c.us", System.nanoTime() - TimeUnit.SECONDS.toNanos(3));

        load.done(lookup, "result");
        load.done(lookup, "result");

        Histogram latencies = load.takeLatencies();
        assertThat(latencies.getTotalCount()).isEqualTo(2);
        assertThat(latencies.getMinValue()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(2990));
        assertThat(load.takeLatencies().getTotalCount()).isZero();
    }

    @Test
    void take_refusedLookup_isTakenAgainFirst() {
        Load load = Load.closed();
        Lookup lookup = load.take();

        load.refused(lookup);

        assertThat(load.take()).isSameAs(lookup);
        assertThat(load.take()).isNotNull().isNotEqualTo(lookup);
        assertThat(load.refusals()).isEqualTo(1);
    }

    @Test
    void take_stoppedLoad_isNull() {
        Load load = Load.closed();

        load.stop();

        assertThat(load.take()).isNull();
    }

    @Test
    void done_nullResult_countsAsFailure() {
        Load load = Load.closed();

        load.done(new Lookup("79001234567@c.us", 0), null);

        assertThat(load.failures()).isEqualTo(1);
        assertThat(load.firstFailure()).hasMessageContaining("without a result");
        assertThat(load.takeLatencies().getTotalCount()).isZero();
    }
}
