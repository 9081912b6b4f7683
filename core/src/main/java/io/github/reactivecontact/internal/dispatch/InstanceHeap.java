package io.github.reactivecontact.internal.dispatch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders instances by the moment at which they become free, then by their last grant, the oldest first. An instance
 * must be placed again after each change. Not safe for use by several threads.
 */
final class InstanceHeap {

    private static final int ABSENT = -1;

    private final @Nullable Instance[] heap;
    private final int[] positions;
    private int size;

    InstanceHeap(int instances) {
        heap = new @Nullable Instance[instances];
        positions = new int[instances];
        Arrays.fill(positions, ABSENT);
    }

    int size() {
        return size;
    }

    @Nullable
    Instance first() {
        return size == 0 ? null : heap[0];
    }

    void place(Instance instance) {
        int position = positions[instance.number];
        if (position == ABSENT) {
            position = size++;
        }
        siftDown(instance, siftUp(instance, position));
    }

    void remove(Instance instance) {
        int position = positions[instance.number];
        if (position == ABSENT) {
            return;
        }
        positions[instance.number] = ABSENT;
        Instance last = at(--size);
        heap[size] = null;
        if (last != instance) {
            siftDown(last, siftUp(last, position));
        }
    }

    private int siftUp(Instance instance, int position) {
        int child = position;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isBefore(instance, at(parent))) {
                break;
            }
            put(at(parent), child);
            child = parent;
        }
        put(instance, child);
        return child;
    }

    private void siftDown(Instance instance, int position) {
        int parent = position;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            if (!isBefore(at(child), instance)) {
                break;
            }
            put(at(child), parent);
            parent = child;
        }
        put(instance, parent);
    }

    @SuppressWarnings("NullAway") // positions below size are taken
    private Instance at(int position) {
        return heap[position];
    }

    private void put(Instance instance, int position) {
        heap[position] = instance;
        positions[instance.number] = position;
    }

    private static boolean isBefore(Instance one, Instance other) {
        long difference = Long.compare(one.freeAt(), other.freeAt());
        return difference < 0 || (difference == 0 && one.lastGrant < other.lastGrant);
    }
}
