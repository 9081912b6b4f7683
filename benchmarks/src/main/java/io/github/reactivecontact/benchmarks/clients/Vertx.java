package io.github.reactivecontact.benchmarks.clients;

import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;

/** Vert.x's HTTP client on the native transport, as the other clients, with Jackson's data binding. */
final class Vertx implements LoadClient {

    private final io.vertx.core.Vertx vertx;
    private final HttpClient client;
    private final String path;
    private final int inFlight;

    Vertx(Target target) {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        if (target.eventLoops() != null) {
            options.setEventLoopPoolSize(target.eventLoops());
        }
        vertx = io.vertx.core.Vertx.vertx(options);
        client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(Target.HOST).setDefaultPort(target.port()),
                new PoolOptions().setHttp1MaxSize(target.connections()));
        path = target.path();
        inFlight = target.inFlight();
    }

    @Override
    public void run(Load load) {
        Slots.fill(load, inFlight, this::send);
    }

    private void send(Lookup lookup, Slots slots) {
        // The body is requested where the response arrives. A second compose() of the calling thread could come too late
        // if that thread is not an event loop, and Vert.x would return an empty body.
        client.request(HttpMethod.POST, path)
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .putHeader("Accept", "application/json")
                        .send(Buffer.buffer(lookup.jsonBytes()))
                        .compose(HttpClientResponse::body))
                .map(body -> Contact.READER.<Contact>readValue(body.getBytes()))
                .onComplete(contact -> slots.ended(lookup, contact.result(), contact.cause()));
    }

    @Override
    public void close() {
        Future<Void> closed = vertx.close();
        closed.toCompletionStage().toCompletableFuture().join();
    }
}
