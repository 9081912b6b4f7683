package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Logs failures of the cache at WARN, at most one line a minute. A message of the cache may contain a chat id. */
final class CacheLog {

    private static final Logger LOG = Loggers.getLogger("io.github.reactivecontact.cache");
    private static final long INTERVAL = Nanos.of(Duration.ofMinutes(1));

    private long nextAt = Long.MIN_VALUE;
    private long failures;

    void failed(String because, long now) {
        failures++;
        if (now >= nextAt) {
            LOG.warn(
                    "The cache failed for {} calls since the last line like this, at last with {}. Lookups continue"
                            + " without it. Check the cache.",
                    failures,
                    because);
            nextAt = now + INTERVAL;
            failures = 0;
        }
    }
}
