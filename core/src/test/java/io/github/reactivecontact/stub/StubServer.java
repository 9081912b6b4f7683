package io.github.reactivecontact.stub;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP server on loopback with its own event loop. It sends the reply configured for a chat id, or else {@link
 * StubReply#contact()}.
 */
public final class StubServer implements AutoCloseable {

    public static final String ID_INSTANCE = "7103000001";
    public static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LoopResources loops = LoopResources.create("stub-server", 1, true);
    private final Map<String, StubReply> replies = new ConcurrentHashMap<>();
    private final Sinks.Many<StubRequest> requests = Sinks.many().replay().all();
    private final Sinks.Many<StubRequest> abandoned = Sinks.many().replay().all();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger mostUnanswered = new AtomicInteger();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final DisposableServer server;
    private final String scheme;
    private volatile StubReply otherwise = StubReply.contact();

    private StubServer(String scheme, UnaryOperator<HttpServer> customizer) {
        this.scheme = scheme;
        HttpServer plain = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnChannelInit((observer, channel, client) -> channels.add(channel))
                .handle(this::answer);
        server = customizer.apply(plain).bindNow(PATIENCE);
    }

    public static StubServer start() {
        return new StubServer("http", UnaryOperator.identity());
    }

    public static StubServer startSecure(UnaryOperator<HttpServer> tls) {
        return new StubServer("https", tls);
    }

    public int port() {
        return ((InetSocketAddress) server.address()).getPort();
    }

    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    public GreenApiInstance instance() {
        return GreenApiInstance.of(url(), ID_INSTANCE, TOKEN);
    }

    /** Returns a builder for a client of {@link #instance()} with an unlimited rate and no retries. */
    public ReactiveContactClientBuilder clientBuilder() {
        return Clients.builder(instance());
    }

    public ReactiveContactClient client() {
        return clientBuilder().build();
    }

    public StubServer reply(String chatId, StubReply reply) {
        replies.put(chatId, reply);
        return this;
    }

    public StubServer otherwise(StubReply reply) {
        otherwise = reply;
        return this;
    }

    /** The number of requests received. */
    public int count() {
        return count.get();
    }

    /** The maximum number of requests that were unanswered at the same time. */
    public int mostUnanswered() {
        return mostUnanswered.get();
    }

    /** Waits for the first {@code n} requests. */
    public List<StubRequest> requests(int n) {
        return requests.asFlux().take(n).collectList().block(PATIENCE);
    }

    /** Waits for the first {@code n} requests whose connection was closed before the answer. */
    public List<StubRequest> abandoned(int n) {
        return abandoned.asFlux().take(n).collectList().block(PATIENCE);
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            StubRequest seen = new StubRequest(
                    request.method().name(),
                    request.uri(),
                    request.version().text(),
                    request.requestHeaders().copy(),
                    body,
                    connection(request));
            mostUnanswered.accumulateAndGet(unanswered.incrementAndGet(), Math::max);
            AtomicBoolean answered = new AtomicBoolean();
            request.withConnection(connection -> connection.onDispose(() -> {
                if (answered.compareAndSet(false, true)) {
                    unanswered.decrementAndGet();
                    abandoned.emitNext(seen, Sinks.EmitFailureHandler.FAIL_FAST);
                }
            }));
            count.incrementAndGet();
            requests.emitNext(seen, Sinks.EmitFailureHandler.FAIL_FAST);
            return Mono.from(replies.getOrDefault(seen.chatId(), otherwise).to(seen, response))
                    .doFinally(end -> {
                        if (answered.compareAndSet(false, true)) {
                            unanswered.decrementAndGet();
                        }
                    });
        });
    }

    private static String connection(HttpServerRequest request) {
        String[] id = new String[1];
        request.withConnection(connection -> id[0] = connection.channel().id().asLongText());
        return id[0];
    }

    @Override
    public void close() {
        server.disposeNow(PATIENCE);
        channels.close().awaitUninterruptibly();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(PATIENCE);
    }
}
