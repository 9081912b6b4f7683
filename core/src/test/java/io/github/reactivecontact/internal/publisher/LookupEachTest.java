package io.github.reactivecontact.internal.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.util.context.Context;

class LookupEachTest {

    private static final String FIRST = StubServer.ID_INSTANCE;
    private static final String SECOND = "7103000002";

    /** A row with the instance that knows its chat. */
    private record Row(String chatId, @Nullable String idInstance) {

        Row(String chatId) {
            this(chatId, null);
        }

        @Nullable
        ContactQuery query() {
            if (chatId.equals("null")) {
                return null;
            }
            if (chatId.equals("throw")) {
                throw new IllegalStateException("71234567890");
            }
            ContactQuery query = ContactQuery.of(ChatId.parse(chatId));
            return idInstance == null ? query : query.through(idInstance);
        }
    }

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client = server.clientBuilder()
            .instance(GreenApiInstance.of(server.url(), SECOND, StubServer.TOKEN))
            .build();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    /** Returns the chat and the instance of each request, in the order of their arrival. */
    private List<String> requests(int n) {
        return server.requests(n).stream()
                .map(request -> request.chatId() + " " + request.path().replaceAll("/waInstance([0-9]+)/.*", "$1"))
                .toList();
    }

    private static String chat(int i) {
        return "7100000%04d@c.us".formatted(i);
    }

    private static Flux<Row> rows(int n) {
        return Flux.range(0, n).map(i -> new Row(chat(i), i % 2 == 0 ? FIRST : SECOND));
    }

    private List<ContactLookup<Row>> outcomes(BulkOptions options, Row... rows) {
        return client.lookupEach(Flux.just(rows), Row::query, options)
                .collectList()
                .block(StubServer.PATIENCE);
    }

    private static ContactLookupException error(ContactLookup<Row> outcome) {
        return ((Failed<Row>) outcome).error();
    }

    @Test
    void lookupEach_namedInstances_sendsEachThroughItsOwn() {
        outcomes(
                BulkOptions.defaults(),
                new Row(chat(0), SECOND),
                new Row(chat(1), FIRST),
                new Row("a_B-1@lid", SECOND),
                new Row(chat(0), FIRST));

        assertThat(requests(4))
                .containsExactlyInAnyOrder(
                        chat(0) + " " + SECOND, chat(1) + " " + FIRST, "a_B-1@lid " + SECOND, chat(0) + " " + FIRST);
    }

