package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.util.Defaults;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ContactClientPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "request-rate=10/s, rate, 'Rate[requests=10, per=PT1S]'",
        "request-rate=100/1m, rate, 'Rate[requests=100, per=PT1M]'",
        "request-rate=1 / 500ms, rate, 'Rate[requests=1, per=PT0.5S]'",
        "request-rate=3/PT2S, rate, 'Rate[requests=3, per=PT2S]'",
        "request-rate=unlimited, rate, null",
        "response-timeout=5s, responseTimeout, PT5S",
        "deadline=3s, deadline, PT3S",
        "max-in-flight=7, maxInFlight, 7",
        "max-waiting=9, maxWaiting, 9",
        "max-body-size=64KB, maxBodySize, 65536",
        "retry.max-attempts=2, retry, 'RetryPolicy[maxAttempts=2, first=PT0.5S, max=PT30S]'",
        "retry.first-backoff=1s, retry, 'RetryPolicy[maxAttempts=4, first=PT1S, max=PT30S]'",
        "retry.max-backoff=5s, retry, 'RetryPolicy[maxAttempts=4, first=PT0.5S, max=PT5S]'",
        "cooldown.initial=2m, initialCooldown, PT2M",
        "cooldown.max=2h, maxCooldown, PT2H",
        "allow-plaintext=true, plaintextAllowed, true",
        "event-loops=1, eventLoops, 1"
    })
    void property_ofSetting_changesOnlyThatSetting(String property, String setting, String value) {
        Map<String, String> expected = settingsBy();
        assertThat(expected.put(setting, value)).isNotNull().isNotEqualTo(value);

        assertThat(settingsBy("contact-client." + property)).isEqualTo(expected);
    }

    @Test
    void properties_instanceOnly_keepBuilderDefaults() {
        Map<String, String> untouched = Applications.settings(ReactiveContactClient.builder());
        untouched.remove("instances");
        Map<String, String> settings = settingsBy();
        settings.remove("instances");

        assertThat(settings).isEqualTo(untouched);
    }

    @Test
    void properties_oneOfPair_keepsDefaultOfOther() {
        assertThat(Applications.settings(ReactiveContactClient.builder()))
                .containsEntry("retry", RetryPolicy.defaults().toString());
        assertThat(Applications.settings(ReactiveContactClient.builder()))
                .containsEntry("initialCooldown", Defaults.INITIAL_COOLDOWN.toString())
                .containsEntry("maxCooldown", Defaults.MAX_COOLDOWN.toString());
    }

    @Test
    void metadata_everyProperty_hasTypeAndDescription() throws IOException {
        Map<String, JsonNode> metadata = metadata();

        assertThat(metadata.keySet())
                .containsExactly(
                        "contact-client.allow-plaintext",
                        "contact-client.api-token-instance",
                        "contact-client.api-url",
                        "contact-client.cache.command-timeout",
                        "contact-client.cache.hash-key",
                        "contact-client.cache.jitter",
                        "contact-client.cache.maximum-size",
                        "contact-client.cache.prefix",
                        "contact-client.cache.stale-for",
                        "contact-client.cache.time-limit",
                        "contact-client.cache.time-to-live",
                        "contact-client.cache.time-to-live-of-no-contact",
                        "contact-client.cache.type",
                        "contact-client.cooldown.initial",
                        "contact-client.cooldown.max",
                        "contact-client.deadline",
                        "contact-client.enabled",
                        "contact-client.event-loops",
                        "contact-client.id-instance",
                        "contact-client.instances",
                        "contact-client.instances-file",
                        "contact-client.max-body-size",
                        "contact-client.max-in-flight",
                        "contact-client.max-waiting",
                        "contact-client.proxy.host",
                        "contact-client.proxy.non-proxy-hosts",
                        "contact-client.proxy.password",
                        "contact-client.proxy.port",
                        "contact-client.proxy.type",
                        "contact-client.proxy.username",
                        "contact-client.redis.command-timeout",
                        "contact-client.redis.local-share",
                        "contact-client.redis.prefix",
                        "contact-client.redis.share-rate",
                        "contact-client.redis.uri",
                        "contact-client.redis.when-unavailable",
                        "contact-client.request-rate",
                        "contact-client.response-timeout",
                        "contact-client.retry.first-backoff",
                        "contact-client.retry.max-attempts",
                        "contact-client.retry.max-backoff",
                        "contact-client.shutdown-grace",
                        "contact-client.simulator.enabled",
                        "contact-client.simulator.instances",
                        "contact-client.ssl.bundle",
                        "contact-client.web.problem-details",
                        "management.health.contact-client.enabled");
        assertThat(metadata).allSatisfy((name, property) -> {
            assertThat(property.path("type").stringValue("")).as(name).isNotBlank();
            assertThat(property.path("description").stringValue("")).as(name).isNotBlank();
        });
    }

    @Test
    void metadata_defaults_matchBuilder() throws IOException {
        List<String> defaults = new ArrayList<>();
        metadata().forEach((name, property) -> {
            if (property.has("defaultValue")) {
                defaults.add(name + "=" + property.get("defaultValue").asString());
            }
        });

        assertThat(defaults).hasSize(31);
        assertThat(settingsBy(defaults.toArray(String[]::new))).isEqualTo(settingsBy());
    }

    @Test
    void shutdownGrace_byDefault_isShorterThanBootPhaseTimeout() {
        Applications.withInstance()
                .run(context -> assertThat(
                                context.getBean(ContactClientProperties.class).shutdownGrace())
                        .isEqualTo(Duration.ofSeconds(20)));
    }

    @Test
    void toString_ofProperties_omitsToken() {
        Applications.withInstance()
                .run(context -> assertThat(context.getBean(ContactClientProperties.class))
                        .asString()
                        .contains("7103000001")
                        .doesNotContain(Applications.TOKEN));
    }

    private static Map<String, String> settingsBy(String... properties) {
        Map<String, String> settings = new TreeMap<>();
        Applications.withInstance()
                .withPropertyValues(properties)
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> (ReactiveContactClientBuilder builder) -> settings.putAll(Applications.settings(builder)))
                .run(context -> assertThat(context).hasNotFailed());
        return settings;
    }

    private static Map<String, JsonNode> metadata() throws IOException {
        try (InputStream json =
                ContactClientProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<String, JsonNode> properties = new TreeMap<>();
            JsonMapper.shared()
                    .readTree(json)
                    .get("properties")
                    .forEach(property -> properties.put(property.get("name").stringValue(), property));
            return properties;
        }
    }
}
