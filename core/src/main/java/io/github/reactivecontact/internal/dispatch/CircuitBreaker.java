package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts consecutive faults. Three of different chats open the circuit: one chat that always fails does not. The time
 * until the next probe doubles with each failed probe. Not safe for use by several threads.
 */
final class CircuitBreaker {

    private static final int FAULTS_TO_OPEN = 3;
    private static final long FIRST = Nanos.of(Duration.ofSeconds(1));
    private static final long MAX = Nanos.of(Duration.ofSeconds(60));
    private static final long MAX_IF_URGENT = Nanos.of(Duration.ofSeconds(2));

    /** The chats of the latest consecutive faults, each once. */
    private final List<ChatId> faults = new ArrayList<>(FAULTS_TO_OPEN);

    private int unconnected;
    private long lasts;

    /** Records that no connection could be opened, which no chat causes. Returns whether the circuit opens. */
    boolean unconnected() {
        unconnected = Math.min(unconnected + 1, FAULTS_TO_OPEN);
        return unconnected == FAULTS_TO_OPEN;
    }

    /** Records a fault. Returns whether the circuit opens. */
    boolean faulted(ChatId chatId) {
        if (faults.size() < FAULTS_TO_OPEN && !faults.contains(chatId)) {
            faults.add(chatId);
        }
        return faults.size() == FAULTS_TO_OPEN;
    }

    /** Whether chats failed one after another, without a success in between. */
    boolean isSuspect() {
        return faults.size() > 1;
    }

    void succeeded() {
        faults.clear();
        unconnected = 0;
        lasts = 0;
    }

    /**
     * Returns how long the circuit stays open before its next probe, in nanoseconds.
     *
     * @param random from 0 to 1; spreads the probes of instances that failed together
     * @param isUrgent whether no instance is healthy; the circuit is probed more often then
     */
    long nextDuration(double random, boolean isUrgent) {
        lasts = lasts == 0 ? FIRST : Math.min(isUrgent ? MAX_IF_URGENT : MAX, 2 * lasts);
        return (long) (lasts * (0.9 + 0.2 * random));
    }
}
