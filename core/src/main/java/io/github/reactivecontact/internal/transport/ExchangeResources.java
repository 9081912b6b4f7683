package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.netty.channel.ChannelPipeline;
import java.util.function.LongSupplier;
import reactor.netty.NettyPipeline;

/** What all instances of an exchange share. */
record ExchangeResources(
        ReplyCodec codec, BodyScratch scratch, WarmConnections warm, int maxBodySize, LongSupplier clock) {

    ResponseDecoder decoder(String idInstance, int status) {
        return new ResponseDecoder(codec, idInstance, status, null, maxBodySize);
    }

    /** Each goes in front of those that were added before it. */
    void addHandover(ChannelPipeline pipeline, SingleResponseCodec codec) {
        Handover handover = new Handover(codec, warm, scratch);
        WholeResponses responses = new WholeResponses(maxBodySize, handover::isAwaitingResponse);
        pipeline.addAfter(NettyPipeline.HttpCodec, Handover.NAME, handover);
        pipeline.addAfter(NettyPipeline.HttpCodec, WholeResponses.NAME, responses);
    }
}
