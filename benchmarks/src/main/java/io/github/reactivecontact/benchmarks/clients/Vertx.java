package io.github.reactivecontact.benchmarks.clients;

import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.List;

/** Vert.x's HTTP client on the native transport, as the other clients, with Jackson's data binding. */
final class Vertx implements LoadClient {

    private static final int TOO_MANY_REQUESTS = 429;

    private final io.vertx.core.Vertx vertx;
    private final HttpClient client;
    private final Instance instance;
    private final int inFlight;

    Vertx(Target target) {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        if (target.eventLoops() != null) {
            options.setEventLoopPoolSize(target.eventLoops());
        }
        instance = target.instance();
        inFlight = target.inFlight();
        vertx = io.vertx.core.Vertx.vertx(options);
        client = vertx.createHttpClient(
                new HttpClientOptions().setSsl(instance.isTls()),
                new PoolOptions().setHttp1MaxSize(target.connections()));
    }

    /** Creates a client with a limiter for each instance. */
    static LoadClient paced(Target target) {
        return new Paced(new Vertx(target), target.instances());
    }

    @Override
    public void run(Load load) {
        Slots.fill(load, inFlight, (lookup, outcomes) -> send(instance, lookup, outcomes));
    }

    private void send(Instance instance, Lookup lookup, Outcomes outcomes) {
        // The body is requested where the response arrives. A second compose() of the calling thread could come too
        // late
        // if that thread is not an event loop, and Vert.x would return an empty body.
        client.request(HttpMethod.POST, instance.port(), instance.host(), instance.path())
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .putHeader("Accept", "application/json")
                        .send(Buffer.buffer(lookup.jsonBytes()))
                        .compose(Vertx::body))
                .map(body -> Contact.READER.<Contact>readValue(body.getBytes()))
                .onComplete(contact -> outcomes.ended(lookup, contact.result(), contact.cause()));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        return response.statusCode() == TOO_MANY_REQUESTS
                ? Future.failedFuture(new TooManyRequests())
                : response.body();
    }

    @Override
    public void close() {
        Future<Void> closed = vertx.close();
        closed.toCompletionStage().toCompletableFuture().join();
    }

    private record Paced(Vertx client, List<Instance> instances) implements LoadClient {

        @Override
        public void run(Load load) {
            PacedLookups.run(
                    load,
                    instances,
                    (task, millis) -> client.vertx.setTimer(millis, timer -> task.run()),
                    client::send);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
