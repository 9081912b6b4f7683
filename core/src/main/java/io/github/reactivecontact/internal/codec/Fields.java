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
 * The fields known of one kind of object, found by the bytes of their names, without making strings of them.
 *
 * @param <F> the fields; the last constant stands for every other one
 */
final class Fields<F extends Enum<F>> {

    private final PropertyNameMatcher names;
    private final F[] fields;

    Fields(JsonFactory factory, F[] fields, Function<F, String> name) {
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < fields.length - 1; i++) {
            named.add(Named.fromString(name.apply(fields[i])));
        }
        this.names = factory.constructNameMatcher(named, false);
        this.fields = fields;
    }

    /** The next field of the object that the parser is in; null at its end. */
    @Nullable
    F next(JsonParser parser) {
        int match = parser.nextNameMatch(names);
        if (match >= 0) {
            return fields[match];
        }
        return match == PropertyNameMatcher.MATCH_END_OBJECT ? null : fields[fields.length - 1];
    }
}
