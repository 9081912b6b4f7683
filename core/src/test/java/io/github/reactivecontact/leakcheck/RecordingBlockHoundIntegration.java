package io.github.reactivecontact.leakcheck;

import java.util.Arrays;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Reports each blocking call to {@link BlockingCalls}. Allows four calls beyond those that BlockHound, Reactor and
 * Netty allow: Netty's allocator under contention, which its users cannot avoid; the cancellation of a periodic timer,
 * which Reactor allows for a one-shot timer only; Jackson's data binding, which Spring uses on event loops and which
 * creates each serializer once, under a lock; and the lock of {@link VirtualTimeScheduler}'s queue, which a test
 * holds while it counts the timers.
 */
public final class RecordingBlockHoundIntegration implements BlockHoundIntegration {

    private static final String QUEUE_OF_VIRTUAL_TIME = PriorityBlockingQueue.class.getName();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free")
                .allowBlockingCallsInside(ScheduledThreadPoolExecutor.class.getName() + "$DelayedWorkQueue", "remove")
                .allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                .allowBlockingCallsInside("tools.jackson.databind.ser.SerializerCache", "getReadOnlyLookupMap")
                .allowBlockingCallsInside("tools.jackson.databind.ser.SerializerCache", "_makeReadOnlyLookupMap")
                .allowBlockingCallsInside(QUEUE_OF_VIRTUAL_TIME, "offer")
                .allowBlockingCallsInside(QUEUE_OF_VIRTUAL_TIME, "peek")
                .allowBlockingCallsInside(QUEUE_OF_VIRTUAL_TIME, "poll")
                .allowBlockingCallsInside(QUEUE_OF_VIRTUAL_TIME, "size")
                .blockingMethodCallback(method -> {
                    BlockingOperationError error = new BlockingOperationError(method);
                    BlockingCalls.record(error);
                    if (!isAcquiringLock(error)) {
                        throw error;
                    }
                });
    }

    /** An error thrown there would corrupt the lock, and a later test that acquires it would hang. */
    private static boolean isAcquiringLock(BlockingOperationError error) {
        return Arrays.stream(error.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(AbstractQueuedSynchronizer.class.getName())
                        && frame.getMethodName().equals("acquire"));
    }
}
