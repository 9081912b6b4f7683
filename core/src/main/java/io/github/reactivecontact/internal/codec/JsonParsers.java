package io.github.reactivecontact.internal.codec;

import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.Named;

/** Opens parsers of strict JSON in UTF-8, with bounds that no honest reply reaches. */
final class JsonParsers {

    private static final int DEEPEST_NESTING = 100;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_NAME = 1_000;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            // JSON between systems is UTF-8 (RFC 8259, 8.1).
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            // Decoding never leaves its thread, which is an event loop: the pool without contention fits.
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    JsonParser open(JsonText text) {
        return text.parser(factory);
    }

    /** A matcher whose matches are indices of the array. */
    PropertyNameMatcher matcher(String... names) {
        List<Named> named = Arrays.stream(names).map(Named::fromString).toList();
        return factory.constructNameMatcher(named, false);
    }
}
