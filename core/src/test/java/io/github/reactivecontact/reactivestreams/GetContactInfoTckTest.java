package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;

/** The rules of Reactive Streams for {@code getContactInfo}, as far as they apply to a publisher of one element. */
public class GetContactInfoTckTest extends PublisherVerification<Optional<ContactInfo>> {

    private final ReactiveContactClient client = InstantClient.create();

    public GetContactInfoTckTest() {
        super(TckTimes.environment(), TckTimes.GARBAGE_COLLECTION_MILLIS);
    }

    @AfterClass(alwaysRun = true)
    public void close() {
        client.close();
    }

    @Override
    public Publisher<Optional<ContactInfo>> createPublisher(long elements) {
        return client.getContactInfo(InstantClient.chat(1));
    }

    @Override
    public Publisher<Optional<ContactInfo>> createFailedPublisher() {
        return client.getContactInfo("not a chat id");
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }
}
