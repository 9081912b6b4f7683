package io.github.reactivecontact.faults;

import static io.github.reactivecontact.ContactLookupException.Reason.BODY_TOO_LARGE;
import static io.github.reactivecontact.ContactLookupException.Reason.CONNECTION_FAILED;
import static io.github.reactivecontact.ContactLookupException.Reason.MALFORMED_BODY;
import static io.github.reactivecontact.ContactLookupException.Reason.NO_INSTANCE;
import static io.github.reactivecontact.ContactLookupException.Reason.REQUEST_REFUSED;
import static io.github.reactivecontact.ContactLookupException.Reason.SERVER_ERROR;
import static io.github.reactivecontact.ContactLookupException.Reason.TIMEOUT;
import static io.github.reactivecontact.ContactLookupException.Reason.UNAUTHORIZED;

import io.github.reactivecontact.ContactLookupException.Reason;
import org.jspecify.annotations.Nullable;

/** What can go wrong, and how a lookup ends that meets it and is not repeated. */
enum Fault {
    REFUSED("the connection is refused", Where.WAY, CONNECTION_FAILED),
    UNKNOWN_HOST("the host is unknown", Where.WAY, CONNECTION_FAILED),
    DNS_STALLS("DNS does not answer", Where.WAY, TIMEOUT),
    CONNECT_STALLS("connecting is not answered", Where.WAY, TIMEOUT),
    NO_TLS("the server speaks no TLS", Where.WAY_TO_TLS, CONNECTION_FAILED),
    TLS_STALLS("the TLS handshake is not answered", Where.WAY_TO_TLS, TIMEOUT),

    RESET("reset before headers", Where.RESPONSE, CONNECTION_FAILED),
    CLOSE("closed before headers", Where.RESPONSE, CONNECTION_FAILED),
    CLOSE_IN_HEADERS("closed in the headers", Where.RESPONSE, CONNECTION_FAILED),
    CLOSE_IN_BODY("closed in a chunked body", Where.RESPONSE, CONNECTION_FAILED),
    TRUNCATED("closed before the announced length", Where.RESPONSE, CONNECTION_FAILED),
    STALLS("stalls before headers", Where.RESPONSE, TIMEOUT),
    STALLS_IN_HEADERS("stalls in the headers", Where.RESPONSE, TIMEOUT),
    STALLS_IN_BODY("stalls in the body", Where.RESPONSE, TIMEOUT),
    TRICKLES("trickles, a byte at a time", Where.RESPONSE, TIMEOUT),
    LENGTH_TOO_LONG("announces more than it sends", Where.RESPONSE, TIMEOUT),
    LENGTH_TOO_SHORT("announces less than it sends", Where.RESPONSE, null),

    INTERIM("`102` before the answer", Where.RESPONSE, null),
    INTERIM_MANY("fifty `103` in one write with the answer", Where.RESPONSE, null),
    INTERIM_ONLY("`100` and `102`, and then nothing", Where.RESPONSE, TIMEOUT),
    SWITCHING_PROTOCOLS("`101`", Where.RESPONSE, CONNECTION_FAILED),

    SECOND_RESPONSE("sends a second response with the first", Where.RESPONSE, null),
    STRAY_HEAD("sends the beginning of a second response with the first", Where.RESPONSE, null),
    STRAY_WHEN_IDLE("sends a second response on the idle connection", Where.RESPONSE, null),
    STRAY_BYTES_WHEN_IDLE("sends the beginning of a second response on the idle connection", Where.RESPONSE, null),
    LATE_DUPLICATE("repeats an answer after the next request", Where.KEPT_CONNECTION, CONNECTION_FAILED),

    STATUS_201("`201` with a contact", Where.RESPONSE, MALFORMED_BODY),
    STATUS_202("`202` with a contact", Where.RESPONSE, MALFORMED_BODY),
    STATUS_203("`203` with a contact", Where.RESPONSE, MALFORMED_BODY),
    STATUS_204("`204`", Where.RESPONSE, MALFORMED_BODY),
    STATUS_205("`205`", Where.RESPONSE, MALFORMED_BODY),
    STATUS_206("`206` with a contact", Where.RESPONSE, MALFORMED_BODY),
    ERROR_IN_200("`200` whose body says 401", Where.RESPONSE, UNAUTHORIZED),
    SERVER_ERROR_IN_400("`400` that says \"Internal Server Error\"", Where.RESPONSE, SERVER_ERROR),
    TOKEN_IN_400("`400` that repeats the path with the token", Where.RESPONSE, REQUEST_REFUSED),

