package io.github.reactivecontact.internal.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Parsers of strict JSON in UTF-8, with bounds that no honest reply reaches. They are used again: opening one costs more
 * memory than the values of a contact without its texts.
 */
final class Parsers {

    private static final int DEEPEST_NESTING = 100;
    private static final int LONGEST_NUMBER = 1_000;
    private static final int LONGEST_NAME = 1_000;

    /** How many stay open: event loops are few. A power of two. */
    private static final int SLOTS = 16;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            // JSON between systems is UTF-8 (RFC 8259, 8.1).
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            // A parser that stays open would keep a buffer away from everybody else on its thread.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private final AtomicReferenceArray<ReusableParser> idle = new AtomicReferenceArray<>(SLOTS);

    /**
     * Reads a body that is one value and nothing else.
     *
     * @throws RuntimeException if it is not; the message may quote the body
     */
    <T> T read(JsonText text, Function<JsonParser, T> reader) {
        if (Utf8.hasForbiddenForm(text.bytes, text.from, text.to)) {
            throw new IllegalArgumentException("not UTF-8");
        }
        ReusableParser parser = take();
        // After a failure nobody knows where the parser stands: it is not given back. It holds nothing to release.
        T value = parser.read(text, reader);
        if (!parser.isWornOut()) {
            giveBack(parser);
        }
        return value;
    }

    private ReusableParser take() {
        for (int i = 0, slot = ownSlot(); i < SLOTS; i++) {
            ReusableParser parser = idle.getAndSet(slot + i & SLOTS - 1, null);
            if (parser != null) {
                return parser;
            }
        }
        return new ReusableParser(factory);
    }

    private void giveBack(ReusableParser parser) {
        for (int i = 0, slot = ownSlot(); i < SLOTS; i++) {
            if (idle.compareAndSet(slot + i & SLOTS - 1, null, parser)) {
                return;
            }
        }
    }

    /** Where this thread looks first: seldom where another one does. */
    private static int ownSlot() {
        return (int) Thread.currentThread().getId() & SLOTS - 1;
    }

    <F extends Enum<F>> Fields<F> fields(F[] fields, Function<F, String> name) {
        return new Fields<>(factory, fields, name);
    }
}
