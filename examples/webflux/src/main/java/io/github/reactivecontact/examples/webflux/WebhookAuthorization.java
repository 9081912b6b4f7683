package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Compares the {@code Authorization} header of webhooks in constant time. */
@Component
class WebhookAuthorization {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAuthorization.class);

    private final byte @Nullable [] expected;
    private final boolean isOpen;

    WebhookAuthorization(WebhookProperties properties, ObjectProvider<GreenApiSimulator> simulator) {
        String authorization = properties.authorization();
        this.expected = authorization == null || authorization.isBlank()
                ? null
                : authorization.strip().getBytes(StandardCharsets.UTF_8);
        this.isOpen = expected == null && simulator.getIfAvailable() != null;
        if (expected == null && !isOpen) {
            LOG.warn("All webhooks are rejected with 401: set webhooks.authorization");
        }
    }

    /** Whether webhooks need no header: the service uses the simulator, and no value is set. */
    boolean isOpen() {
        return isOpen;
    }

    boolean permits(@Nullable String header) {
        if (expected == null || header == null) {
            return isOpen;
        }
        return MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8));
    }
}
