package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.tables.TableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class TableChunksTest {

    private static final ChatIdParsers PARSERS = new ChatIdParsers();
    private static final String CSV = "name;phone\r\n\"Doe; \nJane\";79001234561\r\nJoe;12\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000})
    void chunks_anyBufferSize_haveTheSameLines(int size) {
        Buffers buffers = Buffers.of(CSV, size);

        assertThat(lines(buffers.flux()).collectList().block())
                .containsExactly("2 79001234561@c.us", "4 the text has too few digits");
        assertThat(buffers.unreleased()).isZero();
    }

    @Test
    void format_senderPauses_isDetectedFromWhatHasArrived() {
        TestPublisher<DataBuffer> body = TestPublisher.create();
        Buffers buffers = Buffers.of("79001234561\n79001234562\n79001234563\n", 24);

        StepVerifier.withVirtualTime(() -> lines(body.flux()))
                .expectSubscription()
                .then(() -> body.next(buffers.next()))
                .expectNoEvent(TableChunks.PATIENCE.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectNext("1 79001234561@c.us", "2 79001234562@c.us")
                .then(() -> body.next(buffers.next()))
                .expectNext("3 79001234563@c.us")
                .then(body::complete)
                .verifyComplete();
        assertThat(buffers.unreleased()).isZero();
    }

    @Test
    void buffers_areRequestedOnDemandAndCancelled() {
        TestPublisher<DataBuffer> body = TestPublisher.create();
        Buffers buffers = Buffers.of("79001234561\n79001234562\n".repeat(4), 24);

        StepVerifier.withVirtualTime(() -> TableChunks.of(body.flux(), options()), 0)
                .thenRequest(1)
                .then(() -> body.next(buffers.next()))
                .thenAwait(TableChunks.PATIENCE)
                .expectNextCount(1)
                .then(() -> body.next(buffers.next(), buffers.next()))
                .then(() -> body.assertMaxRequested(1))
                .thenCancel()
                .verify();
        body.assertCancelled();
        assertThat(buffers.unreleased()).isZero();
    }

    @Test
    void body_fails_endsWithItsError() {
        StepVerifier.create(lines(Flux.error(new IllegalStateException("broken"))))
                .verifyErrorMessage("broken");
    }

    @Test
    void table_refused_cancelsBody() {
        TestPublisher<DataBuffer> body = TestPublisher.create();
        Buffers buffers = Buffers.of("%PDF-1.7\n", 9);

        StepVerifier.withVirtualTime(() -> lines(body.flux()))
                .then(() -> body.next(buffers.next()))
                .thenAwait(TableChunks.PATIENCE)
                .verifyError(TableException.class);
        body.assertCancelled();
    }

    private static Flux<String> lines(Flux<DataBuffer> body) {
        return TableChunks.of(body, options())
                .concatMapIterable(Chunk::lines, 1)
                .map(line -> line.line() + " "
                        + (line.chatId() == null ? line.reason() : line.chatId().value()));
    }

    private static ListOptions options() {
        MultiValueMap<String, String> nothing = new LinkedMultiValueMap<>();
        return ListOptions.of(nothing, PARSERS);
    }
}
