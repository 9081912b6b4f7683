package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import io.github.reactivecontact.spring.ReactiveContactClientBuilderCustomizer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts an embedded GREEN-API simulator if no instance is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(ReactiveContactClient.class)
@ConditionalOnProperty(
        prefix = "contact-client",
        name = {"id-instance", "instances[0].id-instance", "instances-file"},
        matchIfMissing = true,
        havingValue = "none")
class EmbeddedSimulator {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSimulator.class);
    private static final int INSTANCES = 4;
    private static final int RATE = 10;
    private static final Duration PER = Duration.ofSeconds(1);

    @Bean
    GreenApiSimulator greenApiSimulator() {
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
    ReactiveContactClientBuilderCustomizer simulatedInstances(GreenApiSimulator simulator) {
        return builder -> builder.instances(simulator.instances()).requestRate(RATE, PER);
    }
}
