package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The service on a free port, with an HTTP client. */
final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final ConnectionProvider connections = ConnectionProvider.newConnection();
    private final HttpClient http = HttpClient.create(connections);

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts the service without an instance, so that it uses the simulator. */
    static Service start(String... properties) {
        return new Service(run(new SpringApplicationBuilder(WebfluxExample.class), properties));
    }

    /** Starts the service with the given client. */
    static Service start(ReactiveContactClientBuilder client, String... properties) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(WebfluxExample.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(ReactiveContactClient.class, client::build));
        return new Service(run(application, properties));
    }

    private static ConfigurableApplicationContext run(SpringApplicationBuilder application, String... properties) {
        List<String> all = Stream.concat(Stream.of("server.port=0", "server.shutdown=immediate"), Stream.of(properties))
                .toList();
        return application
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean(ReactorResourceFactory.class, Service::ownResources))
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** Uses separate resources, because Spring Boot would dispose of the global ones. */
    private static ReactorResourceFactory ownResources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    HttpClient http() {
        return http.baseUrl("http://127.0.0.1:" + port());
    }

    WebTestClient web() {
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(http))
                .baseUrl("http://127.0.0.1:" + port())
                .responseTimeout(TestTimeout.LIMIT)
                .build();
    }

    /** Stops the service like Ctrl-C. Open client connections stay open. */
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        connections.dispose();
        context.close();
    }
}
