package io.github.reactivecontact.simulator;

import org.jspecify.annotations.Nullable;

/** The state of a simulated instance (GREEN-API, common errors). */
public enum InstanceState {
    /** The instance answers. */
    ANSWERING(null),
    /** The instance is starting: {@link ErrorReply#INSTANCE_STARTING}. */
    STARTING(ErrorReply.INSTANCE_STARTING),
    /** The QR code has not been scanned: {@link ErrorReply#INSTANCE_NOT_AUTHORIZED}. */
    NOT_AUTHORIZED(ErrorReply.INSTANCE_NOT_AUTHORIZED),
    /** The instance is not paid for: {@link ErrorReply#INSTANCE_EXPIRED}. */
    EXPIRED(ErrorReply.INSTANCE_EXPIRED),
    /** The instance is deleted: {@link ErrorReply#INSTANCE_DELETED}. */
    DELETED(ErrorReply.INSTANCE_DELETED);

    private final @Nullable ErrorReply refusal;

    InstanceState(@Nullable ErrorReply refusal) {
        this.refusal = refusal;
    }

    @Nullable
    ErrorReply refusal() {
        return refusal;
    }
}
