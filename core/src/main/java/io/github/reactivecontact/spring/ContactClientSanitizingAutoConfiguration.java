package io.github.reactivecontact.spring;

import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Hides tokens in the actuator endpoints {@code env} and {@code configprops}, even if these are configured to show
 * values. It hides the properties of tokens, of the proxy's password, of the hash key and of Redis's address in every
 * spelling, and every property whose value contains the token of an instance. Such a property is, for example, the
 * environment variable that the token property refers to.
 */
@AutoConfiguration(after = ContactClientAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
public final class ContactClientSanitizingAutoConfiguration {

    /** Ends of the names of secret properties, in lower case and without separators. */
    private static final List<String> SECRETS = List.of(
            "apitokeninstance", "contactclientproxypassword", "contactclientredisuri", "contactclientcachehashkey");

    ContactClientSanitizingAutoConfiguration() {}

    @Bean
    SanitizingFunction contactClientSanitizingFunction(ObjectProvider<ContactClientProperties> properties) {
        return data -> isSecret(data) || containsToken(data, properties) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SanitizableData data) {
        String name = data.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return SECRETS.stream().anyMatch(name::endsWith);
    }

    private static boolean containsToken(SanitizableData data, ObjectProvider<ContactClientProperties> properties) {
        return data.getValue() instanceof CharSequence value
                && properties.stream().flatMap(ContactClientProperties::tokens).anyMatch(value.toString()::contains);
    }
}
