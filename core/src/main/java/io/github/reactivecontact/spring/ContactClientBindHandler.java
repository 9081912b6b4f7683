package io.github.reactivecontact.spring;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.unit.DataSize;

/**
 * Replaces the failures of binding {@code contact-client.*}. Conversion exceptions quote the rejected value, which may
 * be a token in the wrong place.
 */
final class UnquotedBindFailures extends AbstractBindHandler {

    private static final ConfigurationPropertyName PREFIX =
            ConfigurationPropertyName.of(ContactClientProperties.PREFIX);
    private static final ConfigurationPropertyName INSTANCES = PREFIX.append("instances");

    /** Longer than any valid setting and shorter than a token, which has 50 characters. */
    private static final int MAX_ECHO_LENGTH = 20;

    private static final Map<Class<?>, String> FORMS = Map.of(
            RequestRate.class, RequestRate.FORM,
            Duration.class, "a duration, such as 500ms, 20s or 5m",
            DataSize.class, "a size, such as 512KB or 1MB",
            Integer.class, "a whole number",
            boolean.class, "true or false");

    UnquotedBindFailures(BindHandler parent) {
        super(parent);
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        if (error instanceof BindException || !PREFIX.isAncestorOf(name)) {
            return super.onFailure(name, target, context, error);
        }
        boolean isSecret = INSTANCES.equals(name) || INSTANCES.isAncestorOf(name);
        throw new InvalidContactClientPropertyException(
                name.toString(),
                problem(context.getConfigurationProperty(), isSecret),
                isSecret
                        ? "Write contact-client.instances[0].id-instance and"
                                + " contact-client.instances[0].api-token-instance."
                        : "Write " + FORMS.getOrDefault(target.getType().resolve(Object.class), "a value of its type")
                                + ".");
    }

    private static String problem(@Nullable ConfigurationProperty property, boolean isSecret) {
        if (isSecret || property == null || !(property.getValue() instanceof CharSequence value)) {
            return "is not of the right form";
        }
        return value.length() > MAX_ECHO_LENGTH
                ? "is not of the right form, was a text of " + value.length() + " characters"
                : "is not of the right form, was '" + value + "'";
    }
}
