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
 * Hides tokens in the actuator endpoints {@code env} and {@code configprops}, even if these are configured to show
 * values. It hides the token property in every spelling, and every property whose value contains the token of an
 * instance. Such a property is, for example, the environment variable that the token property refers to.
 */
@AutoConfiguration(after = ContactClientAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
public final class ContactClientSanitizingAutoConfiguration {

    private static final String TOKEN = "apitokeninstance";

    ContactClientSanitizingAutoConfiguration() {}

    @Bean
    SanitizingFunction contactClientSanitizingFunction(ObjectProvider<ContactClientProperties> properties) {
        return data -> isTokenProperty(data) || containsToken(data, properties) ? data.withSanitizedValue() : data;
    }

    private static boolean isTokenProperty(SanitizableData data) {
        return data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").endsWith(TOKEN);
    }

    private static boolean containsToken(SanitizableData data, ObjectProvider<ContactClientProperties> properties) {
        return data.getValue() instanceof CharSequence value
                && properties.stream()
                        .flatMap(all -> all.instances().stream())
                        .map(ContactClientProperties.InstanceProperties::apiTokenInstance)
                        .filter(Objects::nonNull)
                        .anyMatch(value.toString()::contains);
    }
}
