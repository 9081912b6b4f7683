package io.github.reactivecontact.testfloor;

import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets {@link BlockingCalls} know of each blocking call. What Netty's allocator does when many event loops allocate at
 * once is allowed, because nobody above it can choose otherwise, and so is the end of a periodic timer, because Reactor
 * allows itself that of a single one. For the rest, what BlockHound, Reactor and Netty allow themselves.
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
                    if (!isAmidALock(error)) {
                        throw error;
                    }
                });
    }

    /** Thrown there, the error would leave the lock as it is: whoever wants it in a later test would wait for ever. */
    private static boolean isAmidALock(BlockingOperationError error) {
        return Arrays.stream(error.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(AbstractQueuedSynchronizer.class.getName())
                        && frame.getMethodName().equals("acquire"));
    }
}
