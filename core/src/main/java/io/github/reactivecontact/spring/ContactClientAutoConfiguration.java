package io.github.reactivecontact.spring;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Creates a {@link ReactiveContactClient} bean from {@code contact-client.*}, unless the application defines one or
 * {@code contact-client.enabled} is false. Without an instance the application does not start, and the failure analysis
 * shows what to configure. All {@link ContactClientListener} beans are added to the client. A unique or primary
 * {@link PermitSource} bean supplies its permits. A unique {@link InstanceSource} bean replaces its instances while the
 * application runs; without one, {@code contact-client.instances-file} is read again when it changes.
 *
 * <p>When the application stops, requests in flight may complete within {@code contact-client.shutdown-grace}. The
 * client stops after the web server's graceful shutdown.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "contact-client.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(ReactiveContactClient.class)
@EnableConfigurationProperties(ContactClientProperties.class)
public final class ContactClientAutoConfiguration {

    private static final String INSTANCES = ContactClientProperties.PREFIX + ".instances";
    private static final String INSTANCES_FILE = ContactClientProperties.PREFIX + ".instances-file";
    private static final String FIRST_INSTANCE = """
            Write, with the values that GREEN-API's console shows for the instance,

                contact-client:
                  instances:
                    - api-url: https://7103.api.greenapi.com
                      id-instance: 7103000001
                      api-token-instance: ${GREEN_API_TOKEN}

            in application.yaml. An application without a client sets contact-client.enabled: false.""";

    ContactClientAutoConfiguration() {}

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor contactClientBindHandlerAdvisor() {
        return UnquotedBindFailures::new;
    }

    // Closes the client immediately if the startup fails. At shutdown the lifecycle has closed it before.
    @Bean(destroyMethod = "close")
    ReactiveContactClient reactiveContactClient(
            ContactClientProperties properties,
            ObjectProvider<PermitSource> permits,
            ObjectProvider<ContactClientListener> listeners,
            ObjectProvider<ReactiveContactClientBuilderCustomizer> customizers) {
        ReactiveContactClientBuilder builder = ReactiveContactClient.builder();
        ContactClientSettings.apply(properties, builder);
        permits.ifUnique(builder::permits);
        listeners.orderedStream().forEach(builder::listener);
        List<ReactiveContactClientBuilderCustomizer> inOrder =
                customizers.orderedStream().toList();
        inOrder.forEach(customizer -> customizer.customize(builder));
        boolean isFile = properties.instancesFile() != null;
        boolean namesNone = properties.instances().isEmpty() && !isFile;
        if (namesNone && inOrder.isEmpty()) {
            throw new InvalidContactClientPropertyException(INSTANCES, "names no instance", FIRST_INSTANCE);
        }
        try {
            return builder.build();
        } catch (IllegalStateException invalid) {
            throw new InvalidContactClientPropertyException(
                    isFile ? INSTANCES_FILE : INSTANCES,
                    String.valueOf(invalid.getMessage()),
                    namesNone
                            ? FIRST_INSTANCE
                            : "Write an address with https://, or contact-client.allow-plaintext: true.");
        }
    }

    @Bean
    ContactClientLifecycle contactClientLifecycle(
            ReactiveContactClient reactiveContactClient, ContactClientProperties properties) {
        return new ContactClientLifecycle(reactiveContactClient, properties.shutdownGrace());
    }

    // Before the bean that depends on a source, whose condition sees only earlier beans.
    @Bean
    @ConditionalOnProperty("contact-client.instances-file")
    @ConditionalOnMissingBean
    InstanceSource contactClientInstancesFile(ContactClientProperties properties) {
        Path file = Objects.requireNonNull(properties.instancesFile()).toPath();
        return () -> InstancesFile.watch(file);
    }

    @Bean
    @ConditionalOnSingleCandidate(InstanceSource.class)
    InstanceUpdates contactClientInstanceUpdates(ReactiveContactClient reactiveContactClient, InstanceSource source) {
        return new InstanceUpdates(reactiveContactClient, source);
    }
}
