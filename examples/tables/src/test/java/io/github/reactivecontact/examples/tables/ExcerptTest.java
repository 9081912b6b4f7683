package io.github.reactivecontact.examples.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {

    @ParameterizedTest
    @CsvSource({
        "abc, 3, abc",
        "abcd, 3, abc...",
        "ab\uD83D\uDE00c, 3, ab...",
        "a\uD83D\uDE00c, 3, a\uD83D\uDE00...",
        "\uD83D\uDE00c, 1, ...",
        "a, 0, ..."
    })
    void of_longText_endsBetweenCharacters(String text, int most, String expected) {
        assertThat(Excerpt.of(text, most)).isEqualTo(expected);
    }
}
