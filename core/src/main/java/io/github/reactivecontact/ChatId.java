package io.github.reactivecontact;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The id of a WhatsApp chat in GREEN-API's form:
 *
 * <ul>
 *   <li>{@code 71234567890@c.us} for a person;
 *   <li>{@code 120363043968066561@g.us} or {@code 71234567890-1581234048@g.us} for a group;
 *   <li>{@code 123456789012345@lid} for a person whose phone number is hidden: a lid.
 * </ul>
 *
 * <p>A lid belongs to the instance that saw it, for example in a webhook. Other instances do not know it, and it can
 * change. Look it up through its instance, see {@link ContactQuery#through(String)}, and do not store it as a key.
 *
 * <p>Two chat ids are equal if their values are equal. Immutable.
 *
 * @param value the id as the server expects it; not masked, so do not log it
 */
public record ChatId(String value) {

    private static final String PERSON_SUFFIX = "@c.us";
    private static final String GROUP_SUFFIX = "@g.us";
    private static final String LID_SUFFIX = "@lid";
    private static final int MAX_DIGITS = 25;
    private static final int MAX_LID_LENGTH = 64;

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().\\-\\u00a0\\u2010-\\u2015\\t]+");
    private static final Pattern NOT_A_DIGIT = Pattern.compile("[^0-9]");
    private static final int MIN_PHONE_DIGITS = 7;
    private static final int MAX_PHONE_DIGITS = 15;

    /**
     * Checks the value like {@link #parse(String)}.
     *
     * @param value see {@link #value()}
     * @throws InvalidChatIdException if the value is not a chat id
     */
    public ChatId {
        Objects.requireNonNull(value, "chatId must not be null");
        if (!isAccepted(value)) {
            throw new InvalidChatIdException("chatId must be <digits>@c.us with the full international number and no"
                    + " leading zero, <digits>@g.us, <digits>-<digits>@g.us or <id>@lid"
                    + " (a phone number is for ChatId.ofPhone), was "
                    + Masked.echo(value));
        }
    }

    // Hand-written, because it runs for every lookup: a regular expression would cost more than the rest of the check.
    private static boolean isAccepted(String value) {
        int at = value.indexOf('@');
        if (value.endsWith(PERSON_SUFFIX)) {
            return at == value.length() - PERSON_SUFFIX.length()
                    && isDigits(value, 0, at, MAX_PHONE_DIGITS)
                    && value.charAt(0) != '0';
        }
        if (value.endsWith(LID_SUFFIX)) {
            return at == value.length() - LID_SUFFIX.length() && isLidName(value, at);
        }
        if (!value.endsWith(GROUP_SUFFIX) || at != value.length() - GROUP_SUFFIX.length()) {
            return false;
        }
        int dash = value.indexOf('-');
        return dash < 0
                ? isDigits(value, 0, at, MAX_DIGITS)
                : isDigits(value, 0, dash, MAX_DIGITS) && isDigits(value, dash + 1, at, MAX_DIGITS);
    }

    private static boolean isDigits(String value, int from, int to, int max) {
        if (to <= from || to - from > max) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLidName(String value, int end) {
        if (end == 0 || end > MAX_LID_LENGTH) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            if (!Masked.isOfLid(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Parses a chat id.
     *
     * @param chatId {@code <digits>@c.us}, {@code <digits>@g.us}, {@code <digits>-<digits>@g.us}, or {@code <id>@lid}
     *     with 1 to 64 characters of {@code [A-Za-z0-9_-]}; a plain phone number is rejected, see
     *     {@link #ofPhone(String)}
     * @return the chat id
     * @throws InvalidChatIdException if the text has another form; the message shows the accepted forms and the text
     *     with its digits masked
     */
    public static ChatId parse(String chatId) {
        return new ChatId(chatId);
    }

    /**
     * Creates the personal chat id of a phone number in international format. Separators between the digits are
     * ignored: {@code "+7 (123) 456-78-90"} becomes {@code 71234567890@c.us}.
     *
     * <p>National formats are not recognised: {@code 8 900 765 43 21} is read as country code 8.
     *
     * @param phone an optional leading {@code +}, then 7 to 15 digits (ITU-T E.164) that start with the country code.
     *     Spaces, dots, dashes and parentheses may stand anywhere, except for the national trunk prefix {@code (0)}
     * @return the chat id
     * @throws InvalidChatIdException if the text has another form; the message shows the expected form and the text
     *     with its digits masked
     */
    public static ChatId ofPhone(String phone) {
        Objects.requireNonNull(phone, "phone must not be null");
        String trimmed = phone.strip();
        String digits = PHONE.matcher(trimmed).matches() && !trimmed.contains("(0)")
                ? NOT_A_DIGIT.matcher(trimmed).replaceAll("")
                : "";
        if (digits.length() < MIN_PHONE_DIGITS || digits.length() > MAX_PHONE_DIGITS || digits.startsWith("0")) {
            throw new InvalidChatIdException("phone must be a full international number of 7 to 15 digits, beginning"
                    + " with the country code and not with 0, was " + Masked.echo(phone));
        }
        return new ChatId(digits + PERSON_SUFFIX);
    }

    /**
     * Returns whether this chat is a group. GREEN-API has no contact information for groups (GREEN-API,
     * GetContactInfo).
     *
     * @return true for {@code @g.us}
     */
    public boolean isGroup() {
        return value.endsWith(GROUP_SUFFIX);
    }

    /**
     * Returns whether this chat id is a lid: the id of a person whose phone number is hidden. A lid belongs to the
     * instance that saw it and can change.
     *
     * @return true for {@code @lid}
     */
    public boolean isLid() {
        return value.endsWith(LID_SUFFIX);
    }

    /**
     * Returns the id with masked digits, and a lid with masked letters too. Safe for logs. {@link #parse(String)}
     * rejects it.
     *
     * @return for example {@code *********90@c.us}
     */
    @Override
    public String toString() {
        int at = value.indexOf('@');
        String name = value.substring(0, at);
        String masked = isLid() ? Masked.lid(name) : Masked.digits(name);
        return (masked.indexOf('*') < 0 ? "*" : masked) + value.substring(at);
    }
}
