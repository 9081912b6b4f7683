package io.github.reactivecontact.examples.webflux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;

/** An upload in Netty buffers, each created on demand. */
final class Buffers {

    private final byte[] bytes;
    private final int size;
    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);
    private final List<ByteBuf> allocated = new ArrayList<>();
    private int position;

    private Buffers(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    static Buffers of(String text, int size) {
        return new Buffers(text.getBytes(StandardCharsets.UTF_8), size);
    }

    Flux<DataBuffer> flux() {
        return Flux.generate(sink -> {
            if (position < bytes.length) {
                sink.next(next());
            } else {
                sink.complete();
            }
        });
    }

    DataBuffer next() {
        int end = Math.min(bytes.length, position + size);
        ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer().writeBytes(Arrays.copyOfRange(bytes, position, end));
        position = end;
        allocated.add(buffer);
        return factory.wrap(buffer);
    }

    long unreleased() {
        return allocated.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }
}
