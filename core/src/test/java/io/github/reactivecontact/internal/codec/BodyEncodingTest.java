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
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that only UTF-8 bodies are accepted. */
class BodyEncodingTest {

    /** Jackson pads a name of one to three bytes with FF before it compares it with known names. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00ffseq", "\u00ff\u00ffid", "\u00ff\u00ff\u00ffx", "12345678\u00ffseq"})
    void name_paddedLikeAKnownName_isMalformed(String name) {
        String met = name.replace("\u00ff", "");
        Decoding.contact("{\"" + met + "\":\"A\"}");

        Decoding.assertMalformed(("{\"" + name + "\":\"A\"}").getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xBF, 0xC0, 0xC1, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF})
    void body_invalidLeadByte_isMalformed(int begin) {
        byte[] body = "{\"name\":\"A....B\"}".getBytes(UTF_8);
        Arrays.fill(body, 10, 14, (byte) 0x80);
        body[10] = (byte) begin;

        Decoding.assertMalformed(body);
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
    void body_invalidUtf8AtAnyPosition_isMalformed(String hex) {
        byte[] illegal = HexFormat.of().parseHex(hex);
        for (int padding = 0; padding < 17; padding++) {
            String before = "a".repeat(padding);
            Decoding.assertMalformed(join("{\"name\":\"" + before, illegal, "\"}"));
            Decoding.assertMalformed(join("{\"" + before, illegal, "\":1}"));
            Decoding.assertMalformed(join("{\"brandNew\":[\"" + before, illegal, "bbbbbbbbbb\"]}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c280", "c3a9", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"})
    void body_utf8Boundaries_isRead(String hex) {
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
        Decoding.assertMalformed(Decoding.SAMPLE.getBytes(UTF_16));
        Decoding.assertMalformed(Decoding.SAMPLE.getBytes(UTF_16LE));
        Decoding.assertMalformed(Decoding.SAMPLE.getBytes(UTF_16BE));
        Decoding.assertMalformed("{\"name\":\"é\"}".getBytes(ISO_8859_1));
        Decoding.assertMalformed(HexFormat.of().parseHex("1f8b08000000000000ffab56ca4bcc4d55b2525054aa0500"));
    }

    @Test
    void body_inAnotherEncodingAsTheFirst_isMalformed() {
        for (Charset charset : List.of(UTF_16, UTF_16LE, UTF_16BE)) {
            byte[] body = "{}".getBytes(charset);

            assertThatExceptionOfType(ContactLookupException.class)
                    .isThrownBy(() -> new ReplyCodec().decode("1", 200, null, body, 0, body.length))
                    .returns(Reason.MALFORMED_BODY, ContactLookupException::reason);
        }
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
