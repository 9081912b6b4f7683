package io.github.reactivecontact.spring;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.util.Defaults;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Applies properties to a builder, which validates them. A failure names the invalid property. */
final class ContactClientSettings {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Za-z0-9_.-]+}");
    static final String OPTIONAL = "Write a value of that form, or leave the property out for the default.";
    private static final String ONE_FORM =
            "Write the scalar properties for one instance, or contact-client.instances for several.";
    private static final String REQUIRED = "Write it as GREEN-API's console shows it.";

    private final ReactiveContactClientBuilder builder;

    private ContactClientSettings(ReactiveContactClientBuilder builder) {
        this.builder = builder;
    }

    /**
     * Applies the properties that are set.
     *
     * @throws InvalidContactClientPropertyException if the builder rejects one
     */
    static void apply(ContactClientProperties properties, ReactiveContactClientBuilder builder) {
        new ContactClientSettings(builder).apply(properties);
    }

    /**
     * Adds the instances that the properties name, if any.
     *
     * @throws InvalidContactClientPropertyException if one is invalid, or if they are named in two ways
     */
    static void addInstances(ContactClientProperties properties, ReactiveContactClientBuilder builder) {
        new ContactClientSettings(builder).addInstances(properties);
    }

    private void addInstances(ContactClientProperties properties) {
        ContactClientProperties.InstanceProperties only = properties.only();
        List<ContactClientProperties.InstanceProperties> instances = properties.instances();
        if (only != null) {
            if (!instances.isEmpty()) {
                throw invalid("id-instance", "must not be set together with contact-client.instances", ONE_FORM);
            }
            add(only, "");
        }
        for (int i = 0; i < instances.size(); i++) {
            add(instances.get(i), "instances[" + i + "].");
        }
        boolean isAlone = only == null && instances.isEmpty();
        set("instances-file", properties.instancesFile(), file -> addAll(file.toPath(), isAlone));
    }

    /**
     * Returns the times of cached answers.
     *
     * @throws InvalidContactClientPropertyException if one is out of range
     */
    static CachePolicy policy(ContactClientProperties.CacheProperties cache) {
        CachePolicy policy = CachePolicy.defaults();
        policy = with(policy, "time-to-live", cache.timeToLive(), CachePolicy::withTimeToLive);
        policy = with(
                policy,
                "time-to-live-of-no-contact",
                cache.timeToLiveOfNoContact(),
                CachePolicy::withTimeToLiveOfNoContact);
        policy = with(policy, "stale-for", cache.staleFor(), CachePolicy::withStaleFor);
        policy = with(policy, "jitter", cache.jitter(), CachePolicy::withJitter);
        return with(policy, "time-limit", cache.timeLimit(), CachePolicy::withTimeLimit);
    }

    private static <V> CachePolicy with(
            CachePolicy policy, String property, @Nullable V value, BiFunction<CachePolicy, V, CachePolicy> change) {
        return value == null ? policy : attempt("cache." + property, OPTIONAL, () -> change.apply(policy, value));
    }

    private void apply(ContactClientProperties properties) {
        set("request-rate", properties.requestRate(), this::requestRate);
        set("response-timeout", properties.responseTimeout(), builder::responseTimeout);
        set("deadline", properties.deadline(), builder::deadline);
        set("max-in-flight", properties.maxInFlight(), builder::maxInFlight);
        set("max-waiting", properties.maxWaiting(), builder::maxWaiting);
        set("max-body-size", properties.maxBodySize(), size -> builder.maxBodySize(bytes(size)));
        set("event-loops", properties.eventLoops(), builder::eventLoops);
        set("retry", properties.retry(), this::retry);
        set("cooldown", properties.cooldown(), this::cooldown);
        if (properties.allowPlaintext()) {
            builder.allowPlaintext();
        }
        set("shutdown-grace", properties.shutdownGrace(), ContactClientSettings::checkGrace);
    }

    private void requestRate(RequestRate rate) {
        if (rate.per() == null) {
            builder.unlimitedRate();
        } else {
            builder.requestRate(rate.requests(), rate.per());
        }
    }

    private void retry(ContactClientProperties.RetryProperties retry) {
        RetryPolicy policy = RetryPolicy.defaults();
        if (retry.maxAttempts() != null) {
            int maxAttempts = retry.maxAttempts();
            policy = attempt(
                    "retry.max-attempts", OPTIONAL, () -> RetryPolicy.defaults().withMaxAttempts(maxAttempts));
        }
        builder.retry(policy.withBackoff(
                orDefault(retry.firstBackoff(), policy.firstBackoff()),
                orDefault(retry.maxBackoff(), policy.maxBackoff())));
    }

    private void cooldown(ContactClientProperties.CooldownProperties cooldown) {
        builder.cooldown(
                orDefault(cooldown.initial(), Defaults.INITIAL_COOLDOWN),
                orDefault(cooldown.max(), Defaults.MAX_COOLDOWN));
    }

    private static int bytes(DataSize size) {
        long bytes = size.toBytes();
        if (bytes != (int) bytes) {
            throw new IllegalArgumentException("must be from 1B to " + Integer.MAX_VALUE + "B, was " + size);
        }
        return (int) bytes;
    }

    private static void checkGrace(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("must not be negative, was " + grace);
        }
    }

    private void addAll(Path file, boolean isAlone) {
        if (!isAlone) {
            throw new IllegalArgumentException(
                    "must not be set together with contact-client.instances or .id-instance");
        }
        try {
            builder.instances(InstancesFile.read(file));
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    /** Validates each part separately, so that a failure is attributed without parsing its message. */
    private void add(ContactClientProperties.InstanceProperties instance, String prefix) {
        String id =
                given(prefix + "id-instance", instance.idInstance(), "the number of the instance, one to ten digits");
        String token = given(prefix + "api-token-instance", instance.apiTokenInstance(), "the instance's secret");
        attempt(prefix + "id-instance", REQUIRED, () -> GreenApiInstance.of(id, "token"));
        GreenApiInstance atGeneralHost =
                attempt(prefix + "api-token-instance", REQUIRED, () -> GreenApiInstance.of(id, token));
        String apiUrl = instance.apiUrl();
        GreenApiInstance added = apiUrl == null || apiUrl.isBlank()
                ? atGeneralHost
                : attempt(prefix + "api-url", REQUIRED, () -> GreenApiInstance.of(url(apiUrl.strip()), id, token));
        attempt(prefix + "id-instance", REQUIRED, () -> builder.instance(added));
    }

    private static String given(String property, @Nullable String value, String what) {
        if (value == null || value.isBlank()) {
            throw invalid(property, "is missing", "Write " + what + ", which GREEN-API's console shows.");
        }
        String stripped = value.strip();
        Matcher placeholder = PLACEHOLDER.matcher(stripped);
        if (placeholder.matches()) {
            throw invalid(
                    property,
                    "is " + stripped + ", which nothing resolves",
                    "Set the environment variable or property that it names.");
        }
        return stripped;
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The exception quotes its input, which may be a full request URL with the token.
            throw new IllegalArgumentException("apiUrl is not a URL");
        }
    }

    static <V> void set(String property, @Nullable V value, Consumer<V> setting) {
        if (value != null) {
            attempt(property, OPTIONAL, () -> {
                setting.accept(value);
                return value;
            });
        }
    }

    static <R> R attempt(String property, String advice, Supplier<R> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException e) {
            throw invalid(property, e.getMessage(), advice);
        }
    }

    static InvalidContactClientPropertyException invalid(String property, @Nullable String problem, String advice) {
        return new InvalidContactClientPropertyException(
                ContactClientProperties.PREFIX + "." + property, String.valueOf(problem), advice);
    }

    private static Duration orDefault(@Nullable Duration value, Duration defaultValue) {
        return value == null ? defaultValue : value;
    }
}
