package io.github.reactivecontact.benchmarks.clients;

import io.github.reactivecontact.ReactiveContactClient;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** A Spring Boot application with auto-configuration and without a web server, whose bean is a client. */
public final class BootApplication implements LoadClient {

    private final ConfigurableApplicationContext context;

    private BootApplication(Class<?> configuration, Target target, boolean isThisClientEnabled) {
        SpringApplication application = new SpringApplication(configuration);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(Target.class, () -> target));
        Instance instance = target.instance();
        context = application.run(
                "--contact-client.enabled=" + isThisClientEnabled,
                "--contact-client.api-url=" + instance.apiUrl(),
                "--contact-client.id-instance=" + instance.idInstance(),
                "--contact-client.api-token-instance=" + Instance.API_TOKEN_INSTANCE);
    }

    /**
     * Starts an application without a client.
     *
     * @param target the server
     * @return an application that the caller closes
     */
    public static BootApplication withoutClient(Target target) {
        return new BootApplication(WithoutClient.class, target, false);
    }

    static BootApplication withThisClient(Target target) {
        return new BootApplication(WithThisClient.class, target, true);
    }

    static BootApplication withWebClient(Target target) {
        return new BootApplication(WithWebClient.class, target, false);
    }

    @Override
    public void run(Load load) {
        context.getBean(LoadClient.class).run(load);
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithoutClient {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithThisClient {

        @Bean
        LoadClient loadClient(ReactiveContactClient client) {
            return new ThisClient(client);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithWebClient {

        @Bean
        LoadClient loadClient(Target target) {
            return SpringWebClient.withDefaults(target);
        }
    }
}
