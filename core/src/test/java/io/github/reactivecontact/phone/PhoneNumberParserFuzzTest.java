package io.github.reactivecontact.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.PhoneTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the fuzzer on the spellings of the tables, each with one of several default countries. */
@Tag("fuzz")
class PhoneNumberParserFuzzTest {

    private static final List<PhoneNumberParser> PARSERS = Stream.concat(
                    Stream.of(PhoneNumberParser.international()),
                    Stream.of("RU", "DE", "US", "IN", "IT", "BR", "MX", "AR", "AT", "CI")
                            .map(PhoneNumberParser::withDefaultCountry))
            .toList();

    static Stream<byte[]> texts() {
        return Stream.concat(
                        PhoneTable.rows(PhoneNumberParserFuzzTest.class, "phone-numbers.txt").stream()
                                .map(row -> row[1]),
                        PhoneTable.rows(PhoneTable.class, "phone-spellings.txt").stream()
                                .map(row -> row[0]))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("texts")
    @FuzzTest
    void parse_anyText_isRejectedOrPossible(byte[] bytes) throws NumberParseException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // One country for each input: the library compiles its patterns again if the countries take turns.
        check(PARSERS.get(Math.floorMod(Arrays.hashCode(bytes), PARSERS.size())), text);
    }

    private static void check(PhoneNumberParser parser, String text) throws NumberParseException {
        ChatId chatId;
        try {
            chatId = parser.parse(text);
        } catch (InvalidChatIdException rejected) {
            assertThat(rejected.getMessage()).isNotBlank();
            assertThat(rejected.reason()).doesNotContainPattern("\\p{Nd}");
            return;
        }
        String digits = chatId.value().substring(0, chatId.value().length() - "@c.us".length());
        assertThat(digits).matches("[1-9][0-9]{6,14}");
        // The library does not know the 1 of Mexican mobile numbers at WhatsApp any more.
        String known = digits.matches("521[0-9]{10}") ? "52" + digits.substring(3) : digits;
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        assertThat(library.isPossibleNumber(library.parse("+" + known, "ZZ")))
                .as(digits)
                .isTrue();
        assertThat(PhoneNumberParser.international().parse("+" + digits)).isEqualTo(chatId);
    }
}
