package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Application contexts for tests, and the settings of a builder. */
final class Applications {

    static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";

    private Applications() {}

    static ApplicationContextRunner withoutInstance() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ContactClientAutoConfiguration.class,
                        ContactClientHealthAutoConfiguration.class,
                        ContactClientMetricsAutoConfiguration.class,
                        ContactClientObservationAutoConfiguration.class,
                        ContactClientSanitizingAutoConfiguration.class,
                        HealthContributorRegistryAutoConfiguration.class));
    }

    static ApplicationContextRunner withInstance() {
        return withoutInstance()
                .withPropertyValues(
                        "contact-client.instances[0].id-instance=7103000001",
                        "contact-client.instances[0].api-token-instance=" + TOKEN);
    }

    /** Returns a client whose methods return null or nothing, as those of a mock. */
    static ReactiveContactClient mockedClient() {
        return (ReactiveContactClient) Proxy.newProxyInstance(
                Applications.class.getClassLoader(),
                new Class<?>[] {ReactiveContactClient.class},
                (proxy, method, arguments) -> null);
    }

    /** Returns the builder's settings by field name. */
    static Map<String, String> settings(ReactiveContactClientBuilder builder) {
        Map<String, String> settings = new TreeMap<>();
        Object assembly =
                value(fields(ReactiveContactClientBuilder.class).findFirst().orElseThrow(), builder);
        fields(assembly.getClass())
                .filter(field -> !field.getName().equals("httpClient"))
                .forEach(field -> settings.put(field.getName(), String.valueOf(value(field, assembly))));
        return settings;
    }

    private static Stream<Field> fields(Class<?> owner) {
        return Arrays.stream(owner.getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers()));
    }

    private static Object value(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
