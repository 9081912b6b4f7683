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

/** The way to Redis: a connection of the user's, or one of our own. */
interface RedisLink {

    /** The commands; fails while there is no connection, and tries anew when asked again. Never to be cancelled. */
    CompletableFuture<RedisClusterAsyncCommands<String, String>> commands();

    /** Closes a connection of our own that is of no use, and connects anew by its name; not while it is being made. */
    void renew();

    /** Releases what is our own, without waiting for it. */
    void close();

    static RedisLink of(RedisClusterAsyncCommands<String, String> ofTheUser) {
        CompletableFuture<RedisClusterAsyncCommands<String, String>> commands =
                CompletableFuture.completedFuture(ofTheUser);
        return new RedisLink() {
            @Override
            public CompletableFuture<RedisClusterAsyncCommands<String, String>> commands() {
                return commands;
            }

            /** The user's, who sees more of it. */
            @Override
            public void renew() {}

            @Override
            public void close() {}
        };
    }

    static RedisLink of(RedisURI uri) {
        return new Own(uri);
    }

    /**
     * Begins to connect when it is made, on the caller's thread, which may have to load native code. Reconnects by itself,
     * at least every two seconds: Lettuce's own default goes up to thirty.
     */
    final class Own implements RedisLink {

        private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
        private static final Duration SLOWEST_RECONNECT = Duration.ofSeconds(2);
        private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
        private static final long LONGEST_SHUTDOWN_MILLIS = 2000;

        /** A reconnect that is under way still submits tasks to the threads that end. */
        private static final long QUIET_BEFORE_SHUTDOWN_MILLIS = 200;

        private final RedisURI uri;
        private final ClientResources resources;
        private final RedisClient client;
        private CompletableFuture<StatefulRedisConnection<String, String>> connection;
        private boolean closed;

        private Own(RedisURI uri) {
            this.uri = RedisURI.builder(uri).withTimeout(LONGEST_CONNECT).build();
            this.resources = ClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .reconnectDelay(Delay.exponential(FIRST_RECONNECT, SLOWEST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                    .build();
            this.client = RedisClient.create(resources);
            // The time-out is the source's: a command that Redis answers late tells that it is back.
            client.setOptions(ClientOptions.builder()
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(LONGEST_CONNECT)
                            .build())
                    .timeoutOptions(
                            TimeoutOptions.builder().timeoutCommands(false).build())
                    .build());
            this.connection = connect();
        }

        private CompletableFuture<StatefulRedisConnection<String, String>> connect() {
            return client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
        }

        @Override
        public synchronized CompletableFuture<RedisClusterAsyncCommands<String, String>> commands() {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("RedisPermitSource is closed"));
            }
            if (connection.isCompletedExceptionally()) {
                connection = connect();
            }
            return connection.thenApply(StatefulRedisConnection::async);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
        public synchronized void renew() {
            if (!closed && connection.isDone()) {
                connection.thenAccept(StatefulRedisConnection::closeAsync);
                connection = connect();
            }
        }

        /** Who is still connecting is let finish, or its channel would be left behind without a thread to close it. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of its threads
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            connection.whenComplete(
                    (commands, unconnected) -> client.shutdownAsync(0, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                            .whenComplete((done, failure) -> resources.shutdown(
                                    QUIET_BEFORE_SHUTDOWN_MILLIS, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)));
        }
    }
}
