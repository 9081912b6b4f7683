package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Compares the decoder with a simple second one, which uses databind's tree. */
class DifferentialDecodingTest {

    private final JsonMapper mapper = ReferenceDecoder.mapper();

    @ParameterizedTest
    @ValueSource(longs = {1, 20_260_101, 7_103_000_001L, -5})
    void contact_generatedBody_equalsTheReference(long seed) {
        BodyGenerator bodies = new BodyGenerator(seed);
        int withRest = 0;
        int withProducts = 0;
        for (int i = 0; i < 1_000; i++) {
            String body = bodies.contact();

            ContactInfo actual = Decoding.contact(body);

            assertThat(actual).as(body).isEqualTo(ReferenceDecoder.contact(mapper.readTree(body)));
            withRest += actual.additionalProperties().isEmpty() ? 0 : 1;
            withProducts += actual.products().isEmpty() ? 0 : 1;
        }
        assertThat(withRest).isBetween(200, 960);
        assertThat(withProducts).isGreaterThan(120);
    }
}
