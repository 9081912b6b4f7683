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

/** The service on a free port, with a client for it. */
final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final ConnectionProvider connections = ConnectionProvider.newConnection();
    private final HttpClient http = HttpClient.create(connections);

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** As it starts without an account. */
    static Service start(String... properties) {
        return new Service(run(new SpringApplicationBuilder(WebfluxExample.class), properties));
    }

    /** With this client in the place of one that is configured. */
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

    /** Boot's would dispose of those that the whole process shares. */
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
                .responseTimeout(Patience.LIMIT)
                .build();
    }

    /** As at Ctrl-C; who is connected stays so. */
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        connections.dispose();
        context.close();
    }
}
