package io.github.reactivecontact.leakcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Tokens and phone numbers that must not leak. Asserts that texts, logs and exceptions contain none, in any encoding.
 */
public final class Secrets {

    private final List<SecretForm> forms = new ArrayList<>();

    private Secrets() {}

    /**
     * Creates secrets with a token.
     *
     * @param token searched for as it is, URL-encoded, in base64 at every alignment, and in hexadecimal
     * @return these secrets
     */
    public static Secrets token(String token) {
        return new Secrets().andToken(token);
    }

    /**
     * Creates secrets with a phone number.
     *
     * @param digits searched for like a token, with separators between its digits, and masked with more than two digits
     *     visible
     * @return these secrets
     */
    public static Secrets phone(String digits) {
        return new Secrets().andPhone(digits);
    }

    /**
     * Adds a token.
     *
     * @param token see {@link #token(String)}
     * @return these secrets
     */
    public Secrets andToken(String token) {
        forms.addAll(SecretForms.ofText(token));
        return this;
    }

    /**
     * Adds a phone number.
     *
     * @param digits see {@link #phone(String)}
     * @return these secrets
     */
    public Secrets andPhone(String digits) {
        forms.addAll(SecretForms.ofText(digits));
        forms.addAll(SecretForms.ofPhone(digits));
        return this;
    }

    /**
     * Asserts that a text contains none of the secrets.
     *
     * @param text any text
     */
    public void assertAbsentFrom(String text) {
        assertAbsentFrom("the text", text);
    }

    /**
     * Asserts that captured logs and their hexdumps contain none of the secrets.
     *
     * @param logs captured logs
     */
    public void assertAbsentFrom(CapturedLogs logs) {
        assertAbsentFrom("the log", logs.text());
        assertAbsentFrom("the log's hexdumps", logs.joinedHexdumps());
    }

    /**
     * Asserts that an exception contains none of the secrets: messages, {@code toString()}, causes, suppressed
     * exceptions and printed stack trace.
     *
     * @param error may have itself among its causes
     */
    public void assertAbsentFrom(Throwable error) {
        ThrowableTexts.of(error).forEach(this::assertAbsentFrom);
    }

    private void assertAbsentFrom(String where, String text) {
        for (SecretForm form : forms) {
            int at = form.indexIn().applyAsInt(text);
            if (at >= 0) {
                throw new AssertionError("Expected no secret in " + where + ", but found it " + form.name() + ", near <"
                        + text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 80)) + ">");
            }
        }
    }

    /** One form of a secret. {@code indexIn} returns its index in a text, or -1. */
    record SecretForm(String name, ToIntFunction<String> indexIn) {}
}
