package io.github.reactivecontact.examples.webflux;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Serves the page as a file also at the root: Spring Boot's route has no HEAD, and 404 for other methods. */
@Component
class WelcomePage implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (!request.getPath().pathWithinApplication().value().equals("/")) {
            return chain.filter(exchange);
        }
        String page = request.getPath().contextPath().value() + "/index.html";
        return chain.filter(
                exchange.mutate().request(request.mutate().path(page).build()).build());
    }
}
