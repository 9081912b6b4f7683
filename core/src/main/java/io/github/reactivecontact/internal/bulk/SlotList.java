package io.github.reactivecontact.internal.bulk;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The slots of a bulk in the order of their sources, linked through themselves. Not safe for several threads at once. */
final class SlotList<T> {

    private @Nullable Slot<T> first;
    private @Nullable Slot<T> last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    Slot<T> first() {
        return first;
    }

    void add(Slot<T> slot) {
        slot.linked = true;
        slot.previous = last;
        if (last == null) {
            first = slot;
        } else {
            last.next = slot;
        }
        last = slot;
    }

    void remove(Slot<T> slot) {
        if (slot.previous == null) {
            first = slot.next;
        } else {
            slot.previous.next = slot.next;
        }
        if (slot.next == null) {
            last = slot.previous;
        } else {
            slot.next.previous = slot.previous;
        }
        slot.previous = null;
        slot.next = null;
    }

    void drainTo(Consumer<? super Slot<T>> consumer) {
        Slot<T> slot = first;
        first = null;
        last = null;
        while (slot != null) {
            Slot<T> next = slot.next;
            slot.previous = null;
            slot.next = null;
            consumer.accept(slot);
            slot = next;
        }
    }
}
