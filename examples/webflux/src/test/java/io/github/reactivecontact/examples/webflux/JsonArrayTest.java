package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.server.ResponseStatusException;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class JsonArrayTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void items_anyBufferSize_areTheSame(int size) {
        Buffers buffers = Buffers.of("\uFEFF [\"один\" ,\r\n{\"a\": [1, \"],\\\"[\"]},  7,\"\\\\\", bad }\t] \n", size);

        assertThat(JsonArray.items(buffers.flux()).collectList().block())
                .containsExactly(
                        new Text(1, "\"один\"", false),
                        new Text(2, "{\"a\": [1, \"],\\\"[\"]}", false),
                        new Text(3, "7", false),
                        new Text(4, "\"\\\\\"", false),
                        new Text(5, "bad }", false));
        assertThat(buffers.unreleased()).isZero();
    }

    @Test
    void items_emptyArray_areNone() {
        StepVerifier.create(JsonArray.items(Buffers.of(" [ ] ", 2).flux())).verifyComplete();
    }

    @Test
    void item_tooLong_isTruncatedAndNextIsWhole() {
        String longest = "1".repeat(TextLines.LONGEST_LINE);

        assertThat(JsonArray.items(Buffers.of("[" + longest + "," + longest + "11,2]", 999)
                                .flux())
                        .collectList()
                        .block())
                .containsExactly(new Text(1, longest, false), new Text(2, longest, true), new Text(3, "2", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| it is empty",
                "{\"a\": 1}| it does not begin with '['",
                "[1,]| item 2 is missing",
                "[,1]| item 1 is missing",
                "[1,,2]| item 2 is missing",
                "[1] 2| text follows its end",
                "[1, 2| it ends after item 1 without ']'",
                "[\"]| it ends after item 0 without ']'",
            })
    void body_noArray_isRefused(String body, String why) {
        StepVerifier.create(JsonArray.items(Buffers.of(body, 3).flux()).map(Text::number))
                .thenConsumeWhile(number -> true)
                .expectErrorSatisfies(error -> assertThat(((ResponseStatusException) error).getReason())
                        .isEqualTo("The body must be a JSON array, but " + why.replace("''", "'")))
                .verify(TestTimeout.LIMIT);
    }

    @Test
    void buffers_areRequestedOneByOneOnDemand() {
        TestPublisher<DataBuffer> source = TestPublisher.create();
        Buffers buffers = Buffers.of("[1,2,3,4]", 4);

        StepVerifier.create(JsonArray.items(source.flux()).map(Text::text), 1)
                .then(() -> source.assertMaxRequested(1).next(buffers.next()))
                .expectNext("1")
                .then(() -> source.assertMaxRequested(1))
                .thenCancel()
                .verify(TestTimeout.LIMIT);
        assertThat(buffers.unreleased()).isZero();
    }
}
