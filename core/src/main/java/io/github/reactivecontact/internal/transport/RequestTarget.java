package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * One instance as the target of requests: its endpoint, the health of the route to it, and the decoder of its
 * responses.
 */
final class RequestTarget {

    private static final int OK = 200;

    private final Endpoint endpoint;
    private final ReuseHealth route;
    private final DecoderResources resources;
    // Shared by nearly all responses.
    private final ResponseDecoder ok;

    RequestTarget(Endpoint endpoint, ReuseHealth route, DecoderResources resources) {
        this.endpoint = endpoint;
        this.route = route;
        this.resources = resources;
        this.ok = resources.decoder(endpoint.idInstance(), OK);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String idInstance() {
        return endpoint.idInstance();
    }

    ReuseHealth route() {
        return route;
    }

    byte[] requestBody(ChatId chatId) {
        return resources.codec().requestBody(chatId);
    }

    /** Decodes the whole body of a plain 200 response. */
    Optional<ContactInfo> decode(byte[] body, int size) {
        return ok.whole(body, size);
    }

    /** Decodes any response. */
    Publisher<Optional<ContactInfo>> decode(HttpClientResponse response, ByteBufFlux body) {
        HttpHeaders headers = response.responseHeaders();
        ResponseDecoder decoder = ok.of(response.status().code(), RetryAfter.of(headers, resources.clock()));
        if (ResponseHead.isEncoded(headers)) {
            boolean isHtml = ResponseHead.isHtml(headers);
            return Mono.fromSupplier(() -> decoder.encoded(isHtml));
        }
        long announced = ResponseHead.announcedSize(headers);
        if (announced > decoder.maxBodySize() && decoder.needsWholeBody()) {
            return Mono.error(decoder.tooLarge());
        }
        return new ResponseBody(body, decoder, (int) Math.min(announced, decoder.maxBodySize()), resources.scratch());
    }
}
