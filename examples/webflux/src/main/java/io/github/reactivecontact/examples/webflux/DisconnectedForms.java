package io.github.reactivecontact.examples.webflux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * Hides the disconnect of a sender from Spring's reader of forms, which passes the error on for the form and for its
 * part: the second one would be dropped and logged. Reactor Netty cancels the handler of a closed connection anyway.
 */
@Component
final class DisconnectedForms implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        // Not parsed: a type that cannot be read is for the handlers to reject.
        String type = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return StringUtils.startsWithIgnoreCase(type, MediaType.MULTIPART_FORM_DATA_VALUE)
                ? chain.filter(exchange.mutate().request(new Form(request)).build())
                : chain.filter(exchange);
    }

    private static final class Form extends ServerHttpRequestDecorator {

        Form(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().onErrorResume(AbortedException.class, closed -> Flux.never());
        }
    }
}
