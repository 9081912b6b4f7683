package io.github.reactivecontact.reactivestreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;

/** With {@code Hooks.onOperatorDebug()}, a failure names the line on which the user called the client. */
class AssemblyTraceTest {

    private static final String HERE = "AssemblyTraceTest.java:";

    private final ReactiveContactClient client =
            InstantClient.create(chatId -> Mono.error(ContactLookupException.builder(Reason.REQUEST_REFUSED, "Scripted")
                    .status(400)
                    .build()));

    @BeforeEach
    void trace() {
        Hooks.onOperatorDebug();
    }

    @AfterEach
    void close() {
        Hooks.resetOnOperatorDebug();
        Hooks.resetOnEachOperator();
        client.close();
    }

    /** A lookup that fails, with its display name. */
    record FailingLookup(String name, Function<ReactiveContactClient, Publisher<?>> lookup) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<FailingLookup> failures() {
        String chat = InstantClient.chat(0);
        Flux<String> sources = Flux.error(new IllegalStateException("of the sources"));
        return Stream.of(
                new FailingLookup("of the server", client -> client.getContactInfo(chat)),
                new FailingLookup("of a parsed chat id", client -> client.getContactInfo(ChatId.parse(chat))),
                new FailingLookup("of a named instance", client -> client.getContactInfo(ChatId.parse(chat), "9999")),
                new FailingLookup("of no chat id", client -> client.getContactInfo("no chat id")),
                new FailingLookup("of null", client -> client.getContactInfo((ChatId) null)),
                new FailingLookup("of a null instance", client -> client.getContactInfo(ChatId.parse(chat), null)),
                new FailingLookup("of the sources", client -> client.lookupAll(sources)),
                new FailingLookup(
                        "of the sources, with options",
                        client ->
                                client.lookupAll(sources, BulkOptions.defaults().ordered())),
                new FailingLookup(
                        "of the sources, with a function",
                        client -> client.lookupAll(sources, source -> source + "@c.us")),
                new FailingLookup("of a query", client -> client.getContactInfo(ContactQuery.of(ChatId.parse(chat)))),
                new FailingLookup("of a null query", client -> client.getContactInfo((ContactQuery) null)),
                new FailingLookup(
                        "of the sources, with queries",
                        client -> client.lookupEach(sources, source -> ContactQuery.of(ChatId.parse(source)))),
                new FailingLookup("of a null query function", client -> client.lookupEach(sources, null)),
                new FailingLookup("of null sources", client -> client.lookupAll((Publisher<String>) null)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_ofLookup_namesCallersLine(FailingLookup failingLookup) {
        assertNamesTheCallersLine(failingLookup);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_withThreadLocalPropagation_namesCallersLine(FailingLookup failingLookup) {
        try (UserThreadLocal user = UserThreadLocal.propagated()) {
            assertNamesTheCallersLine(failingLookup);

            assertThat(user.get()).isEqualTo("none");
        }
    }

    private void assertNamesTheCallersLine(FailingLookup failingLookup) {
        StepVerifier.create(failingLookup.lookup.apply(client))
                .expectErrorSatisfies(failure -> assertThat(sites(failure))
                        .contains("ReactiveContactClient.")
                        .contains("lambda$failures$")
                        .contains(HERE)
                        .doesNotContain("Lookup.java", "DefaultReactiveContactClient"))
                .verify();
    }

    @Test
    void operatorHook_ofUser_isStillApplied() {
        Hooks.onEachOperator(Operators.lift((scannable, subscriber) -> subscriber));

        StepVerifier.create(client.getContactInfo(InstantClient.chat(0)))
                .expectErrorSatisfies(failure -> assertThat(sites(failure))
                        .contains("ReactiveContactClient.getContactInfo at")
                        .contains(HERE))
                .verify();
    }

    @Test
    void methodReference_withoutCallersLine_isStillTraced() {
        StepVerifier.create(Flux.just(InstantClient.chat(0)).flatMap(client::getContactInfo))
                .expectErrorSatisfies(failure -> assertThat(sites(failure)).contains(HERE))
                .verify();
    }

    @Test
    void failure_withoutDebug_hasNoTrace() {
        Hooks.resetOnOperatorDebug();

        StepVerifier.create(client.getContactInfo(InstantClient.chat(0)))
                .expectErrorSatisfies(failure -> assertThat(sites(failure)).isEmpty())
                .verify();
    }

    private static String sites(Throwable failure) {
        return Arrays.stream(failure.getSuppressed()).map(Throwable::getMessage).collect(Collectors.joining());
    }
}
