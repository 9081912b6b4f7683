package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Adds {@code RateLimit-Policy} and {@code RateLimit} to the responses of lookups and lists, at the moment at which
 * their headers are sent.
 */
@Component
class RateLimitHeaders implements WebFilter {

    private final ReactiveContactClient client;

    RateLimitHeaders(ReactiveContactClient client) {
        this.client = client;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (SecurityHeaders.isLookup(exchange.getRequest())) {
            ServerHttpResponse response = exchange.getResponse();
            response.beforeCommit(() -> Mono.fromRunnable(() -> set(response.getHeaders())));
        }
        return chain.filter(exchange);
    }

    private void set(HttpHeaders headers) {
        FleetRate rate = FleetRate.of(client.snapshot(), client.estimate(0));
        if (rate != null) {
            headers.set("RateLimit-Policy", rate.policy());
            headers.set("RateLimit", rate.limit(headers.getFirst(HttpHeaders.RETRY_AFTER)));
        }
    }
}
