package io.github.reactivecontact.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Compares the grace of the client with the time that Spring waits for it. */
final class ShutdownTimes {

    private static final Logger LOG = Loggers.getLogger(ContactClientAutoConfiguration.class);
    private static final String PHASE_TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

    private ShutdownTimes() {}

    /** Warns if Spring ends the application before the client's grace is over. */
    static void check(Duration grace, Environment environment) {
        Duration phase =
                Binder.get(environment).bind(PHASE_TIMEOUT, Duration.class).orElse(DEFAULT_PHASE_TIMEOUT);
        if (grace.compareTo(phase) >= 0) {
            LOG.warn(
                    "contact-client.shutdown-grace is {}, but Spring waits only {}: set a shorter grace, or a longer {}",
                    grace,
                    phase,
                    PHASE_TIMEOUT);
        }
    }
}
