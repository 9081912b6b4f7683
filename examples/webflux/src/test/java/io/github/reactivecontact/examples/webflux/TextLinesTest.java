package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class TextLinesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void lines_anyBufferSize_areTheSame(int size) {
        Buffers buffers = Buffers.of("\uFEFFодин\r\n\n# two\nthree\n\nпять 🌸", size);

        assertThat(TextLines.of(buffers.flux()).map(Text::text).collectList().block())
                .containsExactly("один", "", "# two", "three", "", "пять 🌸");
        assertThat(buffers.unreleased()).isZero();
    }

    @Test
    void lines_numbers_startAtOne() {
        assertThat(TextLines.of(Buffers.of("a\n\nb", 2).flux()).collectList().block())
                .containsExactly(new Text(1, "a", false), new Text(2, "", false), new Text(3, "b", false));
    }

    @Test
    void line_tooLong_isTruncatedAndNextIsWhole() {
        String longest = "x".repeat(TextLines.LONGEST_LINE);

        List<Text> lines = TextLines.of(
                        Buffers.of(longest + "\n" + longest + "yy\nz", 999).flux())
                .collectList()
                .block();

        assertThat(lines)
                .containsExactly(new Text(1, longest, false), new Text(2, longest, true), new Text(3, "z", false));
    }

    @Test
    void upload_empty_hasNoLines() {
        StepVerifier.create(TextLines.of(Flux.empty())).verifyComplete();
        StepVerifier.create(TextLines.of(Buffers.of("a\n", 9).flux()).map(Text::text))
                .expectNext("a")
                .verifyComplete();
    }

    @Test
    void buffers_areRequestedOneByOneOnDemand() {
        TestPublisher<DataBuffer> source = TestPublisher.create();
        Buffers buffers = Buffers.of("a\nb\nc\nd\n", 4);

        StepVerifier.create(TextLines.of(source.flux()).map(Text::text), 1)
                .then(() -> source.assertMaxRequested(1).next(buffers.next()))
                .expectNext("a")
                .then(() -> assertThat(buffers.unreleased()).isZero())
                .then(() -> source.assertMaxRequested(1))
                .thenRequest(3)
                .expectNext("b")
                .then(() -> source.next(buffers.next()))
                .expectNext("c", "d")
                .thenCancel()
                .verify();
        source.assertCancelled();
        assertThat(buffers.unreleased()).isZero();
    }
}
