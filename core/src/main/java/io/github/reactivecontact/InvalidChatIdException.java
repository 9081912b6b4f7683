package io.github.reactivecontact;

/**
 * A text is not a chat id, or not a phone number. Thrown by {@link ChatId#parse(String)} and
 * {@link ChatId#ofPhone(String)}.
 *
 * <p>The message shows the accepted forms and the text, shortened, without its digits. It is safe for logs.
 */
public final class InvalidChatIdException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Expects a message without personal data: only this package creates the exception. */
    InvalidChatIdException(String message) {
        super(message);
    }
}
