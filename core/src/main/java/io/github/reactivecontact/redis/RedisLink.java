package io.github.reactivecontact.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way to Redis: a connection of the user's, or one of our own, made when it is first needed. */
interface RedisLink {

    /** The commands; fails while there is no connection, and tries anew when asked again. Never to be cancelled. */
    CompletableFuture<RedisClusterAsyncCommands<String, String>> commands();

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

            @Override
            public void close() {}
        };
    }

    static RedisLink of(RedisURI uri) {
        return new Own(uri);
    }

    /** Reconnects by itself, at least every two seconds: Lettuce's own default goes up to thirty. */
    final class Own implements RedisLink {

        private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
        private static final Duration SLOWEST_RECONNECT = Duration.ofSeconds(2);
        private static final long LONGEST_SHUTDOWN_MILLIS = 2000;

        private final RedisURI uri;
        private @Nullable ClientResources resources;
        private @Nullable RedisClient client;
        private @Nullable CompletableFuture<RedisClusterAsyncCommands<String, String>> connection;
        private boolean closed;

        private Own(RedisURI uri) {
            this.uri = uri;
        }

        @Override
        public synchronized CompletableFuture<RedisClusterAsyncCommands<String, String>> commands() {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("RedisPermitSource is closed"));
            }
            if (connection == null || connection.isCompletedExceptionally()) {
                connection = client().connectAsync(StringCodec.UTF8, uri)
                        .thenApply(StatefulRedisConnection::async)
                        .<RedisClusterAsyncCommands<String, String>>thenApply(commands -> commands)
                        .toCompletableFuture();
            }
            return connection;
        }

        private RedisClient client() {
            if (client == null) {
                resources = ClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .reconnectDelay(Delay.exponential(FIRST_RECONNECT, SLOWEST_RECONNECT, 2, TimeUnit.MILLISECONDS))
                        .build();
                client = RedisClient.create(resources);
                // The time-out is the source's: a command that Redis answers late tells that it is back.
                client.setOptions(ClientOptions.builder()
                        .timeoutOptions(
                                TimeoutOptions.builder().timeoutCommands(false).build())
                        .build());
            }
            return client;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of its threads
        public synchronized void close() {
            closed = true;
            if (client == null || resources == null) {
                return;
            }
            ClientResources last = resources;
            CompletionStage<Void> shutdown = client.shutdownAsync(0, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
            shutdown.whenComplete((done, failure) -> last.shutdown(0, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS));
            client = null;
            resources = null;
        }
    }
}
