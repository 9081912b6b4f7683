package io.github.reactivecontact.internal.dispatch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders instances by the moment at which they become free, then by their last grant, the oldest first. An instance
 * must be placed again after each change. Not safe for use by several threads.
 */
final class InstanceHeap {

    private static final int INITIAL_CAPACITY = 8;

    private final int number;
    private Instance[] heap = new Instance[INITIAL_CAPACITY];

    /** When the instance at each position becomes free. A comparison of instances themselves would read much memory. */
    private long[] freeAt = new long[INITIAL_CAPACITY];

    private int size;

    /**
     * Creates an empty heap.
     *
     * @param number the index of its positions in {@link Instance#positions}
     */
    InstanceHeap(int number) {
        this.number = number;
    }

    int size() {
        return size;
    }

    @Nullable
    Instance first() {
        return size == 0 ? null : heap[0];
    }

    /** Returns the first instance other than this one, or null. */
    @Nullable
    Instance firstBut(Instance instance) {
        Instance first = first();
        if (first != instance || size < 2) {
            return first == instance ? null : first;
        }
        boolean isSecond = size < 3 || isBefore(1, 2);
        return heap[isSecond ? 1 : 2];
    }

    void place(Instance instance) {
        add(instance);
        int position = instance.positions[number];
        long moment = instance.freeAt();
        siftDown(instance, moment, siftUp(instance, moment, position));
    }

    void remove(Instance instance) {
        Instance moved = takeOut(instance);
        if (moved != null) {
            place(moved);
        }
    }

    /** Adds or removes an instance. Until {@link #restore()}, the order is undefined. */
    void include(Instance instance, boolean isIncluded) {
        if (isIncluded) {
            add(instance);
        } else {
            takeOut(instance);
        }
    }

    /** Restores the order after changes of several instances. */
    void restore() {
        for (int position = 0; position < size; position++) {
            freeAt[position] = heap[position].freeAt();
        }
        for (int position = size / 2 - 1; position >= 0; position--) {
            siftDown(heap[position], freeAt[position], position);
        }
    }

    private void add(Instance instance) {
        if (instance.positions[number] == Instance.NOT_PLACED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
                freeAt = Arrays.copyOf(freeAt, 2 * size);
            }
            put(instance, instance.freeAt(), size++);
        }
    }

    /** Returns the instance that has taken its position, in which the order may be wrong, or null. */
    private @Nullable Instance takeOut(Instance instance) {
        int position = instance.positions[number];
        if (position == Instance.NOT_PLACED) {
            return null;
        }
        instance.positions[number] = Instance.NOT_PLACED;
        size--;
        Instance last = heap[size];
        heap[size] = null;
        if (last == instance) {
            return null;
        }
        put(last, freeAt[size], position);
        return last;
    }

    private int siftUp(Instance instance, long moment, int position) {
        int child = position;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isBefore(instance, moment, heap[parent], freeAt[parent])) {
                break;
            }
            put(heap[parent], freeAt[parent], child);
            child = parent;
        }
        put(instance, moment, child);
        return child;
    }

    private void siftDown(Instance instance, long moment, int position) {
        int parent = position;
        while (2 * parent + 1 < size) {
            int child = 2 * parent + 1;
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(heap[child], freeAt[child], instance, moment)) {
                break;
            }
            put(heap[child], freeAt[child], parent);
            parent = child;
        }
        put(instance, moment, parent);
    }

    private void put(Instance instance, long moment, int position) {
        heap[position] = instance;
        freeAt[position] = moment;
        instance.positions[number] = position;
    }

    private boolean isBefore(int one, int other) {
        return isBefore(heap[one], freeAt[one], heap[other], freeAt[other]);
    }

    private static boolean isBefore(Instance one, long oneFreeAt, Instance other, long otherFreeAt) {
        return oneFreeAt < otherFreeAt || (oneFreeAt == otherFreeAt && one.lastGrant < other.lastGrant);
    }
}
