package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the instances can send, in the terms of draft-ietf-httpapi-ratelimit-headers.
 *
 * @param quota lookups that the available instances send in {@link #WINDOW}
 * @param available those that the waiting lookups leave
 * @param window within which no more than these are available; null if unknown
 */
record FleetRate(long quota, long available, @Nullable Duration window) {

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * Returns the rate.
     *
     * @param estimate estimated time until the waiting lookups are answered
     * @return null if the rate is not limited
     */
    static @Nullable FleetRate of(ClientSnapshot snapshot, Duration estimate) {
        List<Instance> usable =
                snapshot.instances().stream().filter(Instance::isAvailable).toList();
        if (usable.stream().anyMatch(instance -> instance.interval().isZero())) {
            return null;
        }
        long quota = (long) usable.stream()
                .mapToDouble(instance ->
                        (double) WINDOW.toNanos() / instance.interval().toNanos())
                .sum();
        if (usable.isEmpty()) {
            return new FleetRate(0, 0, untilUsable(snapshot));
        }
        long available = Math.max(0, quota - snapshot.waiting());
        return new FleetRate(quota, available, available > 0 ? WINDOW : estimate);
    }

    /** Returns the time until an instance may be used, at least a second; null if none is ever probed. */
    static @Nullable Duration untilUsable(ClientSnapshot snapshot) {
        return snapshot.instances().stream()
                .map(instance -> instance.isAvailable() ? instance.retryAfter() : instance.cooldownRemaining())
                .filter(Objects::nonNull)
                .map(wait -> wait.compareTo(SOON) < 0 ? SOON : wait)
                .min(Duration::compareTo)
                .orElse(null);
    }

    /** The value of {@code RateLimit-Policy}. */
    String policy() {
        return "\"fleet\";q=" + quota + ";w=" + WINDOW.toSeconds();
    }

    /**
     * Returns the value of {@code RateLimit}.
     *
     * @param retryAfter the value of {@code Retry-After}, until which nothing is available; null if there is none
     */
    String limit(@Nullable String retryAfter) {
        if (retryAfter != null) {
            return "\"fleet\";r=0;t=" + retryAfter;
        }
        return "\"fleet\";r=" + available + (window == null ? "" : ";t=" + seconds(window));
    }

    /** Returns whole seconds, rounded up, at least one. */
    static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
