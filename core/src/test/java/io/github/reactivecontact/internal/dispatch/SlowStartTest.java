package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Tests the limit without a dispatcher. */
class SlowStartTest {

    private static final long NOW = 0;

    private final SlowStart slowStart = new SlowStart();
    private final Queue<Integer> open = new ArrayDeque<>();

    private int requestPermits() {
        int permits = 0;
        while (!slowStart.isFull(NOW)) {
            slowStart.permitRequested();
            permits++;
        }
        return permits;
    }

    private void end(int requests) {
        for (int number = 0; number < requests; number++) {
            slowStart.ended(open.remove(), true);
        }
    }

    private void answer(int permits) {
        for (int number = 0; number < permits; number++) {
            slowStart.permitAnswered();
        }
    }

    private void begin(int requests) {
        for (int number = 0; number < requests; number++) {
            int begun = slowStart.begun();
            slowStart.connected(begun);
            open.add(begun);
        }
    }

    @Test
    void isFull_requestsEndWhilePermitsAreOutstanding_permitsBecomeMore() {
        int permits = 0;
        for (int round = 0; round < 30; round++) {
            permits = requestPermits();
            end(open.size() / 2);
            answer(permits);
            begin(permits);
        }

        assertThat(permits).isGreaterThan(400);
    }

    @Test
    void isFull_noRequestEndsWhilePermitsAreOutstanding_permitsAreLimited() {
        begin(100);
        int permits = requestPermits();
        answer(permits);
        begin(permits);

        assertThat(permits).isEqualTo(64);
        assertThat(requestPermits()).isEqualTo(64);
    }
}
