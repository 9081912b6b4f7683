package io.github.reactivecontact.internal.transport;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of one client, and their connections. The connections are closed explicitly, because an event loop
 * that ends does not close a connection that opens at the last moment.
 */
final class OwnEventLoops {

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

    private final LoopResources loops;
    // Closes channels that are added after it was closed.
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    OwnEventLoops(int eventLoops) {
        this.loops = LoopResources.create("contact-client", eventLoops, true);
    }

    HttpClient runOn(HttpClient client) {
        return client.runOn(loops).doOnChannelInit((observer, channel, address) -> connections.add(channel));
    }

    /** Closes every connection, then ends the threads. */
    @SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is closed with its event loop
    Mono<Void> disposeLater() {
        return Mono.<Void>fromRunnable(connections::close).then(loops.disposeLater(Duration.ZERO, SHUTDOWN_TIMEOUT));
    }
}
