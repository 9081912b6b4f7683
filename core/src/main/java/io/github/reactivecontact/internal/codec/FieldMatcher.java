package io.github.reactivecontact.internal.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * Finds the known fields of one kind of object by the bytes of their names, without creating strings.
 *
 * @param <F> the fields; the last constant stands for all other fields
 */
final class FieldMatcher<F extends Enum<F>> {

    private final PropertyNameMatcher names;
    private final F[] fields;

    FieldMatcher(JsonFactory factory, F[] fields, Function<F, String> name) {
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < fields.length - 1; i++) {
            named.add(Named.fromString(name.apply(fields[i])));
        }
        this.names = factory.constructNameMatcher(named, false);
        this.fields = fields;
    }

    /** Returns the next field of the current object, or null at its end. */
    @Nullable
    F next(JsonParser parser) {
        int match = parser.nextNameMatch(names);
        if (match >= 0) {
            return fields[match];
        }
        return match == PropertyNameMatcher.MATCH_END_OBJECT ? null : fields[fields.length - 1];
    }
}
