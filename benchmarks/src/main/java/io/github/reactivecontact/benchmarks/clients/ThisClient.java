package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;

/**
 * This library with all its features: dispatch, classified failures, retries, coalescing (unused, because all chats
 * differ), decoding.
 */
final class ThisClient implements LoadClient {

    private final ReactiveContactClient client;

    ThisClient(ReactiveContactClient client) {
        this.client = client;
    }

    private static ThisClient built(Target target, ReactiveContactClientBuilder builder) {
        builder.instances(target.instances().stream()
                .map(one -> GreenApiInstance.of(one.apiUrl(), one.idInstance(), Instance.API_TOKEN_INSTANCE))
                .toList());
        if (target.eventLoops() != null) {
            builder.eventLoops(target.eventLoops());
        }
        return new ThisClient(builder.build());
    }

    /** Creates a client without a rate limit. */
    static ThisClient unlimited(Target target) {
        return built(target, ReactiveContactClient.builder().unlimitedRate().maxInFlight(target.inFlight()));
    }

    /** Creates a client with all defaults, such as one request per second and instance. */
    static ThisClient paced(Target target) {
        return built(target, ReactiveContactClient.builder());
    }

    @Override
    public void run(Load load) {
        client.lookupAll(load.lookups(), Lookup::chatId, BulkOptions.defaults())
                .doOnNext(outcome -> report(outcome, load))
                .blockLast();
    }

    private static void report(ContactLookup<Lookup> outcome, Load load) {
        if (outcome instanceof ContactLookup.Found<Lookup> found) {
            load.done(found.source(), found.contact());
        } else if (outcome instanceof ContactLookup.Failed<Lookup> failed) {
            load.failed(failed.error());
        } else {
            load.failed(new IllegalStateException("The server has no contact"));
        }
    }

    @Override
    public long refusals(Load load) {
        return client.snapshot().instances().stream()
                .mapToLong(ClientSnapshot.Instance::throttled)
                .sum();
    }

    @Override
    public void close() {
        client.close();
    }
}
