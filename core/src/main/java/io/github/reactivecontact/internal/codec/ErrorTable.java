package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a response other than 200 means (GREEN-API, common errors): the first row that fits. */
final class ErrorTable {

    private static final int LONGEST_MESSAGE = 8 * 1024;

    /** Leaves as much for an echo of the request's address as servers accept in a request. */
    private static final int LONGEST_TEXT = 2 * LONGEST_MESSAGE;

    private static final Pattern WHITESPACE = Pattern.compile("[\\s\\u00a0]+");

    /** The statuses whose meaning the server's message may change. */
    private static final IntPredicate VAGUE =
            in(400, 499).and(not(429)).and(not(466)).and(not(499));

    /** In an instance's failure the instance is the subject. A chat or a user that "is deleted" is somebody else. */
    private static final String INSTANCE = "\\binstance\\b(?: \\w+){0,4}";

    private static final List<Row> ROWS = List.of(
            row(VAGUE, "does not support group chats", null),
            // Such a message may echo anything of the request: whatever else it says, it is about the request.
            row(is(400).or(is(422)), "validation failed|bad request data|unexpected token", Reason.REQUEST_REFUSED),
            row(VAGUE, INSTANCE + " starting process|in starting process", Reason.INSTANCE_STARTING),
            row(VAGUE, INSTANCE + " is deleted", Reason.INSTANCE_DELETED),
            row(VAGUE, INSTANCE + " is expired|account is expired", Reason.INSTANCE_EXPIRED),
            row(
                    VAGUE,
                    INSTANCE + " not authorized|(account|starting or) not authorized",
                    Reason.INSTANCE_NOT_AUTHORIZED),
            // The server is at fault, although it blames the request (vendor tracker 790).
            row(VAGUE, "internal server error", Reason.SERVER_ERROR),
            row(is(401), Reason.UNAUTHORIZED),
            row(is(403), Reason.FORBIDDEN),
            row(is(404).or(is(405)), Reason.NOT_FOUND),
            // Redirections are never followed: they would carry the token to another host.
            row(in(300, 399), Reason.NOT_FOUND),
            row(is(408).or(is(499)), Reason.TIMEOUT),
            row(is(429), Reason.THROTTLED),
            row(is(466), Reason.QUOTA_EXCEEDED),
            row(in(400, 499), Reason.REQUEST_REFUSED),
            row(in(500, 599), Reason.SERVER_ERROR),
            row(anyOther -> true, Reason.MALFORMED_BODY));

    private final QuotaReader quotas;

    ErrorTable(QuotaReader quotas) {
        this.quotas = quotas;
    }

    Optional<ContactInfo> outcome(
            String idInstance, int status, @Nullable Duration retryAfter, byte[] body, int offset, int length) {
        String message = VAGUE.test(status) ? message(body, offset, length) : "";
        Row row = ROWS.stream()
                .filter(candidate -> candidate.fits(status, message))
                .findFirst()
                .orElseThrow();
        if (row.reason() == null) {
            return Optional.empty();
        }
        throw ContactLookupException.builder(row.reason(), Advice.of(row.reason(), idInstance))
                .status(status)
                .idInstance(idInstance)
                .retryAfter(retryAfter)
                .quota(row.reason() == Reason.QUOTA_EXCEEDED ? quotas.read(body, offset, length) : null)
                .build();
    }

    /** JSON of whatever shape, plain text or HTML: looked at, never shown. */
    private static String message(byte[] body, int offset, int length) {
        String text = new String(body, offset, Math.min(length, LONGEST_TEXT), StandardCharsets.UTF_8);
        String message = EchoedAddress.cutFrom(
                WHITESPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT));
        return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }

    private static IntPredicate is(int status) {
        return candidate -> candidate == status;
    }

    private static IntPredicate not(int status) {
        return candidate -> candidate != status;
    }

    private static IntPredicate in(int first, int last) {
        return candidate -> candidate >= first && candidate <= last;
    }

    private static Row row(IntPredicate status, Reason reason) {
        return new Row(status, null, reason);
    }

    private static Row row(IntPredicate status, String says, @Nullable Reason reason) {
        return new Row(status, Pattern.compile(says), reason);
    }

    /** A null pattern: the message does not matter. A null reason: there is no contact information. */
    private record Row(
            IntPredicate status,
            @Nullable Pattern says,
            @Nullable Reason reason) {

        boolean fits(int candidate, String message) {
            return status.test(candidate)
                    && (says == null || says.matcher(message).find());
        }
    }
}
