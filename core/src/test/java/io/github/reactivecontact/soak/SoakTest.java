package io.github.reactivecontact.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs two clients at full speed for ten minutes, or for {@code soak.minutes}. One uses servers without a rate limit,
 * the other is paced against servers with a limit. Both encounter every fault of the simulator and instance outages.
 * The resources of the process are measured each minute and written to {@code target/soak.md}.
 */
@Tag("soak")
class SoakTest {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_OUTAGES = Duration.ofSeconds(7);
    private static final int INSTANCES = 8;
    private static final int MAX_IN_FLIGHT = 64;
    private static final int RATE = 50;
    private static final double FAULTED = 0.005;

    @Test
    @Timeout(value = 2L * 60, unit = TimeUnit.MINUTES)
    void process_atFullSpeedWithFaults_keepsNoMoreResourcesThanAfterFirstMinute() throws IOException {
        List<SoakSample> samples = new ArrayList<>();
        try (GreenApiSimulator unlimited = GreenApiSimulator.builder()
                        .instances(INSTANCES)
                        .faultProbability(FAULTED)
                        .start();
                GreenApiSimulator limited = GreenApiSimulator.builder()
                        .instances(INSTANCES)
                        .rateLimit(RateLimit.slidingWindow(RATE, Duration.ofSeconds(1)))
                        .retryAfter()
                        .arrivalJitter(Duration.ofMillis(5))
                        .latency(Latency.withSlowTail(Duration.ofMillis(20), Duration.ofSeconds(1), 0.01))
                        .faultProbability(FAULTED)
                        .start();
                ReactiveContactClient fast = client(unlimited).unlimitedRate().build();
                ReactiveContactClient paced =
                        client(limited).requestRate(RATE, Duration.ofSeconds(1)).build()) {
            SoakLoad fastLoad = new SoakLoad(fast, false);
            SoakLoad pacedLoad = new SoakLoad(paced, true);
            Disposable outages = Flux.interval(BETWEEN_OUTAGES)
                    .subscribe(tick -> List.of(unlimited, limited).forEach(server -> outage(server, tick)));
            Mono<Void> both = Mono.when(fastLoad.run(), pacedLoad.run()).cache();
            both.subscribe();

            for (long minute : Flux.interval(MINUTE).take(MINUTES).toIterable(1)) {
                samples.add(SoakSample.take(fastLoad.outcomes.get() + pacedLoad.outcomes.get()));
                write(samples, fastLoad, pacedLoad, minute + 1);
            }
            outages.dispose();
            fastLoad.end();
            pacedLoad.end();
            both.block(PATIENCE);

            for (SoakLoad load : List.of(fastLoad, pacedLoad)) {
                assertThat(load.errors).isEmpty();
                assertThat(load.outcomes).hasValue(load.sources.get());
                assertThat(load.failed.get()).isPositive().isLessThan(load.outcomes.get() / 10);
                assertThat(load.singles.get()).isPositive();
            }
            assertThat(limited.counts().throttled()).isLessThan(limited.counts().seen() / 100);
            assertThat(unlimited.counts().faulted()).isPositive();
            assertThat(fast.snapshot().inFlight()).isZero();
            assertThat(paced.snapshot().inFlight()).isZero();
        }
        SoakSample first = samples.get(0);
        SoakSample last = samples.get(samples.size() - 1);
        assertThat(SoakSample.ratio(last.outcomes(), first.outcomes())).isGreaterThan(0.5 * MINUTES);
        assertThat(SoakSample.ratio(last.heap(), first.heap())).as("heap").isLessThan(1.15);
        assertThat(SoakSample.ratio(last.direct(), first.direct())).as("direct").isLessThan(1.5);
        assertThat(last.threads()).as("threads").isLessThanOrEqualTo(first.threads() + 2);
        assertThat(last.files()).as("files").isLessThanOrEqualTo(first.files() + 2L * MAX_IN_FLIGHT);
    }

    private static ReactiveContactClientBuilder client(GreenApiSimulator server) {
        return ReactiveContactClient.builder()
                .instances(server.instances())
                .maxInFlight(MAX_IN_FLIGHT)
                .responseTimeout(Duration.ofSeconds(2))
                .cooldown(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    /** Makes one instance unavailable and restores the previous one. */
    private static void outage(GreenApiSimulator server, long tick) {
        InstanceState[] states = {InstanceState.NOT_AUTHORIZED, InstanceState.STARTING, InstanceState.EXPIRED};
        server.instances().forEach(instance -> server.state(instance.idInstance(), InstanceState.ANSWERING));
        String idInstance = server.instances().get((int) (tick % INSTANCES)).idInstance();
        server.state(idInstance, states[(int) (tick % states.length)]);
    }

    private static void write(List<SoakSample> samples, SoakLoad fast, SoakLoad paced, long minute) throws IOException {
        StringBuilder table = new StringBuilder(
                "| minute | heap | direct | threads | files | outcomes |\n|---|---|---|---|---|---|\n");
        for (int row = 0; row < samples.size(); row++) {
            table.append("| ")
                    .append(row + 1)
                    .append(' ')
                    .append(samples.get(row).ratiosTo(samples.get(0)))
                    .append('\n');
        }
        table.append("\nfailed: ")
                .append(fast.failed.get() / (double) fast.outcomes.get())
                .append(" of the unlimited client, ")
                .append(paced.failed.get() / (double) paced.outcomes.get())
                .append(" of the paced client, after minute ")
                .append(minute)
                .append('\n');
        Files.writeString(Path.of("target", "soak.md"), table);
    }
}
