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

/** Classifies responses that are no answer (GREEN-API, common errors). The first matching row applies. */
final class ErrorTable {

    private static final int MAX_MESSAGE_LENGTH = 8 * 1024;

    /** Allows for the request's address, which may be as long as a message. */
    private static final int MAX_TEXT_LENGTH = 2 * MAX_MESSAGE_LENGTH;

    private static final Pattern WHITESPACE = Pattern.compile("[\\s\\u00a0]+");

    /** The statuses whose message decides what they mean. */
    private static final IntPredicate VAGUE =
            in(400, 499).and(not(429)).and(not(466)).and(not(499));

    /** The message must be about the instance: a chat or a user may be "deleted" too. */
    private static final String INSTANCE = "\\binstance\\b(?: \\w+){0,4}";

    private static final List<Row> ROWS = List.of(
            row(VAGUE, "does not support group chats", null),
            // Such a message may repeat parts of the request, so it is matched before the messages about instances.
            row(is(400).or(is(422)), "validation failed|bad request data|unexpected token", Reason.REQUEST_REFUSED),
            row(VAGUE, INSTANCE + " starting process|in starting process", Reason.INSTANCE_STARTING),
            row(VAGUE, INSTANCE + " is deleted", Reason.INSTANCE_DELETED),
            row(VAGUE, INSTANCE + " is expired|account is expired", Reason.INSTANCE_EXPIRED),
            row(
                    VAGUE,
                    INSTANCE + " not authorized|(account|starting or) not authorized",
                    Reason.INSTANCE_NOT_AUTHORIZED),
            // A failure of the server with the status of a wrong request (vendor tracker 790).
            row(VAGUE, "internal server error", Reason.SERVER_ERROR),
            row(is(408).or(is(499)), Reason.TIMEOUT),
            row(is(429), Reason.THROTTLED),
            row(is(466), Reason.QUOTA_EXCEEDED),
            // Redirects are not followed: they would send the token to another host.
            row(in(300, 399).or(is(405)).or(is(407)).or(is(451)), Reason.UNEXPECTED_RESPONSE),
            pageRow(in(200, 499), Reason.UNEXPECTED_RESPONSE),
            row(is(401), Reason.UNAUTHORIZED),
            row(is(403), Reason.FORBIDDEN),
            row(is(404), Reason.NOT_FOUND),
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
        boolean isPage = new JsonText(body, offset, length).beginsMarkup();
        Row row = ROWS.stream()
                .filter(candidate -> candidate.fits(status, message, isPage))
                .findFirst()
                .orElseThrow();
        if (row.reason() == null) {
            return Optional.empty();
        }
        throw ContactLookupException.builder(row.reason(), ErrorMessages.of(row.reason(), idInstance))
                .status(status)
                .idInstance(idInstance)
                .retryAfter(retryAfter)
                .quota(row.reason() == Reason.QUOTA_EXCEEDED ? quotas.read(body, offset, length) : null)
                .build();
    }

    /** Text of any kind: JSON, plain text or HTML. It is matched and never shown. */
    private static String message(byte[] body, int offset, int length) {
        String text = new String(body, offset, Math.min(length, MAX_TEXT_LENGTH), StandardCharsets.UTF_8);
        String message = EchoedAddress.removeFrom(
                WHITESPACE.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT));
        return message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH));
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
        return new Row(status, null, false, reason);
    }

    /** GREEN-API sends JSON, text or nothing, so HTML and XML come from something in front of it. */
    private static Row pageRow(IntPredicate status, Reason reason) {
        return new Row(status, null, true, reason);
    }

    private static Row row(IntPredicate status, String message, @Nullable Reason reason) {
        return new Row(status, Pattern.compile(message), false, reason);
    }

    /**
     * A row of the table.
     *
     * @param message pattern of the message; null for any message
     * @param pagesOnly whether it applies to HTML and XML only
     * @param reason null if the response means that there is no contact information
     */
    private record Row(
            IntPredicate status,
            @Nullable Pattern message,
            boolean pagesOnly,
            @Nullable Reason reason) {

        boolean fits(int candidate, String text, boolean isPage) {
            return status.test(candidate)
                    && (isPage || !pagesOnly)
                    && (message == null || message.matcher(text).find());
        }
    }
}
