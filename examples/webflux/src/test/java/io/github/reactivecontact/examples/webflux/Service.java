package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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
    private final ChannelGroup accepted;
    private final ConnectionProvider connections = ConnectionProvider.newConnection();
    private final HttpClient http = HttpClient.create(connections);

    private Service(SpringApplicationBuilder application, String... properties) {
        // Also closes connections that are accepted after the group was closed.
        accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        context = run(application, accepted, properties);
    }

    /** Starts the service without an instance, so that it uses the simulator. */
    static Service start(String... properties) {
        return new Service(new SpringApplicationBuilder(WebfluxExample.class), properties);
    }

    /** Starts the service with the given client. */
    static Service start(ReactiveContactClientBuilder client, String... properties) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(WebfluxExample.class)
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean(ReactiveContactClient.class, client::build));
        return new Service(
                application,
                Stream.concat(Stream.of("contact-client.simulator.enabled=false"), Stream.of(properties))
                        .toArray(String[]::new));
    }

    /** Starts the service with a client of a simulator's instances, without a rate limit. */
    static Service unlimited(GreenApiSimulator simulator, String... properties) {
        return start(
                ReactiveContactClient.builder().instances(simulator.instances()).unlimitedRate(), properties);
    }

    private static ConfigurableApplicationContext run(
            SpringApplicationBuilder application, ChannelGroup accepted, String... properties) {
        List<String> all = Stream.concat(Stream.of("server.port=0", "server.shutdown=immediate"), Stream.of(properties))
                .toList();
        return application
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean(ReactorResourceFactory.class, Service::ownResources);
                    beans.registerBean(AcceptedConnections.class, () -> new AcceptedConnections(accepted));
                })
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

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
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

    /** Closes the open connections. New ones are accepted. */
    void dropConnections() {
        List.copyOf(accepted).forEach(Channel::close);
    }

    /** Stops the service like Ctrl-C. Open client connections stay open. */
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        connections.dispose();
        accepted.close().awaitUninterruptibly(TestTimeout.LIMIT.toMillis());
        context.close();
    }

    /** Adds each accepted connection to a group. */
    private record AcceptedConnections(ChannelGroup group)
            implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

        @Override
        public void customize(NettyReactiveWebServerFactory factory) {
            factory.addServerCustomizers(
                    server -> server.doOnChannelInit((observer, channel, client) -> group.add(channel)));
        }
    }
}
