package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpObject;

/**
 * Replaces the HTTP decoder's exceptions. Their messages quote the bytes that could not be decoded, Reactor Netty logs
 * them, and the bytes may echo the request line with the token.
 */
@ChannelHandler.Sharable
final class DecoderErrorRedactor extends ChannelInboundHandlerAdapter {

    static final String NAME = "contactClient.decoderErrorRedactor";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part
                && part.decoderResult().isFailure()
                && !quotesNothing(part.decoderResult().cause())) {
            part.setDecoderResult(DecoderResult.failure(new DecoderException("The response is not HTTP")));
        }
        context.fireChannelRead(message);
    }

    private static boolean quotesNothing(Throwable failure) {
        return failure instanceof PrematureChannelClosureException || failure instanceof ContactLookupException;
    }
}
