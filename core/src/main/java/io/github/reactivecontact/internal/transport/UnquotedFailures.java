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
 * Replaces what the HTTP decoder says about bytes that it could not read. It quotes them, Reactor Netty logs that, and
 * they may be an echo of the request line with the token.
 */
@ChannelHandler.Sharable
final class UnquotedFailures extends ChannelInboundHandlerAdapter {

    static final String NAME = "contactClient.unquotedFailures";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part
                && part.decoderResult().isFailure()
                && !isUnquoted(part.decoderResult().cause())) {
            part.setDecoderResult(DecoderResult.failure(new DecoderException("The response is not HTTP")));
        }
        context.fireChannelRead(message);
    }

    private static boolean isUnquoted(Throwable failure) {
        return failure instanceof PrematureChannelClosureException || failure instanceof ContactLookupException;
    }
}
