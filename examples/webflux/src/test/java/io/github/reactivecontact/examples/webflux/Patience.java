package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must come, on a machine that is busy with something else. */
final class Patience {

    static final Duration LIMIT = Duration.ofMinutes(1);

    private Patience() {}

    static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
