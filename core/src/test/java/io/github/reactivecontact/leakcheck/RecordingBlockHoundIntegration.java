package io.github.reactivecontact.leakcheck;

import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Reports each blocking call to {@link BlockingCalls}. Allows two calls beyond those that BlockHound, Reactor and Netty
 * allow: Netty's allocator under contention, which its users cannot avoid, and the cancellation of a periodic timer,
 * which Reactor allows for a one-shot timer only.
 */
public final class RecordingBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free")
                .allowBlockingCallsInside(ScheduledThreadPoolExecutor.class.getName() + "$DelayedWorkQueue", "remove")
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
