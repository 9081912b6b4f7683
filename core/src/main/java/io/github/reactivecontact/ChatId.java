package io.github.reactivecontact;

import io.github.reactivecontact.internal.phone.PhoneText;
import java.util.Objects;

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
            throw new InvalidChatIdException(
                    "chatId must be <digits>@c.us with the full international number and no"
                            + " leading zero, <digits>@g.us, <digits>-<digits>@g.us or <id>@lid"
                            + " (a phone number is for ChatId.ofPhone)",
                    "is not a chat id",
                    value);
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
     * Creates the personal chat id of a phone number in international format: {@code "+7 (123) 456-78-90"} becomes
     * {@code 71234567890@c.us}. Checks the spelling only, without knowledge of countries.
     *
     * <p>The text is one of these, where invisible characters and white space around it do not count:
     *
     * <ul>
     *   <li>{@code [+|00] group (separator group)*}, a group being one or more digits. There are 7 to 15 digits in all
     *       (ITU-T E.164), and the first is not 0;
     *   <li>such a number after {@code tel:} or an apostrophe, in double quotes, or as {@code ="..."};
     *   <li>{@code [https://]wa.me/<digits>}, with or without a query, or {@code <digits>@s.whatsapp.net}.
     * </ul>
     *
     * <p>A separator is one or more spaces, a dash, a dot, or a dash between spaces. One group of at most five digits,
     * after at most four digits, may be in parentheses: {@code +7(900)1234567}, {@code +54 9 (11) 1234-5678},
     * {@code (+49) 30 1234567}. Digits and separators may be of any script. Unicode format characters and variation
     * selectors are dropped; every Unicode space is a space.
     *
     * <p>A text that may mean something else is rejected, because a wrong guess looks up another person:
     *
     * <ul>
     *   <li>more groups after one of seven digits or more, except for {@code +7900123-45-67}: a range or two numbers;
     *   <li>a last group of one digit, except after a dash in a number with {@code +}: a decimal or a list entry;
     *   <li>groups that begin with 1 or 7, whose numbers have eleven digits, and have more or less;
     *   <li>a first group of one other digit, and a number that begins with 83 or 89: no country code begins so;
     *   <li>a national number: one that begins with a single 0 or a parenthesis, or has a 0 first in its parentheses.
     * </ul>
     *
     * <p>Without {@code +} or {@code 00}, these are rejected too:
     *
     * <ul>
     *   <li>three groups that form a date, also if more groups follow;
     *   <li>a group of eleven digits or more beside another, and more than 13 digits in groups;
     *   <li>two groups, unless the first has at most five digits and the second at least six;
     *   <li>two halves of equal groups with another separator between them: two numbers.
     * </ul>
     *
     * <p>This method cannot detect every national number: {@code 9876543210}, a number of India, is also one with the
     * country code 98. {@link io.github.reactivecontact.phone.PhoneNumberParser} knows the numbers of each country.
     *
     * @param phone the number; begins with the country code
     * @return the chat id
     * @throws InvalidChatIdException if the text has another form; {@link InvalidChatIdException#reason()} says why,
     *     and the message shows the text with its digits masked
     */
    public static ChatId ofPhone(String phone) {
        Objects.requireNonNull(phone, "phone must not be null");
        PhoneText text = PhoneText.international(phone);
        String problem = text.problem();
        if (problem != null) {
            throw new InvalidChatIdException(
                    "phone must be a full international number of 7 to 15 digits, beginning with the country code"
                            + " and not with 0, but it " + problem,
                    problem,
                    phone);
        }
        return new ChatId(text.digits() + PERSON_SUFFIX);
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
