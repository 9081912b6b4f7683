package io.github.reactivecontact.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** A body copied once, into an array of just its announced size, and decoded when it is complete. */
abstract class WholeBody extends BodyEnd {

    private final Lookup lookup;
    private final byte[] bytes;
    private int length;

    WholeBody(Lookup lookup, HttpClientResponse response, ByteBufFlux body) {
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
    Answer answer() {
        return new Answer(lookup, decoded(bytes));
    }
}
