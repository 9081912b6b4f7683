package io.github.reactivecontact.simulator;

import reactor.core.scheduler.Scheduler;

/**
 * What holds for every request alike.
 *
 * @param arrivalJitter nanoseconds
 */
record Conditions(
        Scheduler scheduler,
        long seed,
        long arrivalJitter,
        Latency latency,
        boolean retryAfter,
        GroupReply groupReply) {}
