package io.github.reactivecontact.testfloor;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;

/**
 * Netty's reference-counted objects that were lost without a release. Needs
 * {@code -Dio.netty.leakDetection.level=paranoid}. It collects garbage, and so is done once a test class.
 */
public final class LeakedBuffers implements LeftoverCheck {

    private static final int LONGEST_WAIT_MILLIS = 2_000;
    private static final int PAUSE_MILLIS = 200;

    private int before;

    @Override
    public void begin() {
        before = NettyLog.size();
    }

    @Override
    public void settle() {
        // The second collection's canary is enqueued after all that the first one found.
        collectGarbage();
        collectGarbage();
        // The detector reports when it is about to track the next buffer.
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
    }

    @Override
    public List<Leftover> findings() {
        return NettyLog.since(before, "a leaked buffer", NettyLog.LEAKS::equals);
    }

    private static void collectGarbage() {
        ReferenceQueue<Object> dead = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), dead);
        long end = System.nanoTime() + LONGEST_WAIT_MILLIS * 1_000_000L;
        try {
            do {
                System.gc();
            } while (dead.remove(PAUSE_MILLIS) == null && System.nanoTime() - end < 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        canary.clear();
    }
}
