package io.github.reactivecontact.faults;

import static io.github.reactivecontact.ContactLookupException.Reason.BODY_TOO_LARGE;
import static io.github.reactivecontact.ContactLookupException.Reason.CONNECTION_FAILED;
import static io.github.reactivecontact.ContactLookupException.Reason.MALFORMED_BODY;
import static io.github.reactivecontact.ContactLookupException.Reason.NO_INSTANCE;
import static io.github.reactivecontact.ContactLookupException.Reason.REQUEST_REFUSED;
import static io.github.reactivecontact.ContactLookupException.Reason.SERVER_ERROR;
import static io.github.reactivecontact.ContactLookupException.Reason.TIMEOUT;
import static io.github.reactivecontact.ContactLookupException.Reason.UNAUTHORIZED;
import static io.github.reactivecontact.ContactLookupException.Reason.UNEXPECTED_RESPONSE;

import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Faults, and the outcome of a lookup that encounters one and is not retried. */
enum FaultCase {
    REFUSED("the connection is refused", Where.CONNECT, CONNECTION_FAILED),
    UNKNOWN_HOST("the host is unknown", Where.CONNECT, CONNECTION_FAILED),
    DNS_STALLS("DNS does not answer", Where.CONNECT, TIMEOUT),
    CONNECT_STALLS("the TCP connect is not answered", Where.CONNECT, TIMEOUT),
    NO_TLS("the server does not speak TLS", Where.TLS_CONNECT, CONNECTION_FAILED),
    TLS_STALLS("the TLS handshake is not answered", Where.TLS_CONNECT, TIMEOUT),

    RESET("reset before headers", Where.RESPONSE, CONNECTION_FAILED),
    CLOSE("closed before headers", Where.RESPONSE, CONNECTION_FAILED),
    CLOSE_IN_HEADERS("closed in the headers", Where.RESPONSE, CONNECTION_FAILED),
    CLOSE_IN_BODY("closed in a chunked body", Where.RESPONSE, CONNECTION_FAILED),
    TRUNCATED("closed before the end of the `Content-Length`", Where.RESPONSE, CONNECTION_FAILED),
    STALLS("stalls before headers", Where.RESPONSE, TIMEOUT),
    STALLS_IN_HEADERS("stalls in the headers", Where.RESPONSE, TIMEOUT),
    STALLS_IN_BODY("stalls in the body", Where.RESPONSE, TIMEOUT),
    TRICKLES("the body trickles, a byte at a time", Where.RESPONSE, TIMEOUT),
    LENGTH_TOO_LONG("`Content-Length` longer than the body", Where.RESPONSE, TIMEOUT),
    LENGTH_TOO_SHORT("`Content-Length` shorter than the body", Where.RESPONSE, null),

    INTERIM("`102` before the answer", Where.RESPONSE, null),
    INTERIM_MANY("fifty `103` and the answer in one write", Where.RESPONSE, null),
    INTERIM_ONLY("`100` and `102`, then nothing", Where.RESPONSE, TIMEOUT),
    SWITCHING_PROTOCOLS("`101`", Where.RESPONSE, CONNECTION_FAILED),

    SECOND_RESPONSE("sends a second response with the first", Where.RESPONSE, null),
    STRAY_HEAD("sends part of a second response with the first", Where.RESPONSE, null),
    STRAY_WHEN_IDLE("sends a second response on the idle connection", Where.RESPONSE, null),
    STRAY_BYTES_WHEN_IDLE("sends part of a second response on the idle connection", Where.RESPONSE, null),
    LATE_DUPLICATE("repeats an answer after the next request", Where.REUSED_CONNECTION_ONLY, CONNECTION_FAILED),

    STATUS_201("`201` with a contact", Where.RESPONSE, MALFORMED_BODY),
    STATUS_202("`202` with a contact", Where.RESPONSE, MALFORMED_BODY),
    STATUS_203("`203` with a contact", Where.RESPONSE, MALFORMED_BODY),
    STATUS_204("`204`", Where.RESPONSE, MALFORMED_BODY),
    STATUS_205("`205`", Where.RESPONSE, MALFORMED_BODY),
    STATUS_206("`206` with a contact", Where.RESPONSE, MALFORMED_BODY),
    ERROR_IN_200("`200` with a 401 in the body", Where.RESPONSE, UNAUTHORIZED),
    SERVER_ERROR_IN_400("`400` with the message \"Internal Server Error\"", Where.RESPONSE, SERVER_ERROR),
    UNAVAILABLE_RETRY_AFTER("`503` with `Retry-After`", Where.RESPONSE, SERVER_ERROR),
    FORBIDDEN_PAGE("`403` with an HTML page", Where.RESPONSE, UNEXPECTED_RESPONSE),
    REDIRECT("`302` to another host", Where.RESPONSE, UNEXPECTED_RESPONSE),
    TOKEN_IN_400("`400` that echoes the path with the token", Where.RESPONSE, REQUEST_REFUSED),

