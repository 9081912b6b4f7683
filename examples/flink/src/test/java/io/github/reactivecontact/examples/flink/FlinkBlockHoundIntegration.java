package io.github.reactivecontact.examples.flink;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets Flink's embedded cluster wait for its own executors when it ends, on its own Netty's thread; and Netty's allocator
 * lock itself for a moment when it grows.
 */
public final class FlinkBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("org.apache.flink.util.ExecutorUtils", "gracefulShutdown")
                .allowBlockingCallsInside(
                        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
    }
}
