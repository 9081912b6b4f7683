package io.github.reactivecontact.faults;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import reactor.core.publisher.Mono;

/** Resolves every name to the address that the test provides. */
final class StubResolver extends AddressResolverGroup<InetSocketAddress> {

    private final Mono<InetSocketAddress> address;

    StubResolver(Mono<InetSocketAddress> address) {
        this.address = address;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {
            @Override
            protected boolean doIsResolved(InetSocketAddress unresolved) {
                return !unresolved.isUnresolved();
            }

            @Override
            protected void doResolve(InetSocketAddress unresolved, Promise<InetSocketAddress> promise) {
                address.subscribe(promise::setSuccess, promise::setFailure);
            }

            @Override
            protected void doResolveAll(InetSocketAddress unresolved, Promise<List<InetSocketAddress>> promise) {
                address.map(List::of).subscribe(promise::setSuccess, promise::setFailure);
            }
        };
    }
}
