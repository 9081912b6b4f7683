package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What goes to the server as bytes, and what its bytes mean. Safe for use by several threads at once; never blocks. */
public final class ReplyCodec {

    private static final byte[] BEFORE_CHAT_ID = "{\"chatId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER_CHAT_ID = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int OK = 200;

    private final Parsers parsers = new Parsers();
    private final ContactReader contacts = new ContactReader(parsers);
    private final ErrorTable errors = new ErrorTable(new QuotaReader(parsers));

    /** A codec. One is enough for a process: it remembers the field names it has met. */
    public ReplyCodec() {}

    /**
     * The body of a request.
     *
     * @param chatId whom to ask about
     * @return {@code {"chatId":"71234567890@c.us"}}, a new array
     */
    public byte[] requestBody(ChatId chatId) {
        // All characters of a chat id are ASCII, and none needs escaping.
        String value = chatId.value();
        byte[] body = Arrays.copyOf(BEFORE_CHAT_ID, BEFORE_CHAT_ID.length + value.length() + AFTER_CHAT_ID.length);
        int length = BEFORE_CHAT_ID.length;
        for (int i = 0; i < value.length(); i++) {
            body[length++] = (byte) value.charAt(i);
        }
        System.arraycopy(AFTER_CHAT_ID, 0, body, length, AFTER_CHAT_ID.length);
        return body;
    }

    /**
     * What a response means. The body is read, not kept and not changed. Only a 200 answers. One whose body names the
     * status of an error, and has no field of a contact but {@code description}, means what that status means.
     *
     * @param idInstance the instance that was asked
     * @param status the HTTP status
     * @param retryAfter what {@code Retry-After} said, or null
     * @param body holds the response's body
     * @param offset where the body begins
     * @param length how long it is; 0 for none
     * @return the contact information; empty if the server has none for this chat
     * @throws ContactLookupException if the response says that the request failed, or makes no sense; its status is the
     *     HTTP status, or the one that the body of a 200 names
     * @throws IndexOutOfBoundsException if offset and length do not lie within the array
     */
    public Optional<ContactInfo> decode(
            String idInstance, int status, @Nullable Duration retryAfter, byte[] body, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, body.length);
        if (status != OK) {
            return errors.outcome(idInstance, status, retryAfter, body, offset, length);
        }
        ContactInfo contact;
        try {
            contact = contacts.read(body, offset, length);
        } catch (RuntimeException quotesTheBody) {
            // Neither cause nor suppressed: a parser's exception echoes what it read.
            throw ContactLookupException.builder(Reason.MALFORMED_BODY, Advice.of(Reason.MALFORMED_BODY, idInstance))
                    .status(status)
                    .idInstance(idInstance)
                    .retryAfter(retryAfter)
                    .build();
        }
        int named = contact == null ? EmbeddedStatus.NONE : EmbeddedStatus.of(contact);
        return named == EmbeddedStatus.NONE
                ? Optional.ofNullable(contact)
                : errors.outcome(idInstance, named, retryAfter, body, offset, length);
    }
}
