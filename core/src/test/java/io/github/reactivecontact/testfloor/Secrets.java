package io.github.reactivecontact.testfloor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What must not come out: tokens and phone numbers. Asserts that text and exceptions hold none, in any disguise. */
public final class Secrets {

    private final List<Form> forms = new ArrayList<>();

    private Secrets() {}

    /**
     * Begins with a token.
     *
     * @param token looked for as it is, URL-encoded, in base64 at every alignment, and in hexadecimal
     * @return these secrets
     */
    public static Secrets token(String token) {
        return new Secrets().andToken(token);
    }

    /**
     * Begins with a phone number.
     *
     * @param digits looked for like a token, with separators between its digits, and masked with more than its last two
     *     digits to be seen
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
     * Asserts that a text holds none of the secrets.
     *
     * @param text any text
     */
    public void assertAbsentFrom(String text) {
        assertAbsentFrom("the text", text);
    }

    /**
     * Asserts that what was captured holds none of the secrets, in its hexdumps neither.
     *
     * @param logs captured logs
     */
    public void assertAbsentFrom(CapturedLogs logs) {
        assertAbsentFrom("the log", logs.text());
        assertAbsentFrom("the log's hexdumps", logs.joinedHexdumps());
    }

    /**
     * Asserts that an exception holds none of the secrets: messages, {@code toString()}, causes, suppressed exceptions
     * and printed stack trace.
     *
     * @param error may have itself among its causes
     */
    public void assertAbsentFrom(Throwable error) {
        ThrowableTexts.of(error).forEach(this::assertAbsentFrom);
    }

    private void assertAbsentFrom(String where, String text) {
        for (Form form : forms) {
            int at = form.indexIn().applyAsInt(text);
            if (at >= 0) {
                throw new AssertionError("Expected no secret in " + where + ", but it is there " + form.name()
                        + ", near <" + text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 80)) + ">");
            }
        }
    }

    /** One disguise of a secret, and the index where a text shows it, or -1. */
    record Form(String name, ToIntFunction<String> indexIn) {}
}
