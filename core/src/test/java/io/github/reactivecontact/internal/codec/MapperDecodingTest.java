package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.stub.JsonMappers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that a user's mapper reads a contact by the rules of the codec. */
class MapperDecodingTest {

    private static final int BODIES = 2_000;
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    @ParameterizedTest
    @MethodSource("io.github.reactivecontact.stub.JsonMappers#exact")
    void contact_generatedBodies_equalsTheCodecs(JsonMappers mapper) {
        BodyGenerator bodies = new BodyGenerator(20_261_127);
        for (int i = 0; i < BODIES; i++) {
            String body = bodies.contact();

            ContactInfo read = mapper.read(body, ContactInfo.class);

            assertThat(normalised(read)).as(body).isEqualTo(normalised(Decoding.contact(body)));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.reactivecontact.stub.JsonMappers#exact")
    void contact_writtenByAMapper_isDecodedAsItWas(JsonMappers mapper) {
        BodyGenerator bodies = new BodyGenerator(7_103_000_001L);
        for (int i = 0; i < BODIES; i++) {
            String body = bodies.contact();
            ContactInfo contact = Decoding.contact(body);

            assertThat(ContactInfo.fromMap(contact.toMap())).as(body).isEqualTo(contact);
            assertThat(Decoding.contact(escaped(mapper.write(contact))))
                    .as(body)
                    .isEqualTo(contact);
        }
    }

    /** UTF-8 cannot encode half a surrogate pair. */
    private static String escaped(String json) {
        return LONE_SURROGATE
                .matcher(json)
                .replaceAll(half -> "\\\\u" + Integer.toHexString(half.group().charAt(0)));
    }

    /** Converts every number to the same type, because each mapper chooses its own. */
    private static ContactInfo normalised(ContactInfo contact) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        contact.toMap().forEach((name, value) -> fields.put(name, normalised(value)));
        return ContactInfo.fromMap(fields);
    }

    private static @Nullable Object normalised(@Nullable Object value) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(normalised(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, element) -> copy.put(String.valueOf(name), normalised(element)));
            return copy;
        }
        return value;
    }
}
