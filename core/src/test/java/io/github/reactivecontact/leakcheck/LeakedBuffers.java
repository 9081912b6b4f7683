package io.github.reactivecontact.leakcheck;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;

/**
 * Netty's reference-counted objects that were garbage collected without a release. Requires {@code
 * -Dio.netty.leakDetection.level=paranoid}. It runs once per test class, because it collects garbage.
 */
public final class LeakedBuffers implements LeakCheck {

    private static final int LONGEST_WAIT_MILLIS = 2_000;
    private static final int PAUSE_MILLIS = 200;

    private int before;

    @Override
    public void begin() {
        before = NettyLog.size();
    }

    @Override
    public void settle() {
        // The second canary is enqueued after all references that the first collection cleared.
        collectGarbage();
        collectGarbage();
        // The detector reports leaks when it tracks the next buffer.
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
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
}
