package io.github.reactivecontact;

/**
 * A text is not a chat id, or not a phone number. Thrown by {@link ChatId#parse(String)} and
 * {@link ChatId#ofPhone(String)}.
 *
 * <p>Your own function for {@code lookupAll} can throw it too: the source then fails with
 * {@link ContactLookupException.Reason#INVALID_CHAT_ID}, without a request.
 *
 * <p>The message shows the reason and the text: shortened, with masked digits, and with a code such as
 * {@code <U+202A>} for an invisible character. It is safe for logs.
 */
public final class InvalidChatIdException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * Creates the exception for a text that is not a phone number.
     *
     * @param reason continues "the text ...", for example {@code has letters}; goes into the message as it is, so it
     *     must hold no part of the text
     * @param text the rejected text; the message masks its digits
     */
    public InvalidChatIdException(String reason, String text) {
        this("phone " + reason, reason, text);
    }

    InvalidChatIdException(String expected, String reason, String text) {
        super(expected + ", was " + Masked.echo(text));
        this.reason = reason;
    }

    /**
     * Returns why the text was rejected, without the text. There are few different reasons, so they can be counted.
     *
     * @return a phrase that continues "the text ...", for example {@code looks like a date}
     */
    public String reason() {
        return reason;
    }
}
