package io.github.reactivecontact.spring;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Flux;

/**
 * Creates a {@link ReactiveContactClient} bean from {@code contact-client.*}, unless the application defines one or
 * {@code contact-client.enabled} is false. Without an instance the application does not start, and the failure analysis
 * shows what to configure.
 *
 * <p>The {@link ReactiveContactClientBuilder} bean is a prototype: each injection point receives a new builder with the
 * settings of the properties, all {@link ContactClientListener} beans, and what the customizers set. A
 * {@link PermitSource} and a {@link ContactCache} bean are used too. With two of a kind and no primary one the
 * application does not start.
 *
 * <p>If {@code contact-client.simulator.enabled} is true, all clients use a
 * {@link io.github.reactivecontact.simulator.GreenApiSimulator}: a bean of the application, or one that is started.
 * Instances that are configured too fail the start, and so does a client bean of the application that was not built
 * from the builder bean.
 *
 * <p>A unique {@link InstanceSource} bean replaces the instances of the client while the application runs; without one,
 * {@code contact-client.instances-file} is read again when it changes.
 *
 * <p>When the application stops, the bulks of the client end before the web server waits for its requests: what waits
 * fails at once, and requests in flight may complete within {@code contact-client.shutdown-grace}. The client itself
 * stops after the web server's graceful shutdown, and its single lookups in flight have that time again.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "contact-client.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ContactClientProperties.class)
@Import({
    ContactClientCacheConfiguration.class,
    ContactClientRedisConfiguration.class,
    ContactClientSimulatorConfiguration.class
})
@ImportRuntimeHints(ContactClientRuntimeHints.class)
public final class ContactClientAutoConfiguration {

    private static final String INSTANCES = ContactClientProperties.PREFIX + ".instances";
    private static final String API_URL = ContactClientProperties.PREFIX + ".api-url";
    private static final String INSTANCES_FILE = ContactClientProperties.PREFIX + ".instances-file";
    private static final String FIRST_INSTANCE = """
            Write, with the values that GREEN-API's console shows for the instance,

                contact-client:
                  api-url: https://7103.api.greenapi.com
                  id-instance: 7103000001
                  api-token-instance: ${GREEN_API_TOKEN}

            in application.yaml. Several instances are a list, contact-client.instances. \
            Without an instance, contact-client.simulator.enabled: true invents contacts. An application without a client sets contact-client.enabled: false.""";

    ContactClientAutoConfiguration() {}

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor contactClientBindHandlerAdvisor() {
        return ContactClientBindHandler::new;
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnMissingBean
    ReactiveContactClientBuilder reactiveContactClientBuilder(
            ContactClientProperties properties,
            Simulation simulation,
            Optional<ContactClientConnectionDetails> connection,
            Optional<PermitSource> permits,
            Optional<ContactCache> cache,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<ContactClientListener> listeners,
            ObjectProvider<ReactiveContactClientBuilderCustomizer> customizers) {
        ReactiveContactClientBuilder builder = ReactiveContactClient.builder();
        ContactClientSettings.apply(properties, builder);
        if (!simulation.isOn()) {
            connection.ifPresentOrElse(
                    details -> builder.setInstances(details.getInstances()),
                    () -> ContactClientSettings.addInstances(properties, builder));
            HttpClientSettings.apply(properties, bundles, builder);
        }
        if (simulation != Simulation.BY_TEST) {
            permits.ifPresent(builder::permits);
        }
        CachePolicy policy = ContactClientSettings.policy(properties.cache());
        cache.ifPresentOrElse(
                found -> builder.cache(found, policy),
                () -> ContactClientCacheConfiguration.requireNone(properties.cache()));
        listeners.orderedStream().forEach(builder::listener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder;
    }

    /** The client, and what depends on it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ReactiveContactClient.class)
    static final class Client {

        // Closes the client immediately if the startup fails. At shutdown the lifecycle has closed it before.
        @Bean(destroyMethod = "close")
        ReactiveContactClient reactiveContactClient(
                ContactClientProperties properties,
                Simulation simulation,
                ReactiveContactClientBuilder builder,
                ObjectProvider<ContactClientConnectionDetails> connection,
                ObjectProvider<ReactiveContactClientBuilderCustomizer> customizers) {
            boolean namesNone = !simulation.isOn()
                    && properties.namesNoInstance()
                    && connection.stream().findAny().isEmpty();
            if (namesNone && customizers.stream().findAny().isEmpty()) {
                throw new InvalidContactClientPropertyException(INSTANCES, "names no instance", FIRST_INSTANCE);
            }
            try {
                return builder.build();
            } catch (IllegalStateException invalid) {
                throw new InvalidContactClientPropertyException(
                        nameOf(properties),
                        String.valueOf(invalid.getMessage()),
                        namesNone
                                ? FIRST_INSTANCE
                                : "Write an address with https://, or contact-client.allow-plaintext: true.");
            }
        }

        private static String nameOf(ContactClientProperties properties) {
            if (properties.instancesFile() != null) {
                return INSTANCES_FILE;
            }
            return properties.only() == null ? INSTANCES : API_URL;
        }

        @Bean
        ContactClientLifecycle contactClientLifecycle(
                ReactiveContactClient reactiveContactClient,
                ContactClientProperties properties,
                Environment environment) {
            ShutdownTimes.check(properties.shutdownGrace(), environment);
            return new ContactClientLifecycle(reactiveContactClient, properties.shutdownGrace());
        }

        @Bean
        BulkEnd contactClientBulkEnd(ReactiveContactClient reactiveContactClient, ContactClientProperties properties) {
            return new BulkEnd(reactiveContactClient, properties.shutdownGrace());
        }

        // Before the bean that depends on a source, whose condition sees only earlier beans.
        @Bean
        @ConditionalOnProperty("contact-client.instances-file")
        @ConditionalOnMissingBean({InstanceSource.class, ContactClientConnectionDetails.class})
        InstanceSource contactClientInstancesFile(ContactClientProperties properties) {
            Path file = Objects.requireNonNull(properties.instancesFile()).toPath();
            return () -> InstancesFile.watch(file);
        }

        @Bean
        @ConditionalOnSingleCandidate(InstanceSource.class)
        InstanceUpdates contactClientInstanceUpdates(
                ReactiveContactClient reactiveContactClient, InstanceSource source, Simulation simulation) {
            return new InstanceUpdates(reactiveContactClient, simulation.isOn() ? Flux::never : source);
        }
    }
}
