package io.github.reactivecontact.benchmarks.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's asynchronous client with Jackson's data binding. It does not limit connections. */
final class JavaNetHttp implements LoadClient {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final int inFlight;

    JavaNetHttp(Target target) {
        this.uri = target.instance().uri();
        this.inFlight = target.inFlight();
    }

    @Override
    public void run(Load load) {
        Slots.fill(load, inFlight, this::send);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its outcome goes to the outcomes
    private void send(Lookup lookup, Outcomes outcomes) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(lookup.json()))
                .build();
        client.sendAsync(request, BodyHandlers.ofByteArray())
                .<Object>thenApply(response -> Contact.READER.readValue(response.body()))
                .whenComplete((contact, failure) -> outcomes.ended(lookup, contact, failure));
    }

    @Override
    public void close() {
        // There is no close before Java 21. The threads end after the client becomes unreachable.
    }
}
