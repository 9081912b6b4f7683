package io.github.reactivecontact.benchmarks.clients;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Spring's WebClient over Reactor Netty, decoding to records with its Jackson codec. */
final class SpringWebClient implements LoadClient {

    private final WebClient client;
    private final @Nullable NettyResources resources;
    private final URI uri;
    private final int inFlight;

    private SpringWebClient(WebClient client, @Nullable NettyResources resources, Target target) {
        this.client = client;
        this.resources = resources;
        this.uri = target.instance().uri();
        this.inFlight = target.inFlight();
    }

    /** Creates a client with Spring's default connections and event loops. */
    static SpringWebClient withDefaults(Target target) {
        return new SpringWebClient(WebClient.create(), null, target);
    }

    /** Creates a client with connections and event loops like this library's. */
    static SpringWebClient withSameLoops(Target target) {
        NettyResources resources = new NettyResources(target);
        WebClient client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(resources.client()))
                .build();
        return new SpringWebClient(client, resources, target);
    }

    /** Creates a client with Spring's defaults and a limiter for each instance. */
    static LoadClient paced(Target target) {
        SpringWebClient client = withDefaults(target);
        return new Paced(client, target.instances());
    }

    @Override
    public void run(Load load) {
        load.lookups()
                .flatMap(lookup -> send(uri, lookup), inFlight, 1)
                .doOnNext(result -> load.done(result.lookup(), result.result()))
                .blockLast();
    }

    private Mono<LookupResult> send(URI uri, Lookup lookup) {
        return client.post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("chatId", lookup.chatId()))
                .retrieve()
                .bodyToMono(Contact.class)
                .map(contact -> new LookupResult(lookup, contact));
    }

    @Override
    public void close() {
        if (resources != null) {
            resources.close();
        }
    }

    private record Paced(SpringWebClient client, List<Instance> instances) implements LoadClient {

        @Override
        public void run(Load load) {
            PacedLookups.run(
                    load,
                    instances,
                    (task, millis) -> Schedulers.parallel().schedule(task, millis, TimeUnit.MILLISECONDS),
                    this::send);
        }

        private void send(Instance instance, Lookup lookup, Outcomes outcomes) {
            client.send(instance.uri(), lookup)
                    .onErrorMap(WebClientResponseException.TooManyRequests.class, refused -> new TooManyRequests())
                    .subscribe(
                            result -> outcomes.ended(lookup, result.result(), null),
                            failure -> outcomes.ended(lookup, null, failure));
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
