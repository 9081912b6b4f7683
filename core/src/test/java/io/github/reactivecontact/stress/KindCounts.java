package io.github.reactivecontact.stress;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How many of each kind a server has sent. */
final class KindCounts {

    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

    KindCounts() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(Collection<Kind> sent) {
        sent.forEach(this::add);
    }

    void add(Kind sent) {
        counts.get(sent).increment();
    }

    long of(Kind kind) {
        return counts.get(kind).sum();
    }

    List<Kind> missing() {
        return Stream.of(Kind.values()).filter(kind -> of(kind) == 0).toList();
    }
}
