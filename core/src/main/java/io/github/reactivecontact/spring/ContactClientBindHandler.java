package io.github.reactivecontact.spring;

import io.github.reactivecontact.redis.WhenUnavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.unit.DataSize;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Checks the binding of {@code contact-client.*}: refuses a duration without a unit, and logs names that no property
 * has. Replaces the failures of binding, because conversion exceptions quote the rejected value, which may be a token
 * in the wrong place.
 */
final class ContactClientBindHandler extends AbstractBindHandler {

    private static final Logger LOG = Loggers.getLogger(ContactClientAutoConfiguration.class);

    private static final ConfigurationPropertyName PREFIX =
            ConfigurationPropertyName.of(ContactClientProperties.PREFIX);

    /** Longer than any valid setting and shorter than a token, which has 50 characters. */
    private static final int MAX_ECHO_LENGTH = 20;

    /** A number that stands for milliseconds by default, which surprises. Zero needs no unit. */
    private static final Pattern NUMBER_ALONE = Pattern.compile("\\s*[+-]?0*[1-9]\\d*\\s*");

    private static final Map<Class<?>, String> FORMS = Map.ofEntries(
            Map.entry(RequestRate.class, RequestRate.FORM),
            Map.entry(Duration.class, "a duration with its unit, such as 500ms, 20s or 5m"),
            Map.entry(DataSize.class, "a size, such as 512KB or 1MB"),
            Map.entry(Integer.class, "a whole number"),
            Map.entry(int.class, "a whole number"),
            Map.entry(Long.class, "a whole number"),
            Map.entry(Double.class, "a number, such as 0.1"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(ContactCacheType.class, "caffeine, redis or none"),
            Map.entry(WhenUnavailable.class, "local-share, wait or fail"),
            Map.entry(ContactClientProperties.ProxyProperties.Type.class, "http, socks4 or socks5"));

    /** The names that were bound or looked for, which are all names that there are. */
    private final Set<ConfigurationPropertyName> known = new HashSet<>();

    ContactClientBindHandler(BindHandler parent) {
        super(parent);
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        if (PREFIX.equals(name)) {
            known.clear();
        }
        if (PREFIX.isAncestorOf(name)) {
            known.add(name);
        }
        return super.onStart(name, target, context);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        ConfigurationProperty property = context.getConfigurationProperty();
        if (PREFIX.isAncestorOf(name)
                && result instanceof Duration
                && property != null
                && NUMBER_ALONE.matcher(String.valueOf(property.getValue())).matches()) {
            String number = String.valueOf(property.getValue()).strip();
            throw new InvalidContactClientPropertyException(
                    name.toString(),
                    "has no unit, was '" + number + "'",
                    "Write " + number + "s for seconds, " + number + "m for minutes, or " + number
                            + "ms for milliseconds.");
        }
        return super.onSuccess(name, target, context, result);
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        if (error instanceof BindException
                || error instanceof InvalidContactClientPropertyException
                || !PREFIX.isAncestorOf(name)) {
            return super.onFailure(name, target, context, error);
        }
        boolean isSecret = InstanceLists.NAME.equals(name) || InstanceLists.NAME.isAncestorOf(name);
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

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        super.onFinish(name, target, context, result);
        if (PREFIX.equals(name)) {
            List<String> unknown = UnknownProperties.describe(context.getSources(), PREFIX, known);
            if (!unknown.isEmpty()) {
                LOG.warn("No property has the name {}", String.join("; ", unknown));
            }
            String replacement = InstanceLists.replacement(context.getSources());
            if (replacement != null) {
                LOG.info("{}", replacement);
            }
        }
    }
}
