package io.github.reactivecontact.spring;

import java.util.Locale;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Keeps tokens out of the actuator's {@code env} and {@code configprops}, also where they are told to show values: the
 * property itself, by whatever spelling, and any other whose value has the token of an account in it, such as the
 * environment variable that the property refers to.
 */
@AutoConfiguration(after = ContactClientAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
public final class ContactClientSanitizingAutoConfiguration {

    private static final String TOKEN = "apitokeninstance";

    ContactClientSanitizingAutoConfiguration() {}

    @Bean
    SanitizingFunction contactClientSanitizingFunction(ObjectProvider<ContactClientProperties> properties) {
        return data -> isTokensProperty(data) || holdsToken(data, properties) ? data.withSanitizedValue() : data;
    }

    private static boolean isTokensProperty(SanitizableData data) {
        return data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").endsWith(TOKEN);
    }

    private static boolean holdsToken(SanitizableData data, ObjectProvider<ContactClientProperties> properties) {
        return data.getValue() instanceof CharSequence value
                && properties.stream()
                        .flatMap(all -> all.instances().stream())
                        .map(ContactClientProperties.Instance::apiTokenInstance)
                        .filter(Objects::nonNull)
                        .anyMatch(value.toString()::contains);
    }
}