    LENGTH_GARBLED("announces a length that is no number", Where.RESPONSE, CONNECTION_FAILED),
    OVERSIZE_ANNOUNCED("announces 99 GB", Where.RESPONSE, BODY_TOO_LARGE),
    OVERSIZE_ENDLESS("chunks without end", Where.RESPONSE, BODY_TOO_LARGE),
    HEADER_BOMB("headers without end", Where.RESPONSE, CONNECTION_FAILED),
    GZIP_BOMB("a gzip bomb", Where.RESPONSE, MALFORMED_BODY),
    NESTING_BOMB("a thousand brackets", Where.RESPONSE, MALFORMED_BODY),
    GARBAGE_STATUS("a garbage status line", Where.RESPONSE, CONNECTION_FAILED),
    GARBAGE_BODY("a garbage body", Where.RESPONSE, MALFORMED_BODY),
    RESTART("the server restarts", Where.RESPONSE, CONNECTION_FAILED),
    HALF_OPEN("a connection is half-open", Where.KEPT_CONNECTION, TIMEOUT);

    private enum Where {
        WAY,
        WAY_TO_TLS,
        RESPONSE,
        KEPT_CONNECTION
    }

    private final String words;
    private final Where where;
    private final @Nullable Reason reason;

    Fault(String words, Where where, @Nullable Reason reason) {
        this.words = words;
        this.where = where;
        this.reason = reason;
    }

    /** Whether it hinders connections from being made, and harms none that was. */
    boolean isOnTheWay() {
        return where == Where.WAY || isSecure();
    }

    boolean isSecure() {
        return where == Where.WAY_TO_TLS;
    }

    private boolean isMetAt(Moment moment) {
        return switch (moment) {
            case FIRST_USE -> where != Where.KEPT_CONNECTION;
            case REUSED_CONNECTION, HANDED_OVER -> !isOnTheWay();
            case RETRY, CLOSING, CUT_OFF -> true;
        };
    }

    /** Whether a lookup that meets it then waits until a time-out ends it. */
    boolean lastsAt(Moment moment) {
        return reason == TIMEOUT && isMetAt(moment);
    }

    boolean isRepeated() {
        return !isSentAgain() && (reason == CONNECTION_FAILED || reason == TIMEOUT || reason == SERVER_ERROR);
    }

    /** Whether another attempt follows at once, whatever the policy says about retries. */
    boolean isSentAgain() {
        return this == LATE_DUPLICATE;
    }

    /** Whether the server goes on sending when the lookup has been answered. */
    boolean isSentWhenIdle() {
        return this == STRAY_WHEN_IDLE || this == STRAY_BYTES_WHEN_IDLE;
    }

    /** Whether the lookup is answered, and the client closes its connection for what came beside the answer. */
    boolean leavesNoConnection() {
        return switch (this) {
            case LENGTH_TOO_SHORT, SECOND_RESPONSE, STRAY_HEAD, STRAY_WHEN_IDLE, STRAY_BYTES_WHEN_IDLE -> true;
            default -> false;
        };
    }

    /** Whether the instance is never asked again. */
    boolean disablesTheInstance() {
        return reason == UNAUTHORIZED;
    }

    FaultResult expectedAt(Moment moment) {
        int timeouts = lastsAt(moment) ? 1 : 0;
        return switch (moment) {
            case FIRST_USE, REUSED_CONNECTION, HANDED_OVER ->
                !isMetAt(moment)
                        ? new FaultResult(null, 1, timeouts)
                        : isSentAgain() ? new FaultResult(null, 2, timeouts) : new FaultResult(reason, 1, timeouts);
            case RETRY -> {
                boolean thirdAttempt = isRepeated() || isSentAgain();
                yield new FaultResult(thirdAttempt ? null : reason, thirdAttempt ? 3 : 2, timeouts);
            }
            case CLOSING -> new FaultResult(reason, 1, timeouts);
            case CUT_OFF -> new FaultResult(Reason.CLOSED, 1, 0);
        };
    }

    /** How the next lookup ends, when the fault is over. */
    FaultResult expectedNext() {
        return disablesTheInstance() ? new FaultResult(NO_INSTANCE, 0, 0) : new FaultResult(null, 1, 0);
    }

    @Override
    public String toString() {
        return words;
    }
}
