package io.github.reactivecontact.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{}]",
                "0",
                "-1.5",
                "true",
                "false",
                "\"text\"",
                "nul",
                "nullnull",
                "null null",
                "NULL",
                "{",
                "}",
                "{}{}",
                "{} {}",
                "{},",
                "{}x",
                "{} null",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":[1 2]}",
                "{\"a\":[1,]}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"tab\there\"}",
                "{\"a\":}",
                "{\"a\"}",
                "{/**/}",
                "x<html><body>Bad Gateway</body></html>",
                "OK",
                "chatId=71234567890@c.us",
                "\ufeff\ufeff{}",
                "\u00a0{}",
                "{\"products\":[{]}",
                "{\"products\":[{}}",
                "{\"name\":\"A\"]"
            })
    void body_notOneObject_isMalformed(String body) {
        Decoding.assertMalformed(body.getBytes(UTF_8));
    }

    @Test
    void body_truncatedAnywhere_isMalformedUnlessEmpty() {
        byte[] whole = Decoding.SAMPLE.strip().getBytes(UTF_8);

        assertThat(Decoding.decode(200, new byte[0])).isEmpty();
        for (int length = 1; length < whole.length; length++) {
            Decoding.assertMalformed(Arrays.copyOf(whole, length));
        }
        assertThat(Decoding.decode(200, whole)).isPresent();
    }

    @Test
    void body_randomBytesChanged_isAContactOrMalformed() {
        byte[] whole = Decoding.SAMPLE.getBytes(UTF_8);
        Random random = new Random(42);
        int malformed = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            ContactLookupException failure = Decoding.failure(200, damaged);
            if (failure != null) {
                assertThat(failure.reason()).isEqualTo(Reason.MALFORMED_BODY);
                assertThat(failure.status()).hasValue(200);
                malformed++;
            }
        }
        assertThat(malformed).isGreaterThan(1_000);
    }

    @Test
    void body_deeplyNested_isMalformedWithoutOverflow() {
        int deep = 100_000;
        Decoding.assertMalformed(("{\"a\":" + "[".repeat(deep) + "]".repeat(deep) + "}").getBytes(UTF_8));
        Decoding.assertMalformed(("{\"a\":".repeat(deep) + "1" + "}".repeat(deep)).getBytes(UTF_8));
        Decoding.assertMalformed(("{\"products\":" + "[".repeat(deep)).getBytes(UTF_8));
        Decoding.assertMalformed(("{\"isMute\":" + "{\"isMute\":".repeat(deep)).getBytes(UTF_8));
        Decoding.assertMalformed("[".repeat(deep).getBytes(UTF_8));
        assertThat(Decoding.contact("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}")
                        .additionalProperties())
                .containsKey("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"brandNew", "lastSeen", "messageExpiration", "name", "isMute"})
    void body_hugeNumber_isMalformed(String field) {
        String digits = "9".repeat(100_000);
        for (String number : new String[] {digits, "-" + digits, "0." + digits, "1e" + digits}) {
            Decoding.assertMalformed(("{\"" + field + "\":" + number + "}").getBytes(UTF_8));
        }
        Decoding.assertMalformed(("{\"products\":[{\"price\":" + digits + "}]}").getBytes(UTF_8));
    }

    @Test
    void body_hugeName_isMalformed() {
        Decoding.assertMalformed(("{\"" + "n".repeat(100_000) + "\":1}").getBytes(UTF_8));
        Decoding.assertMalformed(("{\"a\":{\"" + "ж".repeat(100_000) + "\":1}}").getBytes(UTF_8));
    }

    /** A parser reads a body in blocks. Bytes after the object may be in a block that it has not read yet. */
    @Test
    void body_trailingBytesAfterAnyLength_isMalformed() {
        for (int length = 7_900; length < 8_300; length++) {
            String object = "{\"a\":\"" + "x".repeat(length - 8) + "\"}";

            assertThat(Decoding.decode(200, object)).isPresent();
            Decoding.assertMalformed((object + "x").getBytes(UTF_8));
        }
    }
}
