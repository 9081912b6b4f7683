package io.github.reactivecontact.examples.webflux;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Allows the lock that Spring takes when metrics first look up the tracer. */
public final class SpringBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("org.springframework.util.function.SingletonSupplier", "get");
    }
}
