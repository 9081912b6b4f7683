package io.github.reactivecontact.internal.dispatch;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A processor core, in virtual time, that all handshakes in progress share equally. */
final class HandshakeCore {

    private final EventQueue time;
    private final double cost;
    private final PriorityQueue<Handshake> inProgress = new PriorityQueue<>();

    /** What each handshake since the start would have received, in nanoseconds of the core. */
    private double served;

    private long servedAt;
    private @Nullable Disposable next;

    /**
     * Creates an idle core.
     *
     * @param cost of a handshake, in nanoseconds of the core
     */
    HandshakeCore(EventQueue time, long cost) {
        this.time = time;
        this.cost = cost;
        this.servedAt = time.now();
    }

    /** Starts a handshake. Disposal aborts it. */
    Disposable begin(Runnable done) {
        serve();
        Handshake handshake = new Handshake(served + cost, done);
        inProgress.add(handshake);
        scheduleNext();
        return () -> {
            serve();
            inProgress.remove(handshake);
            scheduleNext();
        };
    }

    private void serve() {
        if (!inProgress.isEmpty()) {
            served += (double) (time.now() - servedAt) / inProgress.size();
        }
        servedAt = time.now();
    }

    private void scheduleNext() {
        if (next != null) {
            next.dispose();
            next = null;
        }
        Handshake first = inProgress.peek();
        if (first != null) {
            long delay = (long) Math.ceil(Math.max(0, first.endsAt - served) * inProgress.size());
            next = time.schedule(() -> end(first), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void end(Handshake handshake) {
        serve();
        inProgress.remove(handshake);
        scheduleNext();
        handshake.done.run();
    }

    private record Handshake(double endsAt, Runnable done) implements Comparable<Handshake> {

        @Override
        public int compareTo(Handshake other) {
            return Double.compare(endsAt, other.endsAt);
        }
    }
}
