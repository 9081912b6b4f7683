package io.github.reactivecontact.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A connection to Redis: the application's, or one that the source owns. */
interface RedisLink {

    /**
     * Returns the commands. Fails while there is no connection; the next call connects again. Must not be cancelled.
     */
    CompletableFuture<RedisClusterAsyncCommands<String, String>> commands();

    /**
     * Returns the commands on subscription. Cancellation does not cancel the shared connection, and a later failure is
     * not reported as dropped.
     */
    default Mono<RedisClusterAsyncCommands<String, String>> mono() {
        return Mono.fromFuture(
                        () -> commands()
                                .<Supplier<RedisClusterAsyncCommands<String, String>>>handle(
                                        (commands, failure) -> () -> {
                                            if (failure != null) {
                                                throw new IllegalStateException(
                                                        "There is no connection to Redis", failure);
                                            }
                                            return commands;
                                        }),
                        true)
                .map(Supplier::get);
    }

    /** Replaces the source's own connection by a new one to the same host name, unless it is still connecting. */
    void renew();

    /** Releases the source's own connection without waiting. */
    void close();

    static RedisLink of(RedisClusterAsyncCommands<String, String> userCommands) {
        CompletableFuture<RedisClusterAsyncCommands<String, String>> commands =
                CompletableFuture.completedFuture(userCommands);
        return new RedisLink() {
            @Override
            public CompletableFuture<RedisClusterAsyncCommands<String, String>> commands() {
                return commands;
            }

            /** The application manages its own connection. */
            @Override
            public void renew() {}

            @Override
            public void close() {}
        };
    }

    static RedisLink of(RedisURI uri) {
        return new OwnConnection(uri);
    }

    /**
     * Starts to connect in the constructor, on the calling thread, which may load native code. Reconnects
     * automatically, at least every two seconds. Lettuce's default goes up to 30 s.
     */
    final class OwnConnection implements RedisLink {

        private static final Duration FIRST_RECONNECT_DELAY = Duration.ofMillis(50);
        private static final Duration MAX_RECONNECT_DELAY = Duration.ofSeconds(2);
        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
        private static final long SHUTDOWN_TIMEOUT_MILLIS = 2000;

        /** A reconnect in progress may still submit tasks to the threads. */
        private static final long QUIET_PERIOD_MILLIS = 200;

        private final RedisURI uri;
        private final ClientResources resources;
        private final RedisClient client;
        private CompletableFuture<StatefulRedisConnection<String, String>> connection;
        private boolean closed;

        private OwnConnection(RedisURI uri) {
            this.uri = copy(uri);
            this.resources = ClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .reconnectDelay(
                            Delay.exponential(FIRST_RECONNECT_DELAY, MAX_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS))
                    .build();
            this.client = RedisClient.create(resources);
            // The source applies the timeout itself, because a late answer shows that Redis is reachable.
            client.setOptions(ClientOptions.builder()
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(CONNECT_TIMEOUT)
                            .build())
                    .timeoutOptions(
                            TimeoutOptions.builder().timeoutCommands(false).build())
                    .build());
            this.connection = connect();
        }

        /** Sets the timeout of the copy and of its Sentinels, which Lettuce's own copy omits. */
        private static RedisURI copy(RedisURI uri) {
            RedisURI.Builder copy = RedisURI.builder(uri).withTimeout(CONNECT_TIMEOUT);
            uri.getSentinels().forEach(sentinel -> copy.withSentinel(copy(sentinel)));
            if (uri.getSentinelMasterId() != null) {
                copy.withSentinelMasterId(uri.getSentinelMasterId());
            }
            return copy.build();
        }

        private CompletableFuture<StatefulRedisConnection<String, String>> connect() {
            return client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
        }

        @Override
        public synchronized CompletableFuture<RedisClusterAsyncCommands<String, String>> commands() {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("The connection to Redis is closed"));
            }
            if (connection.isCompletedExceptionally()) {
                connection = connect();
            }
            return connection.thenApply(StatefulRedisConnection::async);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // not waited for
        public synchronized void renew() {
            if (!closed && connection.isDone()) {
                connection.thenAccept(StatefulRedisConnection::closeAsync);
                connection = connect();
            }
        }

        /** Shuts down after a pending connect: otherwise its channel would remain without a thread to close it. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // not waited for
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            connection.whenComplete(
                    (commands, unconnected) -> client.shutdownAsync(0, SHUTDOWN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                            .whenComplete((done, failure) -> resources.shutdown(
                                    QUIET_PERIOD_MILLIS, SHUTDOWN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)));
        }
    }
}
