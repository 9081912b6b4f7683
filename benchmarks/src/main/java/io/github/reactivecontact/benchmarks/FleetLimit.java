package io.github.reactivecontact.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The rate limit of a fleet: at most one request of an instance arrives in any second. A refused one does not count. */
final class FleetLimit {

    private static final long WINDOW_NANOS = 1_000_000_000;
    private static final int BEGIN = "POST /waInstance".length();

    private final Map<Long, AtomicLong> arrivals = new ConcurrentHashMap<>();

    /** Returns whether an instance may have a request that arrives at this time. */
    boolean permits(long idInstance, long arrivalNanos) {
        AtomicLong last = arrivals.computeIfAbsent(idInstance, id -> new AtomicLong(arrivalNanos - WINDOW_NANOS));
        long previous = last.get();
        return arrivalNanos - previous >= WINDOW_NANOS && last.compareAndSet(previous, arrivalNanos);
    }

    /** Returns the number of the instance in a request at the start of the buffer. */
    static long idInstance(ByteBuf request) {
        long id = 0;
        for (int i = request.readerIndex() + BEGIN; request.getByte(i) != '/'; i++) {
            id = 10 * id + request.getByte(i) - '0';
        }
        return id;
    }
}
