package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.List;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Logs each change of an instance once: at WARN when it leaves, with what a person can do, and at INFO when it is back.
 * Throttling and failed probes are not logged.
 */
final class InstanceLog {

    private static final Logger LOG = Loggers.getLogger("io.github.reactivecontact.instances");

    void circuitOpen(List<Instance> affected, ContactLookupException because, Duration duration) {
        Instance first = affected.get(0);
        if (affected.size() == 1) {
            LOG.warn(
                    "Instance {}: circuit open, first probe in {} ({}). {}",
                    first.idInstance,
                    rounded(duration),
                    text(because),
                    advice(because.reason()));
        } else {
            LOG.warn(
                    "Host {}: circuit open for {} instances, first probe in {} ({}). {}",
                    first.target.serverAddress(),
                    affected.size(),
                    rounded(duration),
                    text(because),
                    advice(because.reason()));
        }
    }

    void unavailable(Instance instance, InstanceHealth.Term term, long now) {
        Duration remaining = term.remaining(now);
        LOG.warn(
                "Instance {}: {}, {} ({}). {}",
                instance.idInstance,
                term.state() == State.DISABLED ? "disabled" : "cooling down",
                remaining == null ? "never probed" : "first probe in " + rounded(remaining),
                text(term.because()),
                advice(term.because().reason()));
    }

    void ready(Instance instance) {
        LOG.info("Instance {}: ready again", instance.idInstance);
    }

    private static Duration rounded(Duration duration) {
        return Duration.ofMillis(Math.max(0, duration.toMillis()));
    }

    private static String text(ContactLookupException because) {
        return because.status().isPresent()
                ? because.reason() + ", status " + because.status().getAsInt()
                : because.reason().toString();
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED -> "Check its apiTokenInstance.";
            case FORBIDDEN -> "Check its idInstance and apiUrl, and whether the instance is suspended.";
            case UNEXPECTED_RESPONSE -> "Check its apiUrl, and the proxy or CDN before it.";
            case NOT_FOUND -> "Check its apiUrl.";
            case INSTANCE_NOT_AUTHORIZED -> "Scan its QR code in the GREEN-API console.";
            case INSTANCE_EXPIRED -> "Renew it in the GREEN-API console.";
            case INSTANCE_DELETED -> "Remove it from the configuration.";
            case QUOTA_EXCEEDED -> "Its monthly quota is used up: change its plan.";
            case NO_PERMIT -> "Check the permit source.";
            case SERVER_ERROR, TIMEOUT -> "Nothing to do unless it lasts.";
            case CONNECTION_FAILED -> "Check the network if it lasts.";
            case INVALID_CHAT_ID,
                    SOURCE_FAILED,
                    REQUEST_REFUSED,
                    INSTANCE_STARTING,
                    THROTTLED,
                    DEADLINE,
                    BODY_TOO_LARGE,
                    MALFORMED_BODY,
                    QUEUE_FULL,
                    NO_INSTANCE,
                    CLOSED -> "";
        };
    }
}
