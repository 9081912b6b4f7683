package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.internal.codec.ReplyCodec;
import java.util.function.LongSupplier;

/** What all instances of a transport share to decode responses. */
record DecoderResources(ReplyCodec codec, BodyScratch scratch, int maxBodySize, LongSupplier clock) {

    ResponseDecoder decoder(String idInstance, int status) {
        return new ResponseDecoder(codec, idInstance, status, null, maxBodySize);
    }
}
