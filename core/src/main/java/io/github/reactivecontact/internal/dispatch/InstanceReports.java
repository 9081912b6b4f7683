package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InstanceStatus;
import org.jspecify.annotations.Nullable;

/**
 * Applies what a webhook reports of an instance. A report is never proof: webhooks arrive late and repeatedly. So it
 * may start a cooldown, but only a response ends one. Not safe for use by several threads.
 */
final class InstanceReports {

    private final InstancePool pool;
    private final HealthChanges health;
    private final AttemptOutcomes outcomes;
    private final @Nullable PermitGate permits;

    InstanceReports(InstancePool pool, HealthChanges health, AttemptOutcomes outcomes, @Nullable PermitGate permits) {
        this.pool = pool;
        this.health = health;
        this.outcomes = outcomes;
        this.permits = permits;
    }

    void changed(String idInstance, InstanceStatus status, long now) {
        Instance instance = pool.named(idInstance);
        if (instance == null) {
            return;
        }
        switch (status) {
            case AUTHORIZED -> authorized(instance, now);
            case NOT_AUTHORIZED, BLOCKED -> unavailable(instance, Reason.INSTANCE_NOT_AUTHORIZED, status, now);
            case SUSPENDED -> unavailable(instance, Reason.FORBIDDEN, status, now);
            case QUOTA_EXCEEDED -> unavailable(instance, Reason.QUOTA_EXCEEDED, status, now);
            case STARTING -> outcomes.starting(instance, 0, now);
            case SLEEP_MODE, YELLOW_CARD -> {}
        }
    }

    private void authorized(Instance instance, long now) {
        if (health.mayProbe(instance, now) && permits != null) {
            // Otherwise the source would repeat the cooldown to the probe's request for a permit.
            permits.ready(instance);
        }
    }

    private void unavailable(Instance instance, Reason reason, InstanceStatus status, long now) {
        boolean isStarted = health.reported(instance, Failures.reported(instance.idInstance, reason, status), now);
        if (isStarted && permits != null) {
            permits.cooldown(instance, now);
        }
    }
}
