package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * The requests that have a connection and wait for a write slot of their instance, or for another permit because theirs
 * is too old. Not safe for use by several threads.
 */
final class WaitingWrites {

    private record Waiting(Attempt attempt, Sinks.Empty<Void> turn) {}

    private final Map<Instance, Queue<Waiting>> byInstance = new HashMap<>();
    private final InFlight inFlight;
    private final Inbox inbox;

    WaitingWrites(InFlight inFlight, Inbox inbox) {
        this.inFlight = inFlight;
        this.inbox = inbox;
    }

    void add(Attempt attempt, Sinks.Empty<Void> turn) {
        attempt.isWaitingForTurn = true;
        inFlight.connected(attempt);
        byInstance
                .computeIfAbsent(attempt.instance, instance -> new ArrayDeque<>())
                .add(new Waiting(attempt, turn));
    }

    /** Gives the slots that are due to the requests that have waited longest. */
    void proceed(long now) {
        if (byInstance.isEmpty()) {
            return;
        }
        List<Instance> done = new ArrayList<>();
        byInstance.forEach((instance, queue) -> {
            proceed(instance, queue, now);
            if (queue.isEmpty()) {
                done.add(instance);
            }
        });
        done.forEach(byInstance::remove);
    }

    private void proceed(Instance instance, Queue<Waiting> queue, long now) {
        Waiting first = first(queue);
        if (first != null && first.attempt.takesSlot(now)) {
            queue.remove();
            first.attempt.isWaitingForTurn = false;
            // A request that waited for a permit was granted at its pace, and delays no other one.
            inFlight.writesWait(instance, queue.size() + (first.attempt.isPermitNeeded() ? 0 : 1), now);
            inbox.send(first.turn::tryEmitEmpty);
        }
    }

    private static @Nullable Waiting first(Queue<Waiting> queue) {
        Waiting first;
        while ((first = queue.peek()) != null && first.attempt.isOver()) {
            queue.remove();
        }
        return first;
    }

    /** Returns when the next slot is due for which a request with a permit waits, or {@link Timer#NEVER}. */
    long nextDue(long now) {
        long next = Timer.NEVER;
        for (Queue<Waiting> queue : byInstance.values()) {
            Waiting first = first(queue);
            if (first != null && !first.attempt.isWaitingForPermit(now)) {
                next = Math.min(next, slotOf(first.attempt.instance));
            }
        }
        return next;
    }

    /** Returns when the next slot is due for which a request without a permit waits, or {@link Timer#NEVER}. */
    long nextWithoutPermit(long now) {
        long next = Timer.NEVER;
        for (Attempt attempt : withoutPermit(now)) {
            next = Math.min(next, permitNeededAt(attempt.instance));
        }
        return next;
    }

    /** Returns the request of each instance that waits longest, if its permit is too old. */
    List<Attempt> withoutPermit(long now) {
        if (byInstance.isEmpty()) {
            return List.of();
        }
        List<Attempt> waiting = new ArrayList<>();
        for (Queue<Waiting> queue : byInstance.values()) {
            Waiting first = first(queue);
            if (first != null && first.attempt.isWaitingForPermit(now)) {
                waiting.add(first.attempt);
            }
        }
        return waiting;
    }

    /** Returns the request that waits longest for another permit of an instance, or null. */
    @Nullable
    Attempt withoutPermit(Instance instance, long now) {
        Queue<Waiting> queue = byInstance.get(instance);
        Waiting first = queue == null ? null : first(queue);
        return first != null && first.attempt.isWaitingForPermit(now) ? first.attempt : null;
    }

    /** Returns when a permit could be used. */
    static long permitNeededAt(Instance instance) {
        return Math.max(slotOf(instance), instance.idleUntil());
    }

    private static long slotOf(Instance instance) {
        return instance.slots == null ? Long.MIN_VALUE : instance.slots.dueAt();
    }
}
