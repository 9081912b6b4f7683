package io.github.reactivecontact.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What Spring finds by reflection in a native image, and Spring Boot does not register itself. */
final class ContactClientRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // Spring's conversion service calls valueOf.
        hints.reflection().registerType(RequestRate.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
