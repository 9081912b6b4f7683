package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the fuzzer on the spellings of the tables. */
@Tag("fuzz")
class OfPhoneFuzzTest {

    static Stream<byte[]> texts() {
        return Stream.of("phone-spellings.txt", "phone-rejects.txt")
                .flatMap(name -> PhoneTable.rows(OfPhoneFuzzTest.class, name).stream())
                .map(row -> row[0].getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void ofPhone_anyText_isRejectedOrReadAsPhone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String value;
        try {
            value = ChatId.ofPhone(text).value();
        } catch (InvalidChatIdException rejected) {
            assertThat(rejected.reason()).doesNotContainPattern("\\p{Nd}").isNotBlank();
            return;
        }
        String digits = value.substring(0, value.length() - "@c.us".length());
        assertThat(value).endsWith("@c.us");
        assertThat(digits).matches("[1-9][0-9]{6,14}");
        assertThat(ChatId.ofPhone(digits).value()).isEqualTo(value);
    }
}
