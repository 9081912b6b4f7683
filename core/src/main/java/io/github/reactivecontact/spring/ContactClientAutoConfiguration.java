package io.github.reactivecontact.spring;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Makes a {@link ReactiveContactClient} of {@code contact-client.*}, unless the application has one of its own or
 * {@code contact-client.enabled} is false. Without an account the application does not start, and the failure says what to
 * write: a service that starts and then answers nothing would be found out later. Every {@link ContactClientListener} bean
 * hears it, and a {@link PermitSource} bean, the only or the primary one, is asked for its permits.
 *
 * <p>When the application stops, requests in flight have {@code contact-client.shutdown-grace} to end, after the web server
 * has let its own requests end.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "contact-client.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(ReactiveContactClient.class)
@EnableConfigurationProperties(ContactClientProperties.class)
public final class ContactClientAutoConfiguration {

    private static final String INSTANCES = ContactClientProperties.PREFIX + ".instances";
    private static final String FIRST_INSTANCE = """
            Write, with what the vendor's console shows for the account,

                contact-client:
                  instances:
                    - api-url: https://7103.api.greenapi.com
                      id-instance: 7103000001
                      api-token-instance: ${GREEN_API_TOKEN}

            in application.yaml. An application that needs no client says contact-client.enabled: false.""";

    ContactClientAutoConfiguration() {}

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor contactClientBindHandlerAdvisor() {
        return UnquotedBindFailures::new;
    }

    // Closed at once if the application does not come to its start; when it stops, the lifecycle was there before.
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
        if (properties.instances().isEmpty() && inOrder.isEmpty()) {
            throw new InvalidContactClientPropertyException(INSTANCES, "names no account", FIRST_INSTANCE);
        }
        try {
            return builder.build();
        } catch (IllegalStateException refusal) {
            throw new InvalidContactClientPropertyException(
                    INSTANCES,
                    String.valueOf(refusal.getMessage()),
                    properties.instances().isEmpty()
                            ? FIRST_INSTANCE
                            : "Write an address with https://, or contact-client.allow-plaintext: true.");
        }
    }

    @Bean
    ContactClientLifecycle contactClientLifecycle(
            ReactiveContactClient reactiveContactClient, ContactClientProperties properties) {
        return new ContactClientLifecycle(reactiveContactClient, properties.shutdownGrace());
    }
}
