package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of GREEN-API's webhooks.
 *
 * @param authorization expected value of the {@code Authorization} header, such as {@code Bearer} and a token; null or
 *     empty rejects all webhooks, unless the service uses the simulator
 * @param maxBody maximum size of a webhook
 * @param maxPending maximum number of messages whose sender is being looked up; more are answered with 503
 * @param maxWriters maximum number of senders on the page; the one whose last message is oldest is dropped
 * @param heartbeat period of the comments in the stream of senders
 */
@ConfigurationProperties("webhooks")
record WebhookProperties(
        @Nullable String authorization,
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("1000") int maxPending,
        @DefaultValue("200") int maxWriters,
        @DefaultValue("15s") Duration heartbeat) {

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return "WebhookProperties[maxBody=" + maxBody + ", maxPending=" + maxPending + ", maxWriters=" + maxWriters
                + ", heartbeat=" + heartbeat + "]";
    }
}
