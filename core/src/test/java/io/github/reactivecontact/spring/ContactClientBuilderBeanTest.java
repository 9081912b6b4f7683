package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.redis.RedisPermitSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;

/** The builder of the auto-configured client, and the beans that change it. */
class ContactClientBuilderBeanTest {

    private static final GreenApiInstance OTHER = GreenApiInstance.of("7103000009", Applications.TOKEN);

    @Test
    void builder_eachInjection_isNewAndHasTheSettings() {
        Applications.withInstance()
                .withPropertyValues("contact-client.max-in-flight=7")
                .run(context -> {
                    ReactiveContactClientBuilder first = context.getBean(ReactiveContactClientBuilder.class);
                    ReactiveContactClientBuilder second = context.getBean(ReactiveContactClientBuilder.class);

                    assertThat(first).isNotSameAs(second);
                    try (ReactiveContactClient client =
                            second.setInstances(List.of(OTHER)).build()) {
                        assertThat(client.snapshot().maxInFlight()).isEqualTo(7);
                        assertThat(client.snapshot().instances())
                                .extracting(ClientSnapshot.Instance::idInstance)
                                .containsExactly("7103000009");
                    }
                    assertThat(idsOf(context)).containsExactly("7103000001");
                });
    }

    @Test
    void builder_ofOwnClient_isThatOfTheProperties() {
        Applications.withInstance()
                .withPropertyValues("contact-client.max-in-flight=7")
                .withBean(OwnClient.class)
                .run(context -> {
                    assertThat(context).hasSingleBean(ReactiveContactClientBuilder.class);
                    assertThat(context.getBean(OwnClient.class)
                                    .client
                                    .snapshot()
                                    .maxInFlight())
                            .isEqualTo(7);
                });
    }

    @Test
    void customizer_setsInstances_replacesThoseOfProperties() {
        Applications.withInstance()
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> builder -> builder.setInstances(List.of(OTHER)))
                .run(context -> assertThat(idsOf(context)).containsExactly("7103000009"));
    }

    @Test
    void connectionDetails_replaceInstancesOfProperties() {
        Applications.withInstance()
                .withBean(ContactClientConnectionDetails.class, () -> () -> List.of(OTHER))
                .run(context -> assertThat(idsOf(context)).containsExactly("7103000009"));
        Applications.withoutInstance()
                .withBean(ContactClientConnectionDetails.class, () -> () -> List.of(OTHER))
                .run(context -> assertThat(idsOf(context)).containsExactly("7103000009"));
    }

    @Test
    void permitSources_twoWithoutPrimary_failTheStart() {
        PermitSource nothing = requests -> Mono.empty();
        Applications.withInstance()
                .withBean("one", PermitSource.class, () -> nothing)
                .withBean("two", PermitSource.class, () -> nothing)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("one,two"));
    }

    @Test
    void redisAddress_ofProperties_sharesTheRate() {
        Applications.withInstance()
                .withPropertyValues(
                        "contact-client.redis.uri=redis://127.0.0.1:1",
                        "contact-client.redis.prefix=contacts",
                        "contact-client.redis.command-timeout=100ms",
                        "contact-client.redis.when-unavailable=fail",
                        "contact-client.redis.local-share=0.5")
                .run(context -> assertThat(context).hasSingleBean(RedisPermitSource.class));
    }

    @Test
    void redisAddress_ofSpringBoot_sharesTheRateOnRequestOnly() {
        Applications.withInstance()
                .withBean(DataRedisConnectionDetails.class, OneServer::new)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(PermitSource.class));
        Applications.withInstance()
                .withBean(DataRedisConnectionDetails.class, OneServer::new)
                .withPropertyValues("contact-client.redis.share-rate=true")
                .run(context -> assertThat(context).hasSingleBean(RedisPermitSource.class));
    }

    @Test
    void redisAddress_withOwnPermitSource_isNotUsed() {
        Applications.withInstance()
                .withPropertyValues("contact-client.redis.uri=redis://127.0.0.1:1")
                .withBean(PermitSource.class, () -> requests -> Mono.empty())
                .run(context ->
                        assertThat(context).hasSingleBean(PermitSource.class).doesNotHaveBean(RedisPermitSource.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "share-rate=true | contact-client.redis.share-rate: needs an address",
                "uri=secret:secret | contact-client.redis.uri: is not an address",
                "uri=redis://127.0.0.1:1, contact-client.request-rate=unlimited | request-rate: is unlimited",
                "uri=redis://127.0.0.1:1, contact-client.redis.local-share=0 | contact-client.redis.local-share: share must"
            })
    void redis_invalidProperty_isNamed(String properties, String message) {
        Applications.withInstance()
                .withPropertyValues(("contact-client.redis." + properties).split(", "))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(message)
                        .hasMessageNotContaining("secret"));
    }

    @Test
    void classPath_withoutOptionalLibraries_createsClient() {
        Applications.withInstance()
                .withClassLoader(new FilteredClassLoader(
                        "io.lettuce",
                        "com.github.benmanes.caffeine",
                        "org.springframework.boot.data.redis",
                        "org.springframework.web",
                        "org.springframework.http"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReactiveContactClient.class));
    }

    @Test
    void hints_ofNativeImage_haveValueOfOfRate() throws NoSuchMethodException {
        RuntimeHints hints = new RuntimeHints();
        new ContactClientRuntimeHints().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(RequestRate.class.getMethod("valueOf", String.class)))
                .accepts(hints);
    }

    private static List<String> idsOf(ApplicationContext context) {
        return context.getBean(ReactiveContactClient.class).snapshot().instances().stream()
                .map(ClientSnapshot.Instance::idInstance)
                .toList();
    }

    private static final class OwnClient implements AutoCloseable {

        final ReactiveContactClient client;

        OwnClient(ReactiveContactClientBuilder builder) {
            client = builder.build();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static final class OneServer implements DataRedisConnectionDetails {

        @Override
        public @Nullable String getPassword() {
            return "a-password";
        }

        @Override
        public Standalone getStandalone() {
            return Standalone.of("127.0.0.1", 1);
        }
    }
}
