package io.github.reactivecontact;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a lookup. Branch on its {@link #reason()}.
 *
 * <p>Message, causes and suppressed exceptions contain no token, URL, phone number, or part of a response body. The
 * errors of user code are attached unchanged, as the cause: of the bulk's source and function, of the
 * {@link PermitSource}, and of the scheduler. The failures of earlier attempts are suppressed exceptions. There is no
 * stack trace: it would show an event loop and not the caller.
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
     * Returns a builder, for tests and fakes.
     *
     * @param reason why the lookup failed
     * @param message a description without token, phone number or response body
     * @return the builder
     */
    public static Builder builder(Reason reason, String message) {
        return new Builder(reason, message);
    }

    /**
     * Returns a builder with all values of this exception.
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
     * Returns why the lookup failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns whether the same lookup may succeed later without a change of configuration, plan or input.
     *
     * @return {@link Reason#isRetryable()} of the reason; but false for {@link Reason#NO_INSTANCE} without a
     *     {@link #retryAfter()}, because then no instance is ever probed: every one is deleted, or the named one is
     *     unknown, removed or deleted
     */
    public boolean isRetryable() {
        return reason.isRetryable() && (reason != Reason.NO_INSTANCE || retryAfter != null);
    }

    /**
     * Returns the status that classifies the failure.
     *
     * @return the HTTP status of the response, or the error status that the body of a 200 contains, such as 401 for
     *     {@code {"code": 401, "description": "Unauthorized"}}; empty if there was no response
     */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * Returns how many requests the lookup used.
     *
     * @return 0 if it was rejected before a request was sent
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns the instance of the last request.
     *
     * @return empty if no request was sent
     */
    public Optional<String> idInstance() {
        return Optional.ofNullable(idInstance);
    }

    /**
     * Returns how long to wait before the next lookup.
     *
     * @return the server's {@code Retry-After}, or the client's estimate if the client rejected the lookup; empty if
     *     neither is known
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Returns the exhausted quota.
     *
     * @return empty unless the reason is {@link Reason#QUOTA_EXCEEDED} and the response contains the numbers
     */
    public Optional<Quota> quota() {
        return Optional.ofNullable(quota);
    }

    /**
     * Why a lookup failed. Minor releases may add constants.
     *
     * <p>Statuses and their meaning are documented by GREEN-API (common errors). If the body of a 200 contains an error
     * status, the reason is that of the contained status.
     */
    public enum Reason {
        /** The text is not a chat id, or the caller's function returned null. No request was sent. */
        INVALID_CHAT_ID(false),
        /** The caller's function threw an exception, which is the cause. No request was sent. */
        SOURCE_FAILED(false),
        /** The server rejected this request: 400, or another status that concerns the request. */
        REQUEST_REFUSED(false),
        /** The {@code apiTokenInstance} is wrong: 401. */
        UNAUTHORIZED(false),
        /** The {@code idInstance} or the {@code apiUrl} is wrong, or the instance is suspended: 403. */
        FORBIDDEN(false),
        /** The {@code apiUrl} of the instance is wrong, or its host is being moved: 404. */
        NOT_FOUND(false),
        /**
         * The response is not GREEN-API's but that of a proxy, a CDN or a host that a wrong {@code apiUrl} names: a
         * redirection, 405, 407, 451, or an HTML or XML page with a status of 200 to 499 that has no other reason.
         * {@link #status()} returns the status.
         */
        UNEXPECTED_RESPONSE(true),
        /** The instance is starting, which takes some seconds: 400. */
        INSTANCE_STARTING(true),
        /** The instance's QR code has not been scanned: 400. */
        INSTANCE_NOT_AUTHORIZED(false),
        /** The instance is not paid for: 400. */
        INSTANCE_EXPIRED(false),
        /** The instance is deleted: 400. */
        INSTANCE_DELETED(false),
        /** The monthly quota of the plan is exhausted: 466. */
        QUOTA_EXCEEDED(false),
        /** The instance's rate limit is exceeded: 429. A source of a bulk waits, unless retries are disabled. */
        THROTTLED(true),
        /**
         * The server or a proxy failed: 5xx, or 400 with "Internal Server Error". A source of a bulk waits during an
         * outage, see {@link RetryPolicy}.
         */
        SERVER_ERROR(true),
        /** No connection could be opened, or it closed before the response was complete. */
        CONNECTION_FAILED(true),
        /** The response was not complete within the response timeout, or a proxy gave up: 408 or 499. */
        TIMEOUT(true),
        /** The deadline of the single lookup, or of the source of a bulk, passed. It includes retries. */
        DEADLINE(true),
        /** The response body is larger than the client accepts. */
        BODY_TOO_LARGE(false),
        /** The response is not as documented: a success status other than 200, not JSON, damaged, or compressed. */
        MALFORMED_BODY(false),
        /** Too many single lookups wait in this client, or they would wait longer than the deadline. */
        QUEUE_FULL(true),
        /**
         * No instance of this client can serve the lookup now: each, or the named one, has an open circuit, is cooling
         * down or is disabled. {@link #retryAfter()} returns when one is probed. Or the named one is not the client's.
         */
        NO_INSTANCE(true),
        /**
         * The {@link PermitSource} gave no permit. Only a cause of {@link #NO_INSTANCE}, never the reason of a lookup.
         */
        NO_PERMIT(true),
        /** The client is closed, or its scheduler is disposed or rejects tasks. */
        CLOSED(false);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }

        /**
         * Returns whether the same lookup may succeed later without a change of configuration, plan or input.
         *
         * @return true for temporary failures
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
         * @param status the HTTP status of the response, or the error status in its body
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
         * Adds the failure of an earlier attempt as a suppressed exception.
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
