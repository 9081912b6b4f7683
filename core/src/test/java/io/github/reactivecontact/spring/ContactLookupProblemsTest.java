package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import reactor.core.publisher.Mono;

class ContactLookupProblemsTest {

    private static final AutoConfigurations WEB = AutoConfigurations.of(ContactClientWebAutoConfiguration.class);

    @ParameterizedTest
    @EnumSource(Reason.class)
    void status_anyReason_isAnErrorAndRetryableIfTheReasonIs(Reason reason) {
        assertThat(ContactLookupProblems.status(reason).isError()).isTrue();
        if (reason.isRetryable()) {
            assertThat(ContactLookupProblems.status(reason).value()).isIn(429, 502, 503, 504);
        }
    }

    @Test
    void webFlux_failedLookup_isAProblem() {
        EntityExchangeResult<String> result = webFlux("/contacts/71234567890");

        assertThat(result.getStatus().value()).isEqualTo(429);
        assertThat(result.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result.getResponseHeaders().getFirst(HttpHeaders.RETRY_AFTER))
                .isEqualTo("2");
        assertThat(result.getResponseBody())
                .contains("\"reason\":\"QUEUE_FULL\"", "\"detail\":\"The queue is full\"", "\"status\":429")
                .doesNotContain("71234567890");
    }

    @Test
    void webFlux_invalidChatId_isABadRequest() {
        EntityExchangeResult<String> result = webFlux("/contacts/12");

        assertThat(result.getStatus().value()).isEqualTo(400);
        assertThat(result.getResponseBody()).contains("\"reason\":\"INVALID_CHAT_ID\"");
    }

    @Test
    void mvc_failedLookup_isAProblem() throws Exception {
        var response = MockMvcBuilders.standaloneSetup(new Contacts())
                .setControllerAdvice(new ContactLookupProblems())
                .build()
                .perform(get("/blocking/71234567890").accept(MediaType.APPLICATION_JSON))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(response.getContentType()).startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo("2");
        assertThat(response.getContentAsString())
                .contains("\"reason\":\"QUEUE_FULL\"")
                .doesNotContain("71234567890");
    }

    static Stream<Boolean> webFluxOrMvc() {
        return Stream.of(true, false);
    }

    @ParameterizedTest
    @MethodSource("webFluxOrMvc")
    void autoConfiguration_webApplication_hasProblemsUnlessTurnedOff(boolean isWebFlux) {
        if (isWebFlux) {
            ReactiveWebApplicationContextRunner runner =
                    new ReactiveWebApplicationContextRunner().withConfiguration(WEB);
            runner.run(context -> assertThat(context).hasSingleBean(ContactLookupProblems.class));
            runner.withPropertyValues("contact-client.web.problem-details=false")
                    .run(context -> assertThat(context).doesNotHaveBean(ContactLookupProblems.class));
        } else {
            WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(WEB);
            runner.run(context -> assertThat(context).hasSingleBean(ContactLookupProblems.class));
            runner.withPropertyValues("contact-client.web.problem-details=false")
                    .run(context -> assertThat(context).doesNotHaveBean(ContactLookupProblems.class));
        }
    }

    @Test
    void autoConfiguration_noWebApplication_hasNoProblems() {
        new ApplicationContextRunner()
                .withConfiguration(WEB)
                .run(context -> assertThat(context).doesNotHaveBean(ContactLookupProblems.class));
    }

    @Test
    void adviceOfApplication_handlesTheFailure_hasPrecedence() {
        WebTestClient.bindToController(new Contacts())
                .controllerAdvice(new ContactLookupProblems(), new OwnAdvice())
                .build()
                .get()
                .uri("/contacts/71234567890")
                .exchange()
                .expectStatus()
                .isEqualTo(410);
    }

    private static EntityExchangeResult<String> webFlux(String path) {
        return WebTestClient.bindToController(new Contacts())
                .controllerAdvice(new ContactLookupProblems())
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    @RestController
    static class Contacts {

        @GetMapping("/contacts/{chat}")
        Mono<String> contact(@PathVariable("chat") String chat) {
            return Mono.fromSupplier(() -> ChatId.ofPhone(chat))
                    .then(Mono.error(() -> ContactLookupException.builder(Reason.QUEUE_FULL, "The queue is full")
                            .retryAfter(Duration.ofMillis(1200))
                            .build()));
        }

        @GetMapping("/blocking/{chat}")
        String blocking(@PathVariable("chat") String chat) {
            throw ContactLookupException.builder(Reason.QUEUE_FULL, "The queue is full")
                    .retryAfter(Duration.ofMillis(1200))
                    .build();
        }
    }

    @RestControllerAdvice
    @Order(0)
    static class OwnAdvice {

        @ExceptionHandler
        @ResponseStatus(HttpStatus.GONE)
        String own(ContactLookupException failure) {
            return "own";
        }
    }
}