    @Test
    void lookupEach_optionsNameAnInstance_usesItForQueriesWithoutOne() {
        outcomes(BulkOptions.defaults().throughInstance(FIRST), new Row(chat(0), SECOND), new Row(chat(1)));

        assertThat(requests(2)).containsExactlyInAnyOrder(chat(0) + " " + SECOND, chat(1) + " " + FIRST);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lookupEach_mixedSources_givesOneOutcomeEach(boolean ordered) {
        List<ContactLookup<Row>> outcomes = outcomes(
                ordered ? BulkOptions.defaults().ordered() : BulkOptions.defaults(),
                new Row(chat(0), SECOND),
                new Row("1@g.us", "9999"),
                new Row("71234567890", FIRST),
                new Row("null"),
                new Row("throw"),
                new Row(chat(1), "9999"));

        assertThat(outcomes)
                .extracting(outcome -> outcome.source().chatId() + " "
                        + outcome.<String>fold(
                                contact -> "found",
                                () -> "nothing",
                                failure -> failure.reason().name()))
                .containsExactlyInAnyOrder(
                        chat(0) + " found",
                        "1@g.us nothing",
                        "71234567890 INVALID_CHAT_ID",
                        "null INVALID_CHAT_ID",
                        "throw SOURCE_FAILED",
                        chat(1) + " NO_INSTANCE");
        if (ordered) {
            assertThat(outcomes)
                    .extracting(outcome -> outcome.source().chatId())
                    .startsWith(chat(0), "1@g.us");
        }
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void lookupEach_failingFunction_explainsEachFailure() {
        List<ContactLookup<Row>> outcomes = outcomes(
                BulkOptions.defaults().ordered(),
                new Row("71234567890"),
                new Row("null"),
                new Row("throw"),
                new Row(chat(1), "9999"));

        assertThat(error(outcomes.get(0)))
                .hasNoCause()
                .hasMessageStartingWith("chatId must be <digits>@c.us")
                .hasMessageContaining("***********");
        assertThat(error(outcomes.get(1))).hasMessage("query must not be null");
        assertThat(error(outcomes.get(2)))
                .hasMessage("The query function threw java.lang.IllegalStateException")
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(error(outcomes.get(3))).hasMessageContaining("9999");
    }

    @Test
    void lookupAll_functionRejectsPhone_isInvalidChatId() {
        StepVerifier.create(client.lookupAll(
                        Flux.just("call me"), phone -> ChatId.ofPhone(phone).value()))
                .assertNext(outcome -> assertThat(((Failed<String>) outcome).error())
                        .hasMessageStartingWith("phone must be")
                        .returns(Reason.INVALID_CHAT_ID, ContactLookupException::reason))
                .verifyComplete();
    }

    @Test
    void lookupEach_function_isCalledOncePerSource() {
        AtomicInteger calls = new AtomicInteger();

        client.lookupEach(rows(50), row -> {
                    calls.incrementAndGet();
                    return row.query();
                })
                .blockLast(StubServer.PATIENCE);

        assertThat(calls).hasValue(50);
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1", "3, 4, 3", "9, 4, 4"})
    void lookupEach_demand_requestsTheLesserOfDemandAndConcurrency(long demand, int concurrency, long expected) {
        AtomicLong requested = new AtomicLong();
        Flux<Row> upstream = Flux.<Row>never().doOnRequest(requested::addAndGet);

        StepVerifier.create(
                        client.lookupEach(
                                upstream, Row::query, BulkOptions.defaults().withConcurrency(concurrency)),
                        0)
                .thenRequest(demand)
                .then(() -> assertThat(requested).hasValue(expected))
                .thenCancel()
                .verify(StubServer.PATIENCE);
    }

    @Test
    void lookupEach_ordered_keepsTheOrderAcrossInstances() {
        assertThat(client.lookupEach(
                                rows(40), Row::query, BulkOptions.defaults().ordered())
                        .map(outcome -> outcome.source().chatId())
                        .collectList()
                        .block(StubServer.PATIENCE))
                .containsExactlyElementsOf(
                        rows(40).map(Row::chatId).collectList().block());
    }

    @Test
    void cancel_midRun_cancelsUpstreamAndDiscardsSources() {
        server.otherwise(StubReply.never());
        Set<Object> discarded = ConcurrentHashMap.newKeySet();
        PublisherProbe<Row> upstream = PublisherProbe.of(rows(100));

        StepVerifier.create(client.lookupEach(
                                upstream.flux(),
                                Row::query,
                                BulkOptions.defaults().withConcurrency(4))
                        .contextWrite(Operators.enableOnDiscard(Context.empty(), discarded::add)))
                .expectSubscription()
                .then(() -> server.requests(4))
                .thenCancel()
                .verify(StubServer.PATIENCE);

        upstream.assertWasCancelled();
        server.abandoned(4);
        assertThat(discarded)
                .containsExactlyInAnyOrderElementsOf(rows(4).collectList().block());
    }

    @Test
    void lookupEach_null_isAnErrorSignal() {
        StepVerifier.create(client.lookupEach((Publisher<Row>) null, Row::query))
                .verifyError(NullPointerException.class);
        StepVerifier.create(client.lookupEach(rows(1), (Function<Row, ContactQuery>) null))
                .verifyError(NullPointerException.class);
        StepVerifier.create(client.lookupEach(rows(1), Row::query, null)).verifyError(NullPointerException.class);
    }

    @Test
    void stepName_isTheCalledMethod() {
        assertThat(Scannable.from(client.lookupEach(rows(1), Row::query)).stepName())
                .isEqualTo("lookupEach");
        assertThat(Scannable.from(client.lookupAll(Flux.just(chat(0)))).stepName())
                .isEqualTo("lookupAll");
    }

    @Test
    void getContactInfo_queryWithInstance_usesIt() {
        ContactQuery query = ContactQuery.of(ChatId.parse(chat(0))).through(SECOND);

        StepVerifier.create(client.getContactInfo(query))
                .expectNextMatches(contact -> contact.isPresent())
                .expectComplete()
                .verify(StubServer.PATIENCE);

        assertThat(requests(1)).containsExactly(chat(0) + " " + SECOND);
    }

    @Test
    void getContactInfo_queryThatFails_isAnErrorSignal() {
        StepVerifier.create(client.getContactInfo(
                        ContactQuery.of(ChatId.parse(chat(0))).through("9999")))
                .verifyErrorMatches(error -> ((ContactLookupException) error).reason() == Reason.NO_INSTANCE);
        StepVerifier.create(client.getContactInfo((ContactQuery) null))
                .verifyErrorMatches(error -> ((ContactLookupException) error).reason() == Reason.INVALID_CHAT_ID);
    }

    @Test
    void deadline_ofItem_isThatOfItsBulk() {
        assertThat(item(Duration.ofSeconds(3)).deadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(item(null).deadline()).isNull();
    }

    private static BulkItem<String> item(@Nullable Duration deadline) {
        BulkItem.Bulk<String> bulk = new BulkItem.Bulk<>() {
            @Override
            public void changed(BulkItem<String> item) {}

            @Override
            public @Nullable String idInstance() {
                return null;
            }

            @Override
            public boolean isRefresh() {
                return false;
            }

            @Override
            public @Nullable Duration deadline() {
                return deadline;
            }

            @Override
            public Context currentContext() {
                return Context.empty();
            }
        };
        return new BulkItem<>(bulk, "source", ContactQuery.of(ChatId.parse(chat(0))));
    }
}
