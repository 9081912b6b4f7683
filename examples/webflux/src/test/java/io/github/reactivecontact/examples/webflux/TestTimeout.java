package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Timeout of tests, long enough for a busy machine. */
final class TestTimeout {

    static final Duration LIMIT = Duration.ofMinutes(1);

    private TestTimeout() {}

    static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
