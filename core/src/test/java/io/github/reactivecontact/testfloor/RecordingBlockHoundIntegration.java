package io.github.reactivecontact.testfloor;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets {@link BlockingCalls} know of each blocking call. What Netty's allocator does when many event loops allocate at
 * once is allowed, because nobody above it can choose otherwise; for the rest, what BlockHound, Reactor and Netty allow
 * themselves.
 */
public final class RecordingBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free")
                .blockingMethodCallback(method -> {
                    BlockingOperationError error = new BlockingOperationError(method);
                    BlockingCalls.record(error);
                    throw error;
                });
    }
}
