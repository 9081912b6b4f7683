package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.SimulatorCounts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A short form of {@link SharedPacing} that checks behaviour without measuring it. */
class SharedPacingTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS = 10;

    @Test
    void processes_oneKilledAndRedisPaused_continue() {
        Map<String, String> tokens = SharedPacing.tokens();
        try (RedisServer redis = RedisServer.startOrSkip();
                GreenApiSimulator simulator = SharedPacing.simulator(tokens, REQUESTS, Duration.ZERO);
                SharedPacingClients clients = SharedPacingClients.start(4, simulator, tokens, redis, REQUESTS)) {
            awaitAnswers(simulator, 150);
            clients.killOne();
            SimulatorCounts coordinated = awaitAnswers(simulator, 150);
            // Four uncoordinated processes would have three of four requests throttled.
            assertThat(coordinated.throttled()).isLessThan(coordinated.answered() / 4);

            redis.pause();
            awaitAnswers(simulator, 100);
            redis.resume();
            awaitAnswers(simulator, 100);
            assertThat(clients.allAlive()).isTrue();
        }
    }

    private static SimulatorCounts awaitAnswers(GreenApiSimulator simulator, int more) {
        long until = simulator.counts().answered() + more;
        return Mono.fromSupplier(simulator::counts)
                .repeatWhen(polls -> polls.delayElements(Duration.ofMillis(20)))
                .filter(counts -> counts.answered() >= until)
                .blockFirst(PATIENCE);
    }
}
