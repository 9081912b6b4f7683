package io.github.reactivecontact.internal.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * A pool of strict parsers of JSON in UTF-8, with limits that no valid response reaches. Parsers are reused, because
 * creating one takes more memory than the values of a contact without its texts.
 */
final class ParserPool {

    private static final int MAX_NESTING = 100;
    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int MAX_NAME_LENGTH = 1_000;

    /** Limit on pooled parsers, a power of two. There are few event loops. */
    private static final int SLOTS = 16;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            // JSON between systems is UTF-8 (RFC 8259, 8.1).
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            // An open parser would hold a recycled buffer that other code on its thread could use.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private final AtomicReferenceArray<ReusableParser> idle = new AtomicReferenceArray<>(SLOTS);

    /**
     * Reads a body that contains one value and nothing else.
     *
     * @throws RuntimeException if the body is invalid; the message may quote it
     */
    <T> T read(JsonText text, Function<JsonParser, T> reader) {
        if (Utf8.hasForbiddenForm(text.bytes, text.from, text.to)) {
            throw new IllegalArgumentException("not UTF-8");
        }
        ReusableParser parser = take();
        // After a failure the position of the parser is unknown, so it is not reused. It holds no resources.
        T value = parser.read(text, reader);
        if (!parser.isWornOut()) {
            release(parser);
        }
        return value;
    }

    private ReusableParser take() {
        for (int i = 0, slot = firstSlot(); i < SLOTS; i++) {
            ReusableParser parser = idle.getAndSet(slot + i & SLOTS - 1, null);
            if (parser != null) {
                return parser;
            }
        }
        return new ReusableParser(factory);
    }

    private void release(ReusableParser parser) {
        for (int i = 0, slot = firstSlot(); i < SLOTS; i++) {
            if (idle.compareAndSet(slot + i & SLOTS - 1, null, parser)) {
                return;
            }
        }
    }

    /** The slot that this thread tries first. Different threads seldom share it. */
    private static int firstSlot() {
        return (int) Thread.currentThread().getId() & SLOTS - 1;
    }

    <F extends Enum<F>> FieldMatcher<F> fields(F[] fields, Function<F, String> name) {
        return new FieldMatcher<>(factory, fields, name);
    }
}
