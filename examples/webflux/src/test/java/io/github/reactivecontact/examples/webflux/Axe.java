package io.github.reactivecontact.examples.webflux;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Deque's axe: accessibility rules of WCAG and good practice. */
final class Axe {

    private static final String RUN = """
            async () => (await axe.run()).violations.flatMap(({ id, nodes }) =>
              nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`))""";

    private Axe() {}

    /** Checks the visible page. */
    static List<?> violations(Page page) {
        page.evaluate(script());
        return (List<?>) page.evaluate(RUN);
    }

    private static String script() {
        try (InputStream script = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