    LENGTH_GARBLED("`Content-Length` that is not a number", Where.RESPONSE, CONNECTION_FAILED),
    OVERSIZE_ANNOUNCED("`Content-Length` of 99 GB", Where.RESPONSE, BODY_TOO_LARGE),
    OVERSIZE_ENDLESS("endless chunks", Where.RESPONSE, BODY_TOO_LARGE),
    HEADER_BOMB("endless headers", Where.RESPONSE, CONNECTION_FAILED),
    GZIP_BOMB("a gzip bomb", Where.RESPONSE, MALFORMED_BODY),
    NESTING_BOMB("a thousand nested brackets", Where.RESPONSE, MALFORMED_BODY),
    GARBAGE_STATUS("a garbage status line", Where.RESPONSE, CONNECTION_FAILED),
    GARBAGE_BODY("a garbage body", Where.RESPONSE, MALFORMED_BODY),
    RESTART("the server restarts", Where.RESPONSE, CONNECTION_FAILED),
    HALF_OPEN("a connection is half-open", Where.REUSED_CONNECTION_ONLY, TIMEOUT);

    private enum Where {
        CONNECT,
        TLS_CONNECT,
        RESPONSE,
        REUSED_CONNECTION_ONLY
    }

    private final String description;
    private final Where where;
    private final @Nullable Reason reason;

    FaultCase(String description, Where where, @Nullable Reason reason) {
        this.description = description;
        this.where = where;
        this.reason = reason;
    }

    /** Whether the fault prevents new connections and leaves existing ones intact. */
    boolean isConnectFault() {
        return where == Where.CONNECT || isSecure();
    }

    boolean isSecure() {
        return where == Where.TLS_CONNECT;
    }

    private boolean occursIn(FaultPhase phase) {
        return switch (phase) {
            case FIRST_USE -> where != Where.REUSED_CONNECTION_ONLY;
            case REUSED_CONNECTION, DIRECT_REUSE -> !isConnectFault();
            case RETRY, GRACEFUL_CLOSE, CLOSED -> true;
        };
    }

    /** Whether a lookup in this phase waits until a timeout ends it. */
    boolean timesOutIn(FaultPhase phase) {
        return reason == TIMEOUT && occursIn(phase);
    }

    boolean isRetried() {
        return !isResent() && (reason == CONNECTION_FAILED || reason == TIMEOUT || reason == SERVER_ERROR);
    }

    /** Whether another attempt follows at once, regardless of the retry policy. */
    boolean isResent() {
        return this == LATE_DUPLICATE;
    }

    /** Whether the server continues to send after the lookup was answered. */
    boolean sendsWhenIdle() {
        return this == STRAY_WHEN_IDLE || this == STRAY_BYTES_WHEN_IDLE;
    }

    /** Whether the lookup is answered and the client closes the connection because of the extra bytes. */
    boolean closesConnection() {
        return switch (this) {
            case LENGTH_TOO_SHORT, SECOND_RESPONSE, STRAY_HEAD, STRAY_WHEN_IDLE, STRAY_BYTES_WHEN_IDLE -> true;
            default -> false;
        };
    }

    /** Whether the instance receives no more requests, or none until its cooldown ends. */
    boolean stopsInstance() {
        return reason == UNAUTHORIZED || reason == UNEXPECTED_RESPONSE;
    }

    /** How long the only instance is paused after the fault. */
    Duration pause() {
        return this == UNAVAILABLE_RETRY_AFTER ? Duration.ofSeconds(FaultBytes.RETRY_AFTER_SECONDS) : Duration.ZERO;
    }

    FaultResult expectedIn(FaultPhase phase) {
        int timeouts = timesOutIn(phase) ? 1 : 0;
        return switch (phase) {
            case FIRST_USE, REUSED_CONNECTION, DIRECT_REUSE ->
                !occursIn(phase)
                        ? new FaultResult(null, 1, timeouts)
                        : isResent() ? new FaultResult(null, 2, timeouts) : new FaultResult(reason, 1, timeouts);
            case RETRY -> {
                boolean thirdAttempt = isRetried() || isResent();
                yield new FaultResult(thirdAttempt ? null : reason, thirdAttempt ? 3 : 2, timeouts);
            }
            case GRACEFUL_CLOSE -> new FaultResult(reason, 1, timeouts);
            case CLOSED -> new FaultResult(Reason.CLOSED, 1, 0);
        };
    }

    /** Returns the outcome of the next lookup, after the fault is cleared. */
    FaultResult expectedNext() {
        return stopsInstance() ? new FaultResult(NO_INSTANCE, 0, 0) : new FaultResult(null, 1, 0);
    }

    @Override
    public String toString() {
        return description;
    }
}
