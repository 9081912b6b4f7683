package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Passes webhooks about instances on to the client. Drops one that is older than the last of its instance. */
@Component
class InstanceWebhooks {

    private static final String STATE = "stateInstanceChanged";
    private static final String QUOTA = "quotaExceeded";

    private final ReactiveContactClient client;

    /** The newest timestamp of each instance of the client. */
    private final Map<String, Long> newest = new ConcurrentHashMap<>();

    InstanceWebhooks(ReactiveContactClient client) {
        this.client = client;
    }

    static boolean isOne(Webhook webhook) {
        return STATE.equals(webhook.typeWebhook()) || QUOTA.equals(webhook.typeWebhook());
    }

    void accept(Webhook webhook) {
        String idInstance = webhook.idInstance();
        Object value = QUOTA.equals(webhook.typeWebhook()) ? QUOTA : webhook.stateInstance();
        if (idInstance == null || client.snapshot().instance(idInstance).isEmpty()) {
            return;
        }
        Long timestamp = webhook.timestamp();
        if (timestamp != null && newest.merge(idInstance, timestamp, Math::max) > timestamp) {
            return;
        }
        InstanceStatus.of(value instanceof String text ? text : null)
                .ifPresent(status -> client.instanceChanged(idInstance, status));
    }
}
