package io.github.reactivecontact.leakcheck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects every text of an exception, its causes and its suppressed exceptions, keyed by its location. */
final class ThrowableTexts {

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<Throwable> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    private ThrowableTexts() {}

    static Map<String, String> of(Throwable error) {
        ThrowableTexts all = new ThrowableTexts();
        all.walk(error.getClass().getSimpleName(), error);
        StringWriter stackTrace = new StringWriter();
        error.printStackTrace(new PrintWriter(stackTrace));
        all.texts.put("the printed stack trace", stackTrace.toString());
        return all.texts;
    }

    private void walk(String path, @Nullable Throwable error) {
        if (error == null || !visited.add(error)) {
            return;
        }
        texts.put("the message of " + path, String.valueOf(error.getMessage()));
        texts.put("the localized message of " + path, String.valueOf(error.getLocalizedMessage()));
        texts.put("toString() of " + path, String.valueOf(error));
        walk(path + "'s cause", error.getCause());
        Throwable[] suppressed = error.getSuppressed();
        for (int i = 0; i < suppressed.length; i++) {
            walk(path + "'s suppressed " + i, suppressed[i]);
        }
    }
}
