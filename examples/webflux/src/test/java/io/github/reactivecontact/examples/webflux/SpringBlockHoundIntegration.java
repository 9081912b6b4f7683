package io.github.reactivecontact.examples.webflux;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Lets Spring lock itself when metrics first look for the tracer. */
public final class SpringBlockHoundIntegration implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("org.springframework.util.function.SingletonSupplier", "get");
    }
}
