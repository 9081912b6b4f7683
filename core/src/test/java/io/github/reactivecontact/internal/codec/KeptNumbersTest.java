package io.github.reactivecontact.internal.codec;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Checks that numbers of unknown fields are never rounded. */
class KeptNumbersTest {

    private static final String DIGITS = "1234567890".repeat(99);

    static Stream<Arguments> numbers() {
        return Stream.of(
                number("0", 0),
                number("-2147483648", Integer.MIN_VALUE),
                number("2147483648", 2_147_483_648L),
                number("9223372036854775807", Long.MAX_VALUE),
                number("9223372036854775808", new BigInteger("9223372036854775808")),
                number(DIGITS, new BigInteger(DIGITS)),
                number("0.1", 0.1),
                number("-0.0", -0.0),
                number("1.50", 1.5),
                number("1e3", 1000.0),
                number("0e1000000000", 0.0),
                number("1691687905.25", 1691687905.25),
                number("1.7976931348623157e308", Double.MAX_VALUE),
                number("9007199254740993.0", new BigDecimal("9007199254740993.0")),
                number("0.1234567890123456789012345", new BigDecimal("0.1234567890123456789012345")),
                number("-1234567890123.456789012345", new BigDecimal("-1234567890123.456789012345")),
                number("0.10000000000000000555", new BigDecimal("0.10000000000000000555")),
                number("1e400", new BigDecimal("1e400")),
                number("-1.5E400", new BigDecimal("-1.5e400")),
                number("1e-400", new BigDecimal("1e-400")),
                number("1e1000000000", new BigDecimal("1e1000000000")),
                number("1e-1000000000", new BigDecimal("1e-1000000000")),
                number("0." + DIGITS, new BigDecimal("0." + DIGITS)),
                // These exponents are too large even for a BigDecimal.
                number("1e99999999999", "1e99999999999"),
                number("-7e-" + DIGITS, "-7e-" + DIGITS));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void number_inAnUnknownField_isKeptExactly(String json, Object kept) {
        ContactInfo contact = Decoding.contact(
                "{\"x\":N,\"y\":{\"z\":[N,null]},\"products\":[{\"x\":N,\"imageUrls\":{\"x\":N}}]}".replace("N", json));

        assertThat(contact.additionalProperties())
                .isEqualTo(Map.of("x", kept, "y", Map.of("z", asList(kept, null))))
                .hasSameHashCodeAs(Map.of("x", kept, "y", Map.of("z", asList(kept, null))));
        assertThat(contact.products().get(0).additionalProperties()).isEqualTo(Map.of("x", kept));
        assertThat(contact.products().get(0).imageUrls().additionalProperties()).isEqualTo(Map.of("x", kept));
    }

    /** Writing the number without its exponent would need a gigabyte. */
    @ParameterizedTest
    @MethodSource("numbers")
    void number_serialized_equalsTheOriginal(String json, Object kept) {
        ContactInfo contact = Decoding.contact("{\"x\":" + json + "}");

        String written = JsonMapper.shared().writeValueAsString(contact.additionalProperties());

        assertThat(written.length()).isLessThan(json.length() + 20);
        assertThat(Decoding.contact(written)).isEqualTo(contact);
    }

    @Test
    void number_invalidInAKnownField_isKeptExactly() {
        ContactInfo contact = Decoding.contact(
                "{\"name\":1e400,\"messageExpiration\":1e1000000000,\"muteexpiration\":0.1234567890123456789012345}");

        assertThat(contact)
                .isEqualTo(ContactInfo.builder()
                        .additionalProperties(Map.of(
                                "name",
                                new BigDecimal("1e400"),
                                "messageExpiration",
                                new BigDecimal("1e1000000000"),
                                "muteexpiration",
                                new BigDecimal("0.1234567890123456789012345")))
                        .build());
        assertThat(contact.messageTtl()).isEmpty();
    }

    @Test
    void products_unexpectedNumbers_areKeptExactly() {
        assertThat(Decoding.contact("{\"products\":[1e400,18446744073709551616]}")
                        .additionalProperties())
                .isEqualTo(
                        Map.of("products", List.of(new BigDecimal("1e400"), new BigInteger("18446744073709551616"))));
    }

    private static Arguments number(String json, Object kept) {
        return Arguments.of(json, kept);
    }
}
