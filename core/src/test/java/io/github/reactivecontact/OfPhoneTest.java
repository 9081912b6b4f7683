package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class OfPhoneTest {

    static List<String[]> spellings() {
        return PhoneTable.rows(OfPhoneTest.class, "phone-spellings.txt");
    }

    static List<String[]> rejects() {
        return PhoneTable.rows(OfPhoneTest.class, "phone-rejects.txt");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void ofPhone_spelling_isRead(String phone, String digits) {
        assertThat(ChatId.ofPhone(phone).value()).isEqualTo(digits + "@c.us");
    }

    @ParameterizedTest
    @MethodSource("rejects")
    void ofPhone_reject_isRejectedWithReason(String phone, String reason) {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> ChatId.ofPhone(phone))
                .returns(reason, InvalidChatIdException::reason)
                .withMessageContaining("country code and not with 0, but it " + reason + ", was '")
                .satisfies(refusal -> assertThat(refusal.getMessage()
                                .replace("7 to 15", "")
                                .replace("not with 0", "")
                                .replaceAll("<U\\+[0-9A-F]{4}>", ""))
                        .doesNotContainPattern("\\p{Nd}"));
    }

    @Test
    void lookupAll_rejects_sendNoRequest() {
        List<String> phones = rejects().stream().map(row -> row[0]).toList();
        try (GreenApiSimulator green = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(green.instance())
                        .unlimitedRate()
                        .build()) {
            StepVerifier.create(client.lookupAll(
                            Flux.fromIterable(phones),
                            phone -> ChatId.ofPhone(phone).value()))
                    .recordWith(ArrayList::new)
                    .thenConsumeWhile(outcome -> outcome instanceof ContactLookup.Failed<String> failed
                            && failed.error().reason() == Reason.INVALID_CHAT_ID)
                    .consumeRecordedWith(outcomes -> assertThat(outcomes).hasSameSizeAs(phones))
                    .verifyComplete();

            assertThat(green.counts().seen()).isZero();
        }
    }

    /** Whatever joins two whole numbers is no separator within one. */
    @Test
    void ofPhone_twoNumbers_areNotJoined() {
        String[] joins = {" ", "-", ".", "/", ", ", "; ", " - ", " / ", "\t", "\n", " \u2013 ", "\u00a0", " ::: ", ") "
        };
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            String first = Integer.toString(random.nextInt(1_000_000, 100_000_000));
            String second = Integer.toString(random.nextInt(1_000_000, 100_000_000));
            String plus = random.nextBoolean() ? "+" : "";
            for (String join : joins) {
                String text = plus + first + join + second;
                assertThatExceptionOfType(InvalidChatIdException.class).as(text).isThrownBy(() -> ChatId.ofPhone(text));
            }
        }
    }

    @Test
    void ofPhone_randomText_isRejectedOrReadAsItsDigits() {
        String[] parts = {
            "+",
            "00",
            "0",
            "7",
            "900",
            "1234567",
            "79001234567",
            "12",
            "2024",
            " ",
            "-",
            ".",
            "(",
            ")",
            "/",
            "\u202a",
            "\u00a0",
            "\u0661",
            "tel:",
            "'",
            "\"",
            "=",
            "@s.whatsapp.net",
            "wa.me/",
            "x",
            ",",
            "\t",
            "\ud835\udfd7"
        };
        Pattern grammar = Pattern.compile("[1-9][0-9]{6,14}@c\\.us");
        SplittableRandom random = new SplittableRandom(9);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(1, 9); length > 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String value = value(text.toString());
            if (value != null) {
                accepted++;
                assertThat(value).matches(grammar);
                assertThat(asciiDigits(text.toString()))
                        .as(text.toString())
                        .endsWith(value.substring(0, value.length() - "@c.us".length()));
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    private static String value(String text) {
        try {
            return ChatId.ofPhone(text).value();
        } catch (InvalidChatIdException rejected) {
            return null;
        }
    }

    private static String asciiDigits(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints().filter(Character::isDigit).forEach(c -> digits.append(Character.digit(c, 10)));
        return digits.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\u202a12345\u202c'     | was '<U+202A>*****<U+202C>'",
                "'12\u00a034'            | was '**<U+00A0>**'",
                "'12\ufe0d\u00ad'        | was '**<U+FE0D><U+00AD>'",
                "'1\t2'                  | was '*<U+0009>*'",
                "'1\n2'                  | was '*?*'",
                "'1\ud835\udfd7\ud83d\ude00' | was '**?'",
                "'\udb40\udd001'         | was '<U+E0100>*'",
                "'\ud8351'               | was '?*'"
            })
    void ofPhone_invisibleCharacters_areShownInMessage(String phone, String echo) {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> ChatId.ofPhone(phone))
                .withMessageEndingWith(echo);
    }

    @Test
    void invalidChatIdException_ofUserFunction_masksTheText() {
        assertThat(new InvalidChatIdException("is too short for DE", "030 12"))
                .hasMessage("phone is too short for DE, was '*** **'")
                .returns("is too short for DE", InvalidChatIdException::reason);
    }
}
