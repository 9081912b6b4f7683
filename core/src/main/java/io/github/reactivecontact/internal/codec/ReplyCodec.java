package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes requests and decodes responses. Thread-safe; never blocks. */
public final class ReplyCodec {

    private static final byte[] BEFORE_CHAT_ID = "{\"chatId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER_CHAT_ID = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int OK = 200;

    private final ParserPool parsers = new ParserPool();
    private final ContactReader contacts = new ContactReader(parsers);
    private final ErrorTable errors = new ErrorTable(new QuotaReader(parsers));

    /** Creates a codec. One per process suffices: it caches field names. */
    public ReplyCodec() {}

    /**
     * Returns the body of a request.
     *
     * @param chatId the chat to look up
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
     * Decodes a response. The body is only read and not retained. Only a 200 can contain contact information. If the
     * body of a 200 contains an error status, and no field of a contact except {@code description}, the response has
     * the meaning of that status.
     *
     * @param idInstance the instance of the request
     * @param status the HTTP status
     * @param retryAfter the value of {@code Retry-After}, or null
     * @param body array that contains the response body
     * @param offset start of the body
     * @param length length of the body; 0 for none
     * @return the contact information; empty if the server has none for this chat
     * @throws ContactLookupException if the response is a failure or malformed; its status is the HTTP status, or the
     *     error status in the body of a 200
     * @throws IndexOutOfBoundsException if offset and length are outside the array
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
        } catch (RuntimeException malformed) {
            // Not attached as cause or suppressed, because it quotes the body.
            return errors.outcome(idInstance, status, retryAfter, body, offset, length);
        }
        int embedded = contact == null ? EmbeddedStatus.NONE : EmbeddedStatus.of(contact);
        return embedded == EmbeddedStatus.NONE
                ? Optional.ofNullable(contact)
                : errors.outcome(idInstance, embedded, retryAfter, body, offset, length);
    }
}
