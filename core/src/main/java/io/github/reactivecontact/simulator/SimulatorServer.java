package io.github.reactivecontact.simulator;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The HTTP server of a simulator, with its connections and threads. */
final class SimulatorServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

    private final URI address;
    private final DisposableServer server;
    private final ChannelGroup connections;
    private final LoopResources eventLoops;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SimulatorServer(
            String scheme, DisposableServer server, ChannelGroup connections, LoopResources eventLoops) {
        this.address = URI.create(scheme + server.port());
        this.server = server;
        this.connections = connections;
        this.eventLoops = eventLoops;
    }

    /**
     * Blocks until the port is bound.
     *
     * @param onConnect called with each new connection before anything is read from it
     */
    static SimulatorServer start(
            int port, @Nullable SslContext tls, Consumer<Channel> onConnect, RequestHandler handler) {
        LoopResources eventLoops = LoopResources.create(
                "green-api-simulator", 1, Runtime.getRuntime().availableProcessors(), true);
        // Also closes connections that are accepted after the group was closed.
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        HttpServer httpServer = HttpServer.create()
                .runOn(eventLoops)
                .host(HOST)
                .port(port)
                .doOnChannelInit((observer, channel, client) -> {
                    connections.add(channel);
                    onConnect.accept(channel);
                })
                .handle(handler);
        String scheme = tls == null ? "http://" + HOST + ":" : "https://localhost:";
        try {
            DisposableServer server =
                    (tls == null ? httpServer : httpServer.secure(spec -> spec.sslContext(tls))).bindNow();
            return new SimulatorServer(scheme, server, connections, eventLoops);
        } catch (RuntimeException notBound) {
            release(eventLoops);
            throw notBound;
        }
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.channel().close().syncUninterruptibly();
        connections.close().awaitUninterruptibly(RELEASE_TIMEOUT.toMillis());
        release(eventLoops);
    }

    private static void release(LoopResources eventLoops) {
        eventLoops.disposeLater(Duration.ZERO, RELEASE_TIMEOUT).block(RELEASE_TIMEOUT.plusSeconds(1));
    }
}
