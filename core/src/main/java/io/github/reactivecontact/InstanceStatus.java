package io.github.reactivecontact;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook reports of an instance (GREEN-API, Incoming webhooks: {@code stateInstanceChanged} and
 * {@code quotaExceeded}). {@link ReactiveContactClient#instanceChanged} applies it.
 */
public enum InstanceStatus {
    /** The QR code is scanned. The next lookup may probe the instance, and its answer ends a cooldown. */
    AUTHORIZED("authorized"),
    /** The QR code must be scanned. Starts a cooldown with the reason {@code INSTANCE_NOT_AUTHORIZED}. */
    NOT_AUTHORIZED("notAuthorized"),
    /** WhatsApp has banned the phone number. Starts a cooldown with the reason {@code INSTANCE_NOT_AUTHORIZED}. */
    BLOCKED("blocked"),
    /** WhatsApp restricts the phone number until a date. Starts a cooldown with the reason {@code FORBIDDEN}. */
    SUSPENDED("suspended"),
    /** The monthly quota of the plan is used up. Starts a cooldown with the reason {@code QUOTA_EXCEEDED}. */
    QUOTA_EXCEEDED("quotaExceeded"),
    /** The instance is starting. Pauses it for five seconds. */
    STARTING("starting"),
    /** The phone is switched off. Changes nothing, because the server still answers lookups. */
    SLEEP_MODE("sleepMode"),
    /** Sending is restricted. Changes nothing, because a lookup sends no message. */
    YELLOW_CARD("yellowCard");

    private final String value;

    InstanceStatus(String value) {
        this.value = value;
    }

    /**
     * Reads a value of a webhook.
     *
     * @param value {@code stateInstance} of a {@code stateInstanceChanged} webhook, or {@code quotaExceeded}, the
     *     {@code typeWebhook} of the other; case matters; may be null
     * @return the status; empty for any other text and for null, so that a new state is ignored
     */
    public static Optional<InstanceStatus> of(@Nullable String value) {
        for (InstanceStatus status : values()) {
            if (status.value.equals(value)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the value in a webhook.
     *
     * @return for example {@code notAuthorized}
     */
    public String value() {
        return value;
    }
}
