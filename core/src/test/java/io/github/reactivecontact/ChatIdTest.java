package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "71234567890@c.us",
                "1@c.us",
                "123456789012345@c.us",
                "120363043968066561@g.us",
                "71234567890-1581234048@g.us",
                "123456789012345@lid",
                "1234567890123456789012345@lid",
                "120650379300963@lid",
                "a-Z_09@lid",
                "-@lid",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@lid"
            })
    void parse_chatIdOfServer_keepsValue(String text) {
        assertThat(ChatId.parse(text).value()).isEqualTo(text);
    }

    @Test
    void parse_randomText_matchesGrammar() {
        Pattern grammar =
                Pattern.compile("[1-9][0-9]{0,14}@c\\.us|[0-9]{1,25}(?:-[0-9]{1,25})?@g\\.us|[A-Za-z0-9_-]{1,64}@lid");
        String[] parts = {
            "0", "7", "12345678", "-", "@", "@c.us", "@g.us", "@lid", "@c", " ", "\u0661", "1234567890123", "aZ_"
        };
        SplittableRandom random = new SplittableRandom(7);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(1, 6); length > 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            boolean matches = grammar.matcher(text).matches();
            accepted += matches ? 1 : 0;
            assertThat(isParsed(text.toString())).as("%s", text).isEqualTo(matches);
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    private static boolean isParsed(String text) {
        try {
            return ChatId.parse(text).value().equals(text);
        } catch (InvalidChatIdException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "71234567890",
                "+71234567890@c.us",
                "071234567890@c.us",
                "7123 4567890@c.us",
                " 71234567890@c.us",
                "71234567890@c.us ",
                "71234567890@c.us\n",
                "1234567890123456@c.us",
                "@c.us",
                "71234567890@C.US",
                "71234567890@s.whatsapp.net",
                "71234567890-1581234048@c.us",
                "71234567890-@g.us",
                "-1581234048@g.us",
                "1-2-3@g.us",
                "71234567890@g.us@c.us",
                "12345678901234567890123456@g.us",
                "\u0661\u0662\u0663\u0664\u0665\u0666\u0667@c.us",
                "71234567890@cxus",
                "7123456789\"0@c.us",
                "@lid",
                "a@lid ",
                "a b@lid",
                "a.b@lid",
                "\u0430@lid",
                "\u0661@lid",
                "a@b@lid",
                "a@LID"
            })
    void parse_invalidText_isRejectedWithExpectedFormAndWithoutDigits(String text) {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> ChatId.parse(text))
                .withMessageContaining("chatId must be <digits>@c.us")
                .withMessageContaining("<digits>@g.us")
                .withMessageContaining("<id>@lid")
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .doesNotContainPattern("\\p{Nd}")
                        .doesNotContain("\n"));
    }

    @Test
    void parse_veryLongText_isTruncatedInMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatId.parse("x".repeat(100_000)))
                .withMessageContaining("(100000 characters)")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void parse_null_namesArgument() {
        assertThatNullPointerException().isThrownBy(() -> ChatId.parse(null)).withMessageContaining("chatId");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "71234567890              | 71234567890@c.us",
                "+71234567890             | 71234567890@c.us",
                "+7 (123) 456-78-90       | 71234567890@c.us",
                "'  +7 123 456 78 90  '   | 71234567890@c.us",
                "+7.123.456.78.90         | 71234567890@c.us",
                "1234567                  | 1234567@c.us",
                "123456789012345          | 123456789012345@c.us",
                "'+49\u00a030\u20101234567'         | 49301234567@c.us"
            })
    void ofPhone_internationalNumber_returnsPersonalChatId(String phone, String chatId) {
        assertThat(ChatId.ofPhone(phone).value()).isEqualTo(chatId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "()",
                "123456",
                "1234567890123456",
                "081234567890",
                "+081234567890",
                "++71234567890",
                "7+1234567890",
                "71234567890@c.us",
                "71234567890x12",
                "call 71234567890",
                "7/1234567890"
            })
    void ofPhone_invalidNumber_isRejectedWithExpectedFormAndWithoutDigits(String phone) {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> ChatId.ofPhone(phone))
                .withMessageContaining("phone must be a full international number of 7 to 15 digits")
                .satisfies(refusal -> assertThat(
                                refusal.getMessage().replace("7 to 15", "").replace("not with 0", ""))
                        .doesNotContainPattern("\\p{Nd}"));
    }

    @Test
    void ofPhone_null_namesArgument() {
        assertThatNullPointerException().isThrownBy(() -> ChatId.ofPhone(null)).withMessageContaining("phone");
    }

    @ParameterizedTest
    @CsvSource({
        "71234567890@c.us, *********90@c.us",
        "1@c.us, *@c.us",
        "123456@c.us, ******@c.us",
        "71234567890-1581234048@g.us, *********90-********48@g.us",
        "123456789012345@lid, *************45@lid",
        "aB-_12x@lid, *****2x@lid",
        "secret@lid, ******@lid",
        "x@lid, *@lid"
    })
    void toString_chatId_isMaskedAndRejectedByParse(String text, String masked) {
        String printed = ChatId.parse(text).toString();

        assertThat(printed).isEqualTo(masked);
        assertThatIllegalArgumentException().isThrownBy(() -> ChatId.parse(printed));
    }

    @ParameterizedTest
    @CsvSource({
        "71234567890@c.us, false",
        "123456789012345@lid, false",
        "120363043968066561@g.us, true",
        "71234567890-1581234048@g.us, true"
    })
    void isGroup_chatId_isTrueForGroupsOnly(String text, boolean group) {
        assertThat(ChatId.parse(text).isGroup()).isEqualTo(group);
    }

    @ParameterizedTest
    @CsvSource({"71234567890@c.us, false", "120363043968066561@g.us, false", "aB-_12@lid, true", "12@lid, true"})
    void isLid_chatId_isTrueForLidsOnly(String text, boolean lid) {
        assertThat(ChatId.parse(text).isLid()).isEqualTo(lid);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secretName.7@lid    | was '**********.*@lid'",
                "secret Name@LID     | was '****** ****@LID'",
                "secretName@lid;more | was '**********@lid;more'",
                "not a chat id       | was 'not a chat id'"
            })
    void parse_textWithLid_isMaskedUpToTheSuffix(String text, String echo) {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> ChatId.parse(text))
                .withMessageEndingWith(echo);
    }

    @Test
    void parse_tooLongLid_isMaskedAlthoughTheSuffixIsCutOff() {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> ChatId.parse("x".repeat(65) + "@lid"))
                .withMessageEndingWith("was '" + "*".repeat(40) + "'... (69 characters)");
    }

    @Test
    void equals_sameValue_isTrue() {
        assertThat(ChatId.ofPhone("+7 123 456 78 90"))
                .isEqualTo(ChatId.parse("71234567890@c.us"))
                .hasSameHashCodeAs(ChatId.parse("71234567890@c.us"))
                .isNotEqualTo(ChatId.parse("71234567891@c.us"));
    }

    @Test
    void ofPhone_trunkZeroInParentheses_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatId.ofPhone("+44 (0)20 7946 0958"))
                .withMessageContaining("full international number");
    }
}
