package io.github.reactivecontact.examples.webflux;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.stereotype.Component;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Rejects an {@code Accept} that cannot be read. Spring's answers to such a request have no body. */
@Component
class ReadableAccept implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        try {
            exchange.getRequest().getHeaders().getAccept();
        } catch (InvalidMediaTypeException e) {
            NotAcceptableStatusException refused = new NotAcceptableStatusException(e.getMessage());
            refused.setDetail("Accept cannot be read: " + e.getMessage());
            return Mono.error(refused);
        }
        return chain.filter(exchange);
    }
}
