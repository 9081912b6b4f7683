package io.github.reactivecontact.testfloor;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a hook of the whole process saw, in order. Written from any thread without a lock. */
final class Journal<T> {

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
