package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import io.github.reactivecontact.spring.ReactiveContactClientBuilderCustomizer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts a simulator with the rate and the latency of GREEN-API if {@code contact-client.simulator.enabled} is true.
 * Decided when the service starts, not by a condition, which an ahead-of-time build would decide.
 */
@Configuration(proxyBeanMethods = false)
class EmbeddedSimulator {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSimulator.class);
    private static final int INSTANCES = 4;
    private static final int RATE = 10;
    private static final Duration PER = Duration.ofSeconds(1);

    /** Null with instances. */
    @Bean
    @Nullable
    GreenApiSimulator greenApiSimulator(@Value("${contact-client.simulator.enabled:false}") boolean isEnabled) {
        if (!isEnabled) {
            return null;
        }
        GreenApiSimulator simulator = GreenApiSimulator.builder()
                .instances(INSTANCES)
                .rateLimit(RateLimit.slidingWindow(RATE, PER))
                .arrivalJitter(Duration.ofMillis(5))
                .latency(Latency.withSlowTail(Duration.ofMillis(200), Duration.ofSeconds(2), 0.02))
                .start();
        LOG.info(
                "No instance is configured: using the embedded simulator at {} with {} instances, {} requests per"
                        + " second each",
                simulator.apiUrl(),
                INSTANCES,
                RATE);
        return simulator;
    }

    @Bean
    ReactiveContactClientBuilderCustomizer rateOfSimulator(ObjectProvider<GreenApiSimulator> simulator) {
        return builder -> simulator.ifAvailable(started -> builder.requestRate(RATE, PER));
    }
}
