package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/**
 * The HTTP/1.1 codec of a connection with one outstanding request at a time. It decodes one final response to each
 * request and skips interim responses. Any byte without an outstanding request ends the connection, even in the pool.
 *
 * <p>It replaces Netty's {@code HttpClientCodec}, which decodes responses without a request and hides the bytes that it
 * buffers. The end of a response is passed on when the read is complete: all bytes of that read are seen before the
 * next request is written.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends the connection
final class SingleResponseCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

    private final AskedChats chats = new AskedChats();
    private final DoubtfulAnswers doubtful;
    private @Nullable ChannelHandlerContext context;
    private boolean outstanding;
    private boolean retired;
    private boolean surplus;

    SingleResponseCodec(HttpResponseDecoderSpec limits, DoubtfulAnswers doubtful) {
        this.doubtful = doubtful;
        init(new Decoder(configOf(limits)), new HttpRequestEncoder());
    }

    @SuppressWarnings("deprecation") // a user may have set the chunk size
    private static HttpDecoderConfig configOf(HttpResponseDecoderSpec limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxInitialLineLength())
                .setMaxHeaderSize(limits.maxHeaderSize())
                .setMaxChunkSize(limits.maxChunkSize())
                .setValidateHeaders(limits.validateHeaders())
                .setInitialBufferSize(limits.initialBufferSize())
                .setAllowDuplicateContentLengths(limits.allowDuplicateContentLengths())
                .setAllowPartialChunks(limits.allowPartialChunks());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        super.handlerAdded(added);
        context = added;
    }

    /** Whether another request may be written. */
    boolean isUsable() {
        return !retired && context != null && context.channel().isActive();
    }

    /** Records the chat of the next request. */
    void asks(String chatId) {
        chats.ask(chatId);
    }

    /** Ends the connection and returns a failure if an answer may belong to an earlier request; null otherwise. */
    @Nullable
    ContactLookupException failureOf(Optional<ContactInfo> answer) {
        String named = answer.isPresent() ? answer.get().chatId() : null;
        if (!isOfEarlierRequest(named)) {
            return null;
        }
        end();
        return LateResponseException.failure();
    }

    /** A shifted answer names the chat of an earlier request, or came together with surplus bytes. */
    private boolean isOfEarlierRequest(@Nullable String named) {
        String asked = chats.current();
        if (asked == null) {
            return false;
        }
        if (named != null && chats.isEarlier(named)) {
            return !doubtful.isConfirmed(asked, named);
        }
        doubtful.forget(asked);
        return surplus && chats.hasEarlier() && !chats.isCurrent(named);
    }

    private void end() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            retire(ctx);
            ctx.close();
        }
    }

    /** Marks the connection as unusable: it takes no further request, and Reactor Netty does not pool it. */
    private void retire(ChannelHandlerContext ctx) {
        outstanding = false;
        if (!retired) {
            retired = true;
            Connection.from(ctx.channel()).markPersistent(false);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest) {
            if (retired) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new ClosedChannelException());
                return;
            }
            outstanding = true;
        }
        super.write(ctx, message, promise);
    }

    private final class Decoder extends HttpResponseDecoder {

        private @Nullable LastHttpContent end;
        private boolean skipped;

        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) throws Exception {
            if (!outstanding) {
                bytes.skipBytes(bytes.readableBytes());
                surplus = true;
                retire(ctx);
                return;
            }
            int first = out.size();
            super.decode(ctx, bytes, out);
            if (out.size() > first) {
                examine(ctx, out, first);
            }
        }

        private void examine(ChannelHandlerContext ctx, List<Object> out, int first) {
            int last = out.size() - 1;
            if (((HttpObject) out.get(first)).decoderResult().isFailure()) {
                retire(ctx);
            } else if (out.get(first) instanceof HttpResponse response && isInterim(response)) {
                removeFrom(out, first);
                skipped = true;
                if (response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                    response.setDecoderResult(DecoderResult.failure(TransportFailure.switchedProtocols()));
                    out.add(response);
                    retire(ctx);
                }
            } else if (out.get(last) instanceof LastHttpContent content) {
                out.remove(last);
                end = content;
                outstanding = false;
            }
        }

        private static boolean isInterim(HttpResponse response) {
            return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }

        private static void removeFrom(List<Object> out, int first) {
            for (int i = out.size() - 1; i >= first; i--) {
                out.remove(i);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
            // Netty continues to read only if nothing was decoded.
            boolean readsOn = skipped && outstanding;
            skipped = false;
            if (retired) {
                ctx.close();
            }
            fireEnd(ctx);
            super.channelReadComplete(ctx);
            if (readsOn) {
                ctx.read();
            }
        }

        private void fireEnd(ChannelHandlerContext ctx) {
            LastHttpContent fired = end;
            end = null;
            if (fired != null) {
                ctx.fireChannelRead(fired);
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
            ReferenceCountUtil.release(end);
            end = null;
            super.handlerRemoved0(ctx);
        }
    }
}
