package io.github.reactivecontact.internal.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
                "<html><body>Bad Gateway</body></html>",
                "OK",
                "chatId=71234567890@c.us",
                "\ufeff\ufeff{}",
                "\u00a0{}",
                "{\"products\":[{]}",
                "{\"products\":[{}}",
                "{\"name\":\"A\"]"
            })
    void body_thatIsNotOneObject_isMalformed(String body) {
        assertMalformed(body.getBytes(UTF_8));
    }

    /** Jackson fills up a name of one to three bytes with FF before it looks whether it has met the name. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00ffseq", "\u00ff\u00ffid", "\u00ff\u00ff\u00ffx", "12345678\u00ffseq"})
    void name_filledUpLikeOneMetBefore_isMalformed(String name) {
        String met = name.replace("\u00ff", "");
        Decoding.contact("{\"" + met + "\":\"A\"}");

        assertMalformed(("{\"" + name + "\":\"A\"}").getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xBF, 0xC0, 0xC1, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF})
    void body_withAByteThatBeginsNoCharacter_isMalformed(int begin) {
        byte[] body = "{\"name\":\"A....B\"}".getBytes(UTF_8);
        Arrays.fill(body, 10, 14, (byte) 0x80);
        body[10] = (byte) begin;

        assertMalformed(body);
    }

    @Test
    void body_cutAnywhere_isMalformedUnlessNothingIsLeft() {
        byte[] whole = Decoding.SAMPLE.strip().getBytes(UTF_8);

        assertThat(Decoding.decode(200, new byte[0])).isEmpty();
        for (int length = 1; length < whole.length; length++) {
            assertMalformed(Arrays.copyOf(whole, length));
        }
        assertThat(Decoding.decode(200, whole)).isPresent();
    }

    @Test
    void body_withRandomBytesChanged_isAContactOrMalformed() {
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
                malformed++;
            }
        }
        assertThat(malformed).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "fe",
                "80",
                "c3",
                "c328",
                "c080",
                "c1bf",
                "e080af",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "f7bfbfbf",
                "f888808080",
                "e282",
                "f09f98"
            })
    void body_notUtf8_isMalformedWhereverItStands(String hex) {
        byte[] illegal = HexFormat.of().parseHex(hex);
        for (int padding = 0; padding < 17; padding++) {
            String before = "a".repeat(padding);
            assertMalformed(join("{\"name\":\"" + before, illegal, "\"}"));
            assertMalformed(join("{\"" + before, illegal, "\":1}"));
            assertMalformed(join("{\"brandNew\":[\"" + before, illegal, "bbbbbbbbbb\"]}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c280", "c3a9", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
    void body_atTheEdgesOfUtf8_isRead(String hex) {
        byte[] legal = HexFormat.of().parseHex(hex);
        for (int padding = 0; padding < 17; padding++) {
            String before = "a".repeat(padding);
            assertThat(Decoding.decode(200, join("{\"name\":\"" + before, legal, "\"}")))
                    .map(ContactInfo::name)
                    .contains(before + new String(legal, UTF_8));
        }
    }

    @Test
    void body_inAnotherEncoding_isMalformed() {
        assertMalformed(Decoding.SAMPLE.getBytes(UTF_16));
        assertMalformed(Decoding.SAMPLE.getBytes(UTF_16LE));
        assertMalformed(Decoding.SAMPLE.getBytes(UTF_16BE));
        assertMalformed("{\"name\":\"é\"}".getBytes(ISO_8859_1));
        assertMalformed(HexFormat.of().parseHex("1f8b08000000000000ffab56ca4bcc4d55b2525054aa0500"));
    }

    @Test
    void body_nestedAbsurdly_isMalformedWithoutOverflow() {
        int deep = 100_000;
        assertMalformed(("{\"a\":" + "[".repeat(deep) + "]".repeat(deep) + "}").getBytes(UTF_8));
        assertMalformed(("{\"a\":".repeat(deep) + "1" + "}".repeat(deep)).getBytes(UTF_8));
        assertMalformed(("{\"products\":" + "[".repeat(deep)).getBytes(UTF_8));
        assertMalformed(("{\"isMute\":" + "{\"isMute\":".repeat(deep)).getBytes(UTF_8));
        assertMalformed("[".repeat(deep).getBytes(UTF_8));
        assertThat(Decoding.contact("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}")
                        .additionalProperties())
                .containsKey("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"brandNew", "lastSeen", "messageExpiration", "name", "isMute"})
    void body_withAnAbsurdNumber_isMalformed(String field) {
        String digits = "9".repeat(100_000);
        for (String number : new String[] {digits, "-" + digits, "0." + digits, "1e" + digits}) {
            assertMalformed(("{\"" + field + "\":" + number + "}").getBytes(UTF_8));
        }
        assertMalformed(("{\"products\":[{\"price\":" + digits + "}]}").getBytes(UTF_8));
    }

    @Test
    void body_withAnAbsurdName_isMalformed() {
        assertMalformed(("{\"" + "n".repeat(100_000) + "\":1}").getBytes(UTF_8));
        assertMalformed(("{\"a\":{\"" + "ж".repeat(100_000) + "\":1}}").getBytes(UTF_8));
    }

    @Test
    void body_inAnotherEncodingAsAClientsFirst_isMalformed() {
        for (Charset charset : List.of(UTF_16, UTF_16LE, UTF_16BE)) {
            byte[] body = "{}".getBytes(charset);

            assertThatExceptionOfType(ContactLookupException.class)
                    .isThrownBy(() -> new ReplyCodec().decode("1", 200, null, body, 0, body.length))
                    .returns(Reason.MALFORMED_BODY, ContactLookupException::reason);
        }
    }

    /** A parser reads a body in blocks: what follows the object may be in a block that it has not asked for. */
    @Test
    void body_withSomethingAfterAnObjectOfAnyLength_isMalformed() {
        for (int length = 7_900; length < 8_300; length++) {
            String object = "{\"a\":\"" + "x".repeat(length - 8) + "\"}";

            assertThat(Decoding.decode(200, object)).isPresent();
            assertMalformed((object + "x").getBytes(UTF_8));
        }
    }

    private static void assertMalformed(byte[] body) {
        ContactLookupException failure = Decoding.failure(200, body);
        assertThat(failure).as(() -> new String(body, UTF_8)).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.MALFORMED_BODY);
        assertThat(failure.status()).hasValue(200);
        assertThat(failure.idInstance()).contains(Decoding.INSTANCE);
        assertThat(failure).hasNoCause().hasNoSuppressedExceptions();
        assertQuotesNothingOf(failure);
    }

    /** The whole report may differ from that of an unreadable body of another kind in nothing. */
    private static void assertQuotesNothingOf(ContactLookupException failure) {
        assertThat(report(failure)).isEqualTo(report(Decoding.failure(200, "[")));
    }

    private static String report(Throwable failure) {
        StringWriter report = new StringWriter();
        failure.printStackTrace(new PrintWriter(report));
        return report.toString();
    }

    private static byte[] join(String before, byte[] middle, String after) {
        byte[] first = before.getBytes(UTF_8);
        byte[] last = after.getBytes(UTF_8);
        byte[] joined = Arrays.copyOf(first, first.length + middle.length + last.length);
        System.arraycopy(middle, 0, joined, first.length, middle.length);
        System.arraycopy(last, 0, joined, first.length + middle.length, last.length);
        return joined;
    }
}
