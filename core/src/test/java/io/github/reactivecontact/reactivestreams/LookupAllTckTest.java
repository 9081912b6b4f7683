package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import reactor.core.publisher.Flux;

/** The rules of Reactive Streams for {@code lookupAll} with unordered outcomes. */
public class LookupAllTckTest extends PublisherVerification<ContactLookup<String>> {

    final ReactiveContactClient client = InstantClient.create();

    private final BulkOptions options;

    public LookupAllTckTest() {
        this(BulkOptions.defaults());
    }

    LookupAllTckTest(BulkOptions options) {
        super(TckTimes.environment(), TckTimes.GARBAGE_COLLECTION_MILLIS);
        this.options = options;
    }

    @AfterClass(alwaysRun = true)
    public void close() {
        client.close();
    }

    @Override
    public Publisher<ContactLookup<String>> createPublisher(long elements) {
        return client.lookupAll(InstantClient.chats(elements), options);
    }

    @Override
    public Publisher<ContactLookup<String>> createFailedPublisher() {
        Flux<String> failed = Flux.error(new IllegalStateException("of the upstream"));
        return client.lookupAll(failed, options);
    }

    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }
}
