package io.github.reactivecontact.internal.dispatch;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Requests by minute, and those of them that were sent to an instance while it failed. */
final class MinuteCounts {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private int[] requests = new int[4];
    private int[] toFailing = new int[4];
    private int minutes;

    void add(long elapsed, boolean failing) {
        int minute = (int) (elapsed / MINUTE);
        reserve(minute + 1);
        requests[minute]++;
        toFailing[minute] += failing ? 1 : 0;
    }

    void addAll(MinuteCounts other) {
        reserve(other.minutes);
        for (int minute = 0; minute < other.minutes; minute++) {
            requests[minute] += other.requests[minute];
            toFailing[minute] += other.toFailing[minute];
        }
    }

    private void reserve(int size) {
        minutes = Math.max(minutes, size);
        if (requests.length < size) {
            requests = Arrays.copyOf(requests, 2 * size);
            toFailing = Arrays.copyOf(toFailing, 2 * size);
        }
    }

    int minutes() {
        return minutes;
    }

    int requests(int minute) {
        return requests[minute];
    }

    int toFailing(int minute) {
        return toFailing[minute];
    }

    int toFailing() {
        return Arrays.stream(toFailing).sum();
    }
}
