package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;

/**
 * This library with all its features: dispatch without a rate limit, classified failures, retries, coalescing (unused,
 * because all chats differ), decoding.
 */
final class ThisClient implements LoadClient {

    private final ReactiveContactClient client;
    private final BulkOptions options;

    ThisClient(Target target) {
        ReactiveContactClientBuilder builder = ReactiveContactClient.builder()
                .instance(GreenApiInstance.of(target.apiUrl(), Target.ID_INSTANCE, Target.API_TOKEN_INSTANCE))
                .unlimitedRate()
                .maxInFlight(target.inFlight());
        if (target.eventLoops() != null) {
            builder.eventLoops(target.eventLoops());
        }
        client = builder.build();
        options = BulkOptions.defaults().withConcurrency(target.inFlight());
    }

    @Override
    public void run(Load load) {
        client.lookupAll(load.lookups(), Lookup::chatId, options)
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
    public void close() {
        client.close();
    }
}
