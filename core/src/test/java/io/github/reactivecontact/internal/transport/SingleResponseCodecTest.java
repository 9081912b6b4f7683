package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

/** Tests responses with exact control of the bytes in each read. */
class SingleResponseCodecTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    private static final String PROCESSING = "HTTP/1.1 102 Processing\r\n\r\n";

    private final SingleResponseCodec codec =
            new SingleResponseCodec(HttpClient.newConnection().configuration().decoder(), new DoubtfulAnswers());
    private final List<String> passed = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(codec, new Recorder());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {OK, CHUNKED})
    void response_splitAnywhere_endsWithItsLastByte(String response) {
        for (int i = 1; i < response.length(); i++) {
            passed.clear();
            assertThat(write().isSuccess()).isTrue();
            read(response.substring(0, i));
            assertThat(passed).doesNotContain("end");
            read(response.substring(i));

            assertThat(passed).startsWith("200").endsWith("end").containsOnlyOnce("end");
        }
        assertThat(channel.isActive()).isTrue();
        assertThat(codec.isUsable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {OK, CHUNKED})
    void response_extraByteInTheBuffer_closesBeforeTheEnd(String response) {
        for (int i = 1; i < response.length(); i++) {
            SingleResponseCodec other = new SingleResponseCodec(
                    HttpClient.newConnection().configuration().decoder(), new DoubtfulAnswers());
            List<String> seen = new ArrayList<>();
            EmbeddedChannel connection = new EmbeddedChannel(other, new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    if (message instanceof LastHttpContent) {
                        seen.add(context.channel().isActive() || other.isUsable() ? "usable" : "closed");
                    }
                    ReferenceCountUtil.release(message);
                }
            });
            connection.writeOutbound(request());
            connection.writeInbound(bytes(response.substring(0, i)));
            connection.writeInbound(bytes(response.substring(i) + "H"));

            assertThat(seen).containsExactly("closed");
            connection.finishAndReleaseAll();
        }
    }

    @Test
    void response_extraBufferInTheRead_isPassedAloneAndCloses() {
        write();
        channel.writeInbound(bytes(OK), bytes("HT"), bytes("TP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));

        assertThat(passed).containsExactly("200", "end");
        assertThat(channel.isActive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "\r", OK, PROCESSING})
    void bytes_beforeAnyRequest_closeTheConnection(String bytes) {
        read(bytes);

        assertThat(passed).isEmpty();
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void request_onAnUnusableConnection_isNotWritten() {
        channel.pipeline().fireChannelRead(bytes("H"));
        ChannelFuture written = write();

        assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.outboundMessages()).isEmpty();
        assertThat(codec.isUsable()).isFalse();
    }

    @Test
    void interims_inSeparateReads_areSkipped() {
        channel.config().setAutoRead(false);
        ReadRequests reads = new ReadRequests();
        channel.pipeline().addFirst(reads);
        write();
        read(PROCESSING + PROCESSING);

        assertThat(passed).isEmpty();
        assertThat(reads.count).isEqualTo(1);
        read(OK);
        assertThat(passed).containsExactly("200", "end");
        assertThat(reads.count).isEqualTo(1);
    }

    @Test
    void interim_invalidHead_fails() {
        write();
        read("HTTP/1.1 102 Processing\r\nContent-Length: one\r\nContent-Length: two\r\n: \r\n\r\n" + OK);

        assertThat(passed).containsExactly("failed");
        assertThat(channel.isActive()).isFalse();
    }

    private ChannelFuture write() {
        ChannelFuture written = channel.writeAndFlush(request());
        ReferenceCountUtil.release(channel.readOutbound());
        return written;
    }

    private static DefaultFullHttpRequest request() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    }

    private void read(String bytes) {
        channel.writeInbound(bytes(bytes));
    }

    private static ByteBuf bytes(String bytes) {
        return Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse response) {
                passed.add(
                        response.decoderResult().isFailure()
                                ? "failed"
                                : String.valueOf(response.status().code()));
            } else {
                passed.add(message instanceof LastHttpContent ? "end" : "part");
            }
            ReferenceCountUtil.release(message);
        }
    }

    private static final class ReadRequests extends ChannelOutboundHandlerAdapter {

        private int count;

        @Override
        public void read(ChannelHandlerContext context) {
            count++;
            context.read();
        }
    }
}
