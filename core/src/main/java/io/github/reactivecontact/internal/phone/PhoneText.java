package io.github.reactivecontact.internal.phone;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The phone number in a text, or why it has none.
 *
 * <p>A problem is a phrase that continues "the text ...", without digits and without a part of the text.
 *
 * @param digits the digits without {@code +} and {@code 00}; empty if there is a problem
 * @param isInternational whether the text says that the digits begin with a country code
 * @param isLikeListEntry whether the text may be the number of a list entry, and a phone number
 * @param beginsWithoutCode whether the first of two groups has one digit that is no country code
 * @param problem why the text is not a phone number; null if it is
 */
public record PhoneText(
        String digits,
        boolean isInternational,
        boolean isLikeListEntry,
        boolean beginsWithoutCode,
        @Nullable String problem) {

    /** The problem of a text that may hold the number of a list entry. */
    public static final String LIST = "may begin or end with the number of a list entry";

    /** The problem of digits that begin with no country code. */
    public static final String NO_CODE = "begins with no country code";

    static final int MIN_DIGITS = 7;
    static final int MAX_DIGITS = 15;

    private static final String WA_ME = "wa.me/";
    private static final Pattern LINK =
            Pattern.compile("(?:https?://)?wa\\.me/\\+?([0-9]+)/?(?:[?#].*)?", Pattern.CASE_INSENSITIVE);
    private static final String JID_SUFFIX = "@s.whatsapp.net";
    private static final String URI_PREFIX = "tel:";

    private static final Pattern EXTENSION = Pattern.compile(
            "[0-9) ][\\s,;]*(?:ext(?:ension|n)?|x|доб(?:авочный)?|вн|#)[\\s.:=]*[0-9]{1,7}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern SCIENTIFIC = Pattern.compile("[0-9](?:[.,][0-9]+)?[eE]\\+?[0-9]{1,2}");
    private static final Pattern LIST_ENTRY = Pattern.compile("[0-9]{1,5}(?:[.:]\\s|\\)).*", Pattern.DOTALL);
    private static final Pattern SEVERAL = Pattern.compile("[0-9)][^0-9]*[,;|:&+\\t\\n\\r][^0-9]*[0-9]");

    /** Reads a number that begins with its country code, with or without {@code +}. */
    public static PhoneText international(String text) {
        return isPlain(text) ? plain(text) : read(text, true);
    }

    /** Reads a number as {@link #international} does, or in a national form. */
    public static PhoneText any(String text) {
        return read(text, false);
    }

    static PhoneText problem(String problem) {
        return new PhoneText("", false, false, false, problem);
    }

    private static boolean isPlain(String text) {
        if (text.length() < MIN_DIGITS || text.length() > MAX_DIGITS || text.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static PhoneText plain(String digits) {
        String problem = PhoneRules.codeProblem(digits);
        return problem == null ? new PhoneText(digits, false, false, false, null) : problem(problem);
    }

    private static PhoneText read(String text, boolean isStrict) {
        String cleaned = unquoted(PhoneCharacters.cleaned(text).strip());
        if (cleaned.endsWith(JID_SUFFIX)) {
            return addressed(cleaned.substring(0, cleaned.length() - JID_SUFFIX.length()));
        }
        if (cleaned.toLowerCase(Locale.ROOT).contains(WA_ME)) {
            Matcher link = LINK.matcher(cleaned);
            return link.matches() ? addressed(link.group(1)) : problem("is a link without a phone number");
        }
        String number = withoutUriPrefix(cleaned);
        PhoneGroups groups = PhoneGroups.scan(number);
        if (groups == null) {
            return problem(shapeProblem(number));
        }
        String problem = isStrict ? PhoneRules.strictProblem(groups) : PhoneRules.problem(groups);
        return problem == null
                ? new PhoneText(
                        groups.digits(),
                        groups.isInternational(),
                        groups.isLikeListEntry(),
                        groups.isLikeListEntry() && PhoneRules.isNoCode(groups),
                        null)
                : problem(problem);
    }

    /** The number of a link or of an address at WhatsApp: the country code and the rest, without separators. */
    private static PhoneText addressed(String number) {
        String digits = number.startsWith("+") ? number.substring(1) : number;
        if (!isPlain(digits)) {
            return problem("is an address of WhatsApp without a full phone number");
        }
        PhoneText plain = plain(digits);
        return plain.problem() == null ? new PhoneText(digits, true, false, false, null) : plain;
    }

    private static String unquoted(String text) {
        String rest = text.startsWith("=\"") ? text.substring(1) : text;
        if (rest.length() >= 2 && rest.startsWith("\"") && rest.endsWith("\"")) {
            rest = rest.substring(1, rest.length() - 1).strip();
        } else {
            rest = text;
        }
        return rest.startsWith("'") ? rest.substring(1).strip() : rest;
    }

    private static String withoutUriPrefix(String text) {
        if (!text.regionMatches(true, 0, URI_PREFIX, 0, URI_PREFIX.length())) {
            return text;
        }
        String rest = text.substring(URI_PREFIX.length());
        return (rest.startsWith("//") ? rest.substring(2) : rest).strip();
    }

    private static String shapeProblem(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return "has no digits";
        }
        if (text.indexOf('@') >= 0) {
            return "is an address and not a phone number";
        }
        if (EXTENSION.matcher(text).find()) {
            return "has an extension";
        }
        if (SCIENTIFIC.matcher(text).matches()) {
            return "is in scientific notation, which loses digits";
        }
        if (text.codePoints().anyMatch(Character::isLetter)) {
            return "has letters";
        }
        if (LIST_ENTRY.matcher(text).matches()) {
            return LIST;
        }
        if (SEVERAL.matcher(text).find()) {
            return "may be several numbers";
        }
        return "has characters or separators that a phone number has not";
    }
}
