package io.github.reactivecontact;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why a lookup gave no answer. The {@link #reason()} is what to branch on.
 *
 * <p>Message, causes and suppressed exceptions hold no token, no URL, no phone number, and nothing of the server's
 * body, but for the exception of a caller's own function or publisher, which is passed on as the cause. The failures of
 * earlier attempts are the suppressed exceptions. There is no stack trace: it would show an event loop, never the
 * caller.
 */
public final class ContactLookupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable Integer status;
    private final int attempts;
    private final @Nullable String idInstance;
    private final @Nullable Duration retryAfter;
    private final @Nullable Quota quota;

    private ContactLookupException(Builder builder) {
        super(builder.message, builder.cause, true, false);
        this.reason = builder.reason;
        this.status = builder.status;
        this.attempts = builder.attempts;
        this.idInstance = builder.idInstance;
        this.retryAfter = builder.retryAfter;
        this.quota = builder.quota;
        builder.earlier.forEach(this::addSuppressed);
    }

    /**
     * A builder, for tests and fakes.
     *
     * @param reason why the lookup failed
     * @param message in words; must hold no token, phone number or body
     * @return the builder
     */
    public static Builder builder(Reason reason, String message) {
        return new Builder(reason, message);
    }

    /**
     * A builder that begins with everything this failure says.
     *
     * @return the builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(reason, Objects.requireNonNull(getMessage()));
        builder.cause = getCause();
        builder.status = status;
        builder.attempts = attempts;
        builder.idInstance = idInstance;
        builder.retryAfter = retryAfter;
        builder.quota = quota;
        builder.earlier.addAll(List.of(getSuppressed()));
        return builder;
    }

    /**
     * Why the lookup failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Whether the same lookup may succeed later without anybody changing anything.
     *
     * @return {@link Reason#isRetryable()} of the reason; but false for {@link Reason#NO_INSTANCE} without a
     *     {@link #retryAfter()}: no instance of this client will come back by itself
     */
    public boolean isRetryable() {
        return reason.isRetryable() && (reason != Reason.NO_INSTANCE || retryAfter != null);
    }

    /**
     * The status that says why the lookup failed.
     *
     * @return the HTTP status of the response, or the status of an error that the body of a 200 names, 401 for
     *     {@code {"code": 401, "description": "Unauthorized"}}; empty if no response came
     */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * How many requests the lookup cost.
     *
     * @return 0 if it was refused before one was sent
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The instance that was asked last.
     *
     * @return empty if none was
     */
    public Optional<String> idInstance() {
        return Optional.ofNullable(idInstance);
    }

    /**
     * How long to wait before asking again.
     *
     * @return what the server's {@code Retry-After} said, or the client's own estimate where it refused the lookup
     *     itself; empty if neither is known
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * The quota that is used up.
     *
     * @return empty unless the reason is {@link Reason#QUOTA_EXCEEDED} and the server told the numbers
     */
    public Optional<Quota> quota() {
        return Optional.ofNullable(quota);
    }

    /**
     * Why a lookup failed. Constants may be added in a minor release.
     *
     * <p>Statuses and what they mean are GREEN-API's, common errors. An error that the body of a 200 names has the reason
     * of the status that it names.
     */
    public enum Reason {
        /** The text is not a chat id, or the caller's function gave null. No request was sent. */
        INVALID_CHAT_ID(false),
        /** The caller's function threw; its exception is the cause. No request was sent. */
        SOURCE_FAILED(false),
        /** The server found this request wrong: 400, or another status of the request's own. */
        REQUEST_REFUSED(false),
        /** The {@code apiTokenInstance} is wrong: 401. */
        UNAUTHORIZED(false),
        /** The {@code idInstance} or the {@code apiUrl} is wrong: 403. */
        FORBIDDEN(false),
        /** The {@code apiUrl} is wrong: 404, 405, or a redirection. */
        NOT_FOUND(false),
        /** The instance is starting: 400 for some seconds. */
        INSTANCE_STARTING(true),
        /** Nobody has scanned the instance's QR code: 400. */
        INSTANCE_NOT_AUTHORIZED(false),
        /** The instance is not paid for: 400. */
        INSTANCE_EXPIRED(false),
        /** The instance is gone for ever: 400. */
        INSTANCE_DELETED(false),
        /** The plan's monthly quota is used up: 466. */
        QUOTA_EXCEEDED(false),
        /** Over the instance's rate limit: 429. */
        THROTTLED(true),
        /** The server, or one between, is at fault: 5xx, or 400 with "Internal Server Error". */
        SERVER_ERROR(true),
        /** No connection, or it broke before the whole response had come. */
        CONNECTION_FAILED(true),
        /** The whole response did not come within the response time-out, or somebody between gave up: 499. */
        TIMEOUT(true),
        /** The lookup's deadline passed, waiting and retries included. */
        DEADLINE(true),
        /** The response is larger than the client accepts. */
        BODY_TOO_LARGE(false),
        /** The response is not what the server documents: another success than 200, not JSON, damaged, or compressed. */
        MALFORMED_BODY(false),
        /** Too many lookups are waiting in this client. */
        QUEUE_FULL(true),
        /** No instance of this client can serve the lookup now; {@link #retryAfter()} says when one may. */
        NO_INSTANCE(true),
        /** The {@link PermitSource} gives no permit; a cause of {@link #NO_INSTANCE}, never a lookup's own reason. */
        NO_PERMIT(true),
        /** The client is closed, or its scheduler is disposed or rejects tasks. */
        CLOSED(false);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }

        /**
         * Whether the same lookup may succeed later without anybody changing anything.
         *
         * @return true for what belongs to the moment
         */
        public boolean isRetryable() {
            return retryable;
        }
    }

    /** Builds a {@link ContactLookupException}. Not safe for use by several threads at once. */
    public static final class Builder {

        private final Reason reason;
        private final String message;
        private @Nullable Throwable cause;
        private @Nullable Integer status;
        private int attempts;
        private @Nullable String idInstance;
        private @Nullable Duration retryAfter;
        private @Nullable Quota quota;
        private final List<Throwable> earlier = new ArrayList<>(0);

        private Builder(Reason reason, String message) {
            this.reason = Objects.requireNonNull(reason, "reason must not be null");
            this.message = Objects.requireNonNull(message, "message must not be null");
        }

        /**
         * Sets the cause.
         *
         * @param cause the cause, or null
         * @return this builder
         */
        public Builder cause(@Nullable Throwable cause) {
            this.cause = cause;
            return this;
        }

        /**
         * Sets {@link ContactLookupException#status()}.
         *
         * @param status an HTTP status, of the response or named in its body
         * @return this builder
         */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /**
         * Sets {@link ContactLookupException#attempts()}.
         *
         * @param attempts 0 or more
         * @return this builder
         */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets {@link ContactLookupException#idInstance()}.
         *
         * @param idInstance the instance, or null
         * @return this builder
         */
        public Builder idInstance(@Nullable String idInstance) {
            this.idInstance = idInstance;
            return this;
        }

        /**
         * Sets {@link ContactLookupException#retryAfter()}.
         *
         * @param retryAfter the time to wait, or null
         * @return this builder
         */
        public Builder retryAfter(@Nullable Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /**
         * Sets {@link ContactLookupException#quota()}.
         *
         * @param quota the quota, or null
         * @return this builder
         */
        public Builder quota(@Nullable Quota quota) {
            this.quota = quota;
            return this;
        }

        /**
         * Adds the failure of an earlier attempt, as a suppressed exception.
         *
         * @param failure the failure
         * @return this builder
         */
        public Builder earlier(Throwable failure) {
            earlier.add(Objects.requireNonNull(failure, "failure must not be null"));
            return this;
        }

        /**
         * Builds the exception.
         *
         * @return a new exception
         */
        public ContactLookupException build() {
            return new ContactLookupException(this);
        }
    }
}
