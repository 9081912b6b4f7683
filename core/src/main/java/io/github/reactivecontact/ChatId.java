package io.github.reactivecontact;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The address of a WhatsApp chat as GREEN-API writes it: {@code 71234567890@c.us} for a person,
 * {@code 120363043968066561@g.us} or {@code 71234567890-1581234048@g.us} for a group, {@code 123456789012345@lid} for a
 * correspondent whose number is hidden.
 *
 * <p>Two chat ids are equal when their values are. Immutable.
 *
 * @param value the id as the server expects it; never masked, so keep it out of logs
 */
public record ChatId(String value) {

    private static final String PERSON_SUFFIX = "@c.us";
    private static final String GROUP_SUFFIX = "@g.us";
    private static final String HIDDEN_SUFFIX = "@lid";
    private static final int MOST_DIGITS = 25;

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ().\\-\\u00a0\\u2010-\\u2015\\t]+");
    private static final Pattern NOT_A_DIGIT = Pattern.compile("[^0-9]");
    private static final int FEWEST_PHONE_DIGITS = 7;
    private static final int MOST_PHONE_DIGITS = 15;

    /**
     * Checks the value, as {@link #parse(String)} does.
     *
     * @param value see {@link #value()}
     * @throws IllegalArgumentException if the value is not a chat id
     */
    public ChatId {
        Objects.requireNonNull(value, "chatId must not be null");
        if (!isAccepted(value)) {
            throw new IllegalArgumentException("chatId must be <digits>@c.us with the full international number and no"
                    + " leading zero, <digits>@g.us, <digits>-<digits>@g.us or <digits>@lid (a phone number is for ChatId.ofPhone), was "
                    + Masked.echo(value));
        }
    }

    // By hand, because every lookup comes by here and a matcher costs more than the rest of it.
    private static boolean isAccepted(String value) {
        int at = value.indexOf('@');
        if (value.endsWith(PERSON_SUFFIX)) {
            return at == value.length() - PERSON_SUFFIX.length()
                    && isDigits(value, 0, at, MOST_PHONE_DIGITS)
                    && value.charAt(0) != '0';
        }
        if (value.endsWith(HIDDEN_SUFFIX)) {
            return at == value.length() - HIDDEN_SUFFIX.length() && isDigits(value, 0, at, MOST_DIGITS);
        }
        if (!value.endsWith(GROUP_SUFFIX) || at != value.length() - GROUP_SUFFIX.length()) {
            return false;
        }
        int dash = value.indexOf('-');
        return dash < 0
                ? isDigits(value, 0, at, MOST_DIGITS)
                : isDigits(value, 0, dash, MOST_DIGITS) && isDigits(value, dash + 1, at, MOST_DIGITS);
    }

    private static boolean isDigits(String value, int from, int to, int most) {
        if (to <= from || to - from > most) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a chat id.
     *
     * @param chatId {@code <digits>@c.us}, {@code <digits>@g.us}, {@code <digits>-<digits>@g.us} or {@code <digits>@lid};
     *     a bare phone number is not one, see {@link #ofPhone(String)}
     * @return the chat id
     * @throws IllegalArgumentException if the text is anything else; the message says what is expected and echoes the
     *     text with its digits masked
     */
    public static ChatId parse(String chatId) {
        return new ChatId(chatId);
    }

    /**
     * Makes the personal chat id of a phone number in international form, dropping what people write between the
     * digits: {@code "+7 (123) 456-78-90"} becomes {@code 71234567890@c.us}.
     *
     * <p>A national form is not recognised: {@code 8 900 765 43 21} is read as country code 8.
     *
     * @param phone a leading {@code +} or none, then 7 to 15 digits (ITU-T E.164) beginning with the country code, with
     *     spaces, dots, dashes and parentheses wherever they please, but for {@code (0)}, which nobody abroad dials
     * @return the chat id
     * @throws IllegalArgumentException if the text is anything else; the message says what is expected and echoes the
     *     text with its digits masked
     */
    public static ChatId ofPhone(String phone) {
        Objects.requireNonNull(phone, "phone must not be null");
        String trimmed = phone.strip();
        String digits = PHONE.matcher(trimmed).matches() && !trimmed.contains("(0)")
                ? NOT_A_DIGIT.matcher(trimmed).replaceAll("")
                : "";
        if (digits.length() < FEWEST_PHONE_DIGITS || digits.length() > MOST_PHONE_DIGITS || digits.startsWith("0")) {
            throw new IllegalArgumentException("phone must be a full international number of 7 to 15 digits, beginning"
                    + " with the country code and not with 0, was " + Masked.echo(phone));
        }
        return new ChatId(digits + PERSON_SUFFIX);
    }

    /**
     * Tells whether this is a group. GREEN-API has no contact information for groups (GREEN-API, GetContactInfo).
     *
     * @return true for {@code @g.us}
     */
    public boolean isGroup() {
        return value.endsWith(GROUP_SUFFIX);
    }

    /**
     * The id with its digits masked, so that it may be logged. {@link #parse(String)} refuses it.
     *
     * @return for example {@code *********90@c.us}
     */
    @Override
    public String toString() {
        int at = value.indexOf('@');
        String masked = Masked.digits(value.substring(0, at));
        return (masked.indexOf('*') < 0 ? "*" : masked) + value.substring(at);
    }
}
