package io.github.reactivecontact.leakcheck;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;

/**
 * Netty's reference-counted objects that were garbage collected without a release. Requires {@code
 * -Dio.netty.leakDetection.level=paranoid}. It runs once per test class, because it may have to collect garbage.
 */
public final class LeakedBuffers implements LeakCheck {

    private static final int LONGEST_WAIT_MILLIS = 2_000;
    private static final int PAUSE_MILLIS = 200;
    private static final Survivors SURVIVORS = new Survivors();

    private int before;

    @Override
    public void begin() {
        before = NettyLog.size();
    }

    @Override
    public void settle() {
        if (SURVIVORS.explain(LeakDetectors.unreleased())) {
            return;
        }
        // The second canary is enqueued after all references that the first collection cleared.
        collectGarbage();
        collectGarbage();
        // The detector reports leaks when it tracks the next buffer.
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        SURVIVORS.set(LeakDetectors.unreleased());
    }

    @Override
    public List<Leak> findings() {
        return NettyLog.since(before, "a leaked buffer", NettyLog.LEAKS::equals);
    }

    private static void collectGarbage() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), collected);
        long end = System.nanoTime() + LONGEST_WAIT_MILLIS * 1_000_000L;
        try {
            do {
                System.gc();
            } while (collected.remove(PAUSE_MILLIS) == null && System.nanoTime() - end < 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        canary.clear();
    }

    /** The unreleased objects that the last collection could not collect, such as Netty's constants. */
    private static final class Survivors {

        /** A survivor may become garbage later, so now and then they are collected again. */
        private static final int CLASSES_BETWEEN_COLLECTIONS = 16;

        private int count;
        private int classesSinceCollection;

        /** Returns whether the survivors are all unreleased objects. */
        synchronized boolean explain(int unreleased) {
            classesSinceCollection++;
            return unreleased == count && classesSinceCollection < CLASSES_BETWEEN_COLLECTIONS;
        }

        synchronized void set(int unreleased) {
            count = unreleased;
            classesSinceCollection = 0;
        }
    }
}
