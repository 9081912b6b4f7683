package io.github.reactivecontact.leakcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Events recorded by a process-wide hook, in order. Thread-safe and lock-free. */
final class RecordedEvents<T> {

    private final Queue<T> entries = new ConcurrentLinkedQueue<>();

    void add(T entry) {
        entries.add(entry);
    }

    int size() {
        return entries.size();
    }

    List<T> since(int size) {
        return new ArrayList<>(entries).stream().skip(size).toList();
    }
}
