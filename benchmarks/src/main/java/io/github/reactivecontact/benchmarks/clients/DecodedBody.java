package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** Copies a body once, into an array of its announced size, and decodes it when it is complete. */
abstract class DecodedBody extends BodySubscriber {

    private final Lookup lookup;
    private final byte[] bytes;
    private int length;

    DecodedBody(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
        super(body);
        this.lookup = lookup;
        this.bytes = new byte[response.responseHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH, 0)];
    }

    abstract Object decoded(byte[] body);

    @Override
    void read(ByteBuf more) {
        int size = more.readableBytes();
        more.readBytes(bytes, length, size);
        length += size;
    }

    @Override
    LookupResult result() {
        return new LookupResult(lookup, decoded(bytes));
    }
}
