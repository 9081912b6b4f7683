package io.github.reactivecontact.testfloor;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets {@link BlockingCalls} know of each blocking call. Nothing is allowed here beyond what BlockHound, Reactor and
 * Netty allow themselves.
 */
public final class RecordingBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.blockingMethodCallback(method -> {
            BlockingOperationError error = new BlockingOperationError(method);
            BlockingCalls.record(error);
            throw error;
        });
    }
}
