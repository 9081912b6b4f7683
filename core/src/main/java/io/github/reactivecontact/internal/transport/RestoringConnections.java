package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.util.ThreadLocals;
import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.transport.TransportConfig;
import reactor.util.context.Context;

/**
 * Notifies the observers of pooled connections with the thread-locals of the request's context, if Reactor propagates
 * them. The callbacks that a user adds to the HTTP client, such as {@code doOnRequest}, are such observers; Reactor
 * Netty does not restore thread-locals for them.
 */
final class RestoringConnections implements ConnectionProvider {

    private final ConnectionProvider pool;

    private RestoringConnections(ConnectionProvider pool) {
        this.pool = pool;
    }

    /** Returns the pool itself if Reactor does not propagate thread-locals when the client is built. */
    static ConnectionProvider of(ConnectionProvider pool) {
        return ThreadLocals.arePropagated() ? new RestoringConnections(pool) : pool;
    }

    @Override
    public Mono<? extends Connection> acquire(
            TransportConfig config,
            ConnectionObserver observer,
            @Nullable Supplier<? extends SocketAddress> remote,
            @Nullable AddressResolverGroup<?> resolvers) {
        return pool.acquire(
                config, ThreadLocals.arePropagated() ? new Restoring(observer) : observer, remote, resolvers);
    }

    @Override
    public int maxConnections() {
        return pool.maxConnections();
    }

    @Override
    public @Nullable Map<SocketAddress, Integer> maxConnectionsPerHost() {
        return pool.maxConnectionsPerHost();
    }

    @Override
    public @Nullable Builder mutate() {
        return pool.mutate();
    }

    @Override
    public @Nullable String name() {
        return pool.name();
    }

    @Override
    public boolean isDisposed() {
        return pool.isDisposed();
    }

    @Override
    public void disposeWhen(SocketAddress remote) {
        pool.disposeWhen(remote);
    }

    @Override
    public void dispose() {
        pool.dispose();
    }

    @Override
    public Mono<Void> disposeLater() {
        return pool.disposeLater();
    }

    private record Restoring(ConnectionObserver observer) implements ConnectionObserver {

        @Override
        public Context currentContext() {
            return observer.currentContext();
        }

        @Override
        public void onStateChange(Connection connection, State state) {
            ThreadLocals.run(currentContext(), () -> observer.onStateChange(connection, state));
        }

        @Override
        public void onUncaughtException(Connection connection, Throwable failure) {
            ThreadLocals.run(currentContext(), () -> observer.onUncaughtException(connection, failure));
        }
    }
}
