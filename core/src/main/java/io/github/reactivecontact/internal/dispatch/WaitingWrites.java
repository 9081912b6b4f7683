package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/** The requests that have a connection and wait for a write slot of their instance. Not safe for use by several threads. */
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
            inFlight.writesWait(instance, queue.size() + 1, now);
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

    /** Returns when the next slot is due for which a request waits, or {@link Timer#NEVER}. */
    long nextDue() {
        long next = Timer.NEVER;
        for (Instance instance : byInstance.keySet()) {
            next = instance.slots == null ? next : Math.min(next, instance.slots.dueAt());
        }
        return next;
    }
}
