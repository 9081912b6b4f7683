package io.github.reactivecontact.examples.flink;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Allows two blocking calls: Flink's embedded cluster waits for its executors on its own Netty thread when it stops,
 * and Netty's allocator takes a lock when it grows.
 */
public final class FlinkBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("org.apache.flink.util.ExecutorUtils", "gracefulShutdown")
                .allowBlockingCallsInside(
                        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
    }
}
