package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SingleLookupTest {

    private static final String CHAT = "71234567890@c.us";

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client = server.client();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @Test
    void getContactInfo_knownChat_returnsItsContact() {
        StepVerifier.create(client.getContactInfo(CHAT))
                .assertNext(
                        contact -> assertThat(contact).map(ContactInfo::chatId).contains(CHAT))
                .expectComplete()
                .verify(StubServer.PATIENCE);
    }

    @Test
    void getContactInfo_notSubscribed_sendsNothing() {
        client.getContactInfo(CHAT);
        client.getContactInfo("71234567891@c.us").block(StubServer.PATIENCE);

        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void getContactInfo_subscribedButNotRequested_sendsNothing() {
        StepVerifier.create(client.getContactInfo(CHAT), 0)
                .expectSubscription()
                .then(() -> client.getContactInfo("71234567891@c.us").block(StubServer.PATIENCE))
                .then(() -> assertThat(server.count()).isEqualTo(1))
                .thenRequest(1)
                .expectNextCount(1)
                .expectComplete()
                .verify(StubServer.PATIENCE);
        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void getContactInfo_requestedTwice_sendsOnce() {
        StepVerifier.create(client.getContactInfo(CHAT), 0)
                .thenRequest(1)
                .thenRequest(1)
                .expectNextCount(1)
                .expectComplete()
                .verify(StubServer.PATIENCE);
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void getContactInfo_subscribedTwice_sendsAgain() {
        Mono<Optional<ContactInfo>> lookup = client.getContactInfo(CHAT);

        lookup.block(StubServer.PATIENCE);
        lookup.block(StubServer.PATIENCE);

        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void getContactInfo_group_isEmptyWithoutARequest() {
        StepVerifier.create(client.getContactInfo(ChatId.parse("120363043968066561@g.us")))
                .expectNext(Optional.empty())
                .verifyComplete();
        StepVerifier.create(client.getContactInfo("71234567890-1581234048@g.us"))
                .expectNext(Optional.empty())
                .verifyComplete();
        assertThat(server.count()).isZero();
    }

    @Test
    void getContactInfo_serverReturnsNull_isEmpty() {
        server.reply(CHAT, StubReply.json("null"));

        StepVerifier.create(client.getContactInfo(CHAT))
                .expectNext(Optional.empty())
                .expectComplete()
                .verify(StubServer.PATIENCE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "71234567890", "071234567890@c.us"})
    void getContactInfo_invalidChatId_signalsAnErrorWithoutDigits(String chatId) {
        StepVerifier.create(client.getContactInfo(chatId))
                .expectErrorSatisfies(failure -> {
                    assertThat(((ContactLookupException) failure).reason()).isEqualTo(Reason.INVALID_CHAT_ID);
                    assertThat(((ContactLookupException) failure).attempts()).isZero();
                    assertThat(failure)
                            .hasMessageStartingWith("chatId must")
                            .hasNoCause()
                            .message()
                            .doesNotContainPattern("\\p{Nd}");
                })
                .verify();
        assertThat(server.count()).isZero();
    }

    @Test
    void getContactInfo_nullChatIdObject_isAnErrorSignal() {
        StepVerifier.create(client.getContactInfo((ChatId) null))
                .expectErrorMatches(failure -> ((ContactLookupException) failure).reason() == Reason.INVALID_CHAT_ID)
                .verify();
    }

    @Test
    void getContactInfo_invalidForTwoSubscribers_createsDistinctFailures() {
        Mono<Optional<ContactInfo>> lookup = client.getContactInfo("no chat id");
        List<Throwable> failures = new ArrayList<>();

        lookup.subscribe(contact -> {}, failures::add);
        lookup.subscribe(contact -> {}, failures::add);

        assertThat(failures).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void getContactInfo_cancelled_cancelsItsRequest() {
        server.reply(CHAT, StubReply.never());

        StepVerifier.create(client.getContactInfo(CHAT))
                .then(() -> server.requests(1))
                .thenCancel()
                .verify(StubServer.PATIENCE);

        assertThat(server.abandoned(1))
                .singleElement()
                .extracting(request -> request.chatId())
                .isEqualTo(CHAT);
    }

    @Test
    void getContactInfo_cancelledBeforeRequested_sendsNothing() {
        StepVerifier.create(client.getContactInfo(CHAT), 0).thenCancel().verify();
        client.getContactInfo("71234567891@c.us").block(StubServer.PATIENCE);

        assertThat(server.count()).isEqualTo(1);
    }
}
