package io.github.reactivecontact.benchmarks;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Allows what a peer does on its own event loop: Vert.x closes its worker pool there, and may wait for its lock. */
public final class VertxBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.vertx.core.internal.WorkerPool", "close");
    }
}
