package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.codec.ReplyCodec;

/** What all instances of an exchange share. */
record ExchangeResources(ReplyCodec codec, BodyScratch scratch, WarmConnections warm, int maxBodySize) {

    ResponseDecoder decoder(String idInstance, int status) {
        return new ResponseDecoder(codec, idInstance, status, null, maxBodySize);
    }

    Handover handover() {
        return new Handover(warm, scratch, maxBodySize);
    }
}
