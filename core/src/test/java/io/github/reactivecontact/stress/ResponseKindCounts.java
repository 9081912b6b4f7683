package io.github.reactivecontact.stress;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts the responses that a server sent, by kind. */
final class ResponseKindCounts {

    private final Map<ResponseKind, LongAdder> counts = new EnumMap<>(ResponseKind.class);

    ResponseKindCounts() {
        for (ResponseKind kind : ResponseKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(Collection<ResponseKind> sent) {
        sent.forEach(this::add);
    }

    void add(ResponseKind sent) {
        counts.get(sent).increment();
    }

    long of(ResponseKind kind) {
        return counts.get(kind).sum();
    }

    List<ResponseKind> missing() {
        return Stream.of(ResponseKind.values()).filter(kind -> of(kind) == 0).toList();
    }
}
