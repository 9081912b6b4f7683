package io.github.reactivecontact.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders instances by the moment at which they become free, then by their last grant, the oldest first. An instance
 * must be placed again after each change. Not safe for use by several threads.
 */
final class InstanceHeap {

    private final int number;
    private final List<Instance> heap = new ArrayList<>();

    /**
     * Creates an empty heap.
     *
     * @param number the index of its positions in {@link Instance#positions}
     */
    InstanceHeap(int number) {
        this.number = number;
    }

    int size() {
        return heap.size();
    }

    @Nullable
    Instance first() {
        return heap.isEmpty() ? null : heap.get(0);
    }

    /** Returns the first instance other than this one, or null. */
    @Nullable
    Instance firstBut(Instance instance) {
        Instance first = first();
        if (first != instance || heap.size() < 2) {
            return first == instance ? null : first;
        }
        boolean isSecond = heap.size() < 3 || isBefore(heap.get(1), heap.get(2));
        return heap.get(isSecond ? 1 : 2);
    }

    void place(Instance instance) {
        add(instance);
        siftDown(instance, siftUp(instance, instance.positions[number]));
    }

    void remove(Instance instance) {
        Instance moved = takeOut(instance);
        if (moved != null) {
            siftDown(moved, siftUp(moved, moved.positions[number]));
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
        for (int position = heap.size() / 2 - 1; position >= 0; position--) {
            siftDown(heap.get(position), position);
        }
    }

    private void add(Instance instance) {
        if (instance.positions[number] == Instance.NOT_PLACED) {
            instance.positions[number] = heap.size();
            heap.add(instance);
        }
    }

    /** Returns the instance that has taken its position, in which the order may be wrong, or null. */
    private @Nullable Instance takeOut(Instance instance) {
        int position = instance.positions[number];
        if (position == Instance.NOT_PLACED) {
            return null;
        }
        instance.positions[number] = Instance.NOT_PLACED;
        Instance last = heap.remove(heap.size() - 1);
        if (last == instance) {
            return null;
        }
        put(last, position);
        return last;
    }

    private int siftUp(Instance instance, int position) {
        int child = position;
        while (child > 0) {
            int parent = (child - 1) / 2;
            if (!isBefore(instance, heap.get(parent))) {
                break;
            }
            put(heap.get(parent), child);
            child = parent;
        }
        put(instance, child);
        return child;
    }

    private void siftDown(Instance instance, int position) {
        int parent = position;
        while (2 * parent + 1 < heap.size()) {
            int child = 2 * parent + 1;
            if (child + 1 < heap.size() && isBefore(heap.get(child + 1), heap.get(child))) {
                child++;
            }
            if (!isBefore(heap.get(child), instance)) {
                break;
            }
            put(heap.get(child), parent);
            parent = child;
        }
        put(instance, parent);
    }

    private void put(Instance instance, int position) {
        heap.set(position, instance);
        instance.positions[number] = position;
    }

    private static boolean isBefore(Instance one, Instance other) {
        long difference = Long.compare(one.freeAt(), other.freeAt());
        return difference < 0 || (difference == 0 && one.lastGrant < other.lastGrant);
    }
}
