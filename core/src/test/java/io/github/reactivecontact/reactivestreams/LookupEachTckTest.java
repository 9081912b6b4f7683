package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactQuery;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The rules of Reactive Streams for {@code lookupEach}. */
public class LookupEachTckTest extends LookupAllTckTest {

    @Override
    public Publisher<ContactLookup<String>> createPublisher(long elements) {
        return client.lookupEach(InstantClient.chats(elements), LookupEachTckTest::query);
    }

    @Override
    public Publisher<ContactLookup<String>> createFailedPublisher() {
        return client.lookupEach(Flux.error(new IllegalStateException("of the upstream")), LookupEachTckTest::query);
    }

    private static ContactQuery query(String chatId) {
        return ContactQuery.of(ChatId.parse(chatId)).through(InstantClient.INSTANCE);
    }
}
