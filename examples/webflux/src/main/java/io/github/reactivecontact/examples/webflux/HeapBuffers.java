package io.github.reactivecontact.examples.webflux;

import java.nio.file.Path;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Copies bodies to heap buffers, which need no release. With pooled buffers Spring leaks the row that it has just
 * encoded when a client leaves a streamed response. Its multipart parser, if cancelled, releases a buffer twice.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class HeapBuffers implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange.mutate()
                .request(new Request(exchange.getRequest()))
                .response(new Response(exchange.getResponse()))
                .build());
    }

    /** Reads and releases a buffer. */
    static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static DataBuffer copy(DataBuffer pooled) {
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes(pooled));
    }

    private static final class Request extends ServerHttpRequestDecorator {

        Request(ServerHttpRequest request) {
            super(request);
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody().map(HeapBuffers::copy);
        }
    }

    private static final class Response extends ServerHttpResponseDecorator implements ZeroCopyHttpOutputMessage {

        Response(ServerHttpResponse response) {
            super(response);
        }

        @Override
        public DataBufferFactory bufferFactory() {
            return DefaultDataBufferFactory.sharedInstance;
        }

        /** Files are sent without buffers. */
        @Override
        public Mono<Void> writeWith(Path file, long position, long count) {
            return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
        }
    }
}
