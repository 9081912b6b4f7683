package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests the fields that the server spells in two ways, with every pair of values in both orders. */
class SpellingsTest {

    private static final JsonMapper MAPPER = ReferenceDecoder.mapper();

    /** The values of a spelling: absent, null, each readable form and each unreadable type. */
    private static final List<Value> VALUES = List.of(
            new Value("", null, null),
            new Value("null", null, null),
            new Value("0", 0L, null),
            new Value("5", 5L, null),
            new Value("\"7\"", 7L, null),
            new Value("9.0", 9L, null),
            new Value("\"soon\"", null, "soon"),
            new Value("1.5", null, 1.5),
            new Value("true", null, true),
            new Value("[1]", null, List.of(1)),
            new Value("{\"a\":null}", null, "an object"));

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (String field : List.of("messageExpiration", "muteExpiration")) {
            for (Value documented : VALUES) {
                for (Value other : VALUES) {
                    pairs.add(Arguments.of(field, documented, other));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void spellings_anyPairInAnyOrder_readableOneCountsAndUnreadableOnesAreKept(
            String field, Value documented, Value other) {
        String lowerCase = field.toLowerCase(java.util.Locale.ROOT);
        Function<ContactInfo, @Nullable Long> component =
                field.startsWith("message") ? ContactInfo::messageExpiration : ContactInfo::muteExpiration;
        for (String body : List.of(
                object(documented.member(field), other.member(lowerCase)),
                object(other.member(lowerCase), documented.member(field)))) {
            ContactInfo contact = Decoding.contact(body);

            assertThat(component.apply(contact))
                    .as(body)
                    .isEqualTo(documented.readable != null ? documented.readable : other.readable);
            assertThat(contact.additionalProperties().keySet())
                    .as(body)
                    .isEqualTo(kept(field, documented, lowerCase, other).keySet());
            assertThat(contact).as(body).isEqualTo(ReferenceDecoder.contact(MAPPER.readTree(body)));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void spelling_duplicated_usesTheLastBeforeTheOtherSpelling(String field, Value first, Value last) {
        String lowerCase = field.toLowerCase(java.util.Locale.ROOT);
        for (String name : List.of(field, lowerCase)) {
            String alone = object(last.member(name), "\"" + lowerCase + "\":11");
            String twice = object(first.member(name), last.member(name), "\"" + lowerCase + "\":11");

            if (!last.json.isEmpty()) {
                assertThat(Decoding.contact(twice)).as(twice).isEqualTo(Decoding.contact(alone));
            }
        }
    }

    private static Map<String, Object> kept(String field, Value documented, String lowerCase, Value other) {
        Map<String, Object> kept = new HashMap<>();
        if (documented.unreadable != null) {
            kept.put(field, documented.unreadable);
        }
        if (other.unreadable != null) {
            kept.put(lowerCase, other.unreadable);
        }
        return kept;
    }

    private static String object(String... members) {
        return "{"
                + String.join(
                        ",",
                        Stream.of(members).filter(member -> !member.isEmpty()).toList()) + "}";
    }

    private record Value(
            String json, @Nullable Long readable, @Nullable Object unreadable) {

        String member(String name) {
            return json.isEmpty() ? "" : "\"" + name + "\":" + json;
        }
    }
}
