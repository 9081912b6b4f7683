package io.github.reactivecontact.examples.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes phone numbers and chat ids out of cells, and judges whether a text looks like one. */
final class Cells {

    /** Whether a text looks like a phone number or a chat id. */
    enum Look {
        BLANK,
        OTHER,
        /** Seven to nine digits: a phone number, or a number of another kind. */
        WEAK,
        STRONG
    }

    private static final int MIN_DIGITS = 7;
    private static final int STRONG_DIGITS = 10;
    private static final int MAX_DIGITS = 17;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F]");
    private static final Pattern CHAT_ID =
            Pattern.compile("[A-Za-z0-9_-]+(?::[0-9]+)?@(?:c\\.us|g\\.us|lid|s\\.whatsapp\\.net)");
    private static final Pattern JID = Pattern.compile("([0-9]+)(?::[0-9]+)?@s\\.whatsapp\\.net");
    private static final Pattern LINK = Pattern.compile(
            "(?:https?://)?(?:wa\\.me/|(?:api|web|www)\\.whatsapp\\.com/send/?\\?(?:.*&)?phone=)(?:\\+|%2B)?([0-9]+)(?:[/?&#].*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FORMULA = Pattern.compile("=\"(.*)\"|='(.*)'|\"(.*)\"");
    private static final Pattern SCHEME =
            Pattern.compile("(?:tel|callto|sms|whatsapp):(?://)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PHONE = Pattern.compile("\\+?[\\p{Nd}\\p{Zs}\\t().\\-\\u2010-\\u2015/\\uFF0B]+");
    private static final Pattern NOT_A_PHONE = Pattern.compile(
            "\\p{Nd}{1,4}[-./]\\p{Nd}{1,2}[-./]\\p{Nd}{1,4}|\\p{Nd}+\\.\\p{Nd}{1,2}|\\p{Nd}{7,}[-./]\\p{Nd}{1,2}");
    static final Pattern DECIMAL = Pattern.compile("(\\+?[0-9]{7,17})\\.0+");
    private static final Pattern SCIENTIFIC = Pattern.compile("[+-]?[0-9]+(?:[.,][0-9]+)?[eE]\\+?[0-9]{1,2}");
    private static final Pattern SURE_SEPARATOR = Pattern.compile(" ?:::+ ?");
    private static final Pattern SEPARATOR = Pattern.compile("[,;|\\n]|\\s/\\s");

    private Cells() {}

    /**
     * Returns the numbers of a cell.
     *
     * @param isDecimal whether the cells of the column end in {@code .0}
     */
    static List<TableEntry> entries(String cell, boolean isDecimal) {
        List<TableEntry> entries = new ArrayList<>(1);
        for (String part : parts(cell)) {
            String source = part.strip();
            if (!source.isEmpty()) {
                entries.add(entry(source, isDecimal));
            }
        }
        return entries;
    }

    private static List<String> parts(String cell) {
        if (cell.indexOf(":::") >= 0) {
            return List.of(SURE_SEPARATOR.split(cell));
        }
        if (!SEPARATOR.matcher(cell).find()) {
            return List.of(cell);
        }
        List<String> parts = List.of(SEPARATOR.split(cell));
        boolean isEachANumber =
                parts.stream().map(Cells::look).allMatch(look -> look == Look.STRONG || look == Look.BLANK);
        return isEachANumber ? parts : List.of(cell);
    }

    private static TableEntry entry(String source, boolean isDecimal) {
        String number = clean(source);
        if (SCIENTIFIC.matcher(number).matches()) {
            return TableEntry.bad(
                    source,
                    "the number is in scientific notation and may have lost digits: format the column as text and"
                            + " export it again");
        }
        Matcher decimal = DECIMAL.matcher(number);
        if (decimal.matches()) {
            return isDecimal
                    ? new TableEntry(source, decimal.group(1), null)
                    : TableEntry.bad(source, "the number ends in .0, but others of its column do not");
        }
        return new TableEntry(source, number, null);
    }

    /** Removes what programs put around a number. */
    static String clean(String text) {
        String clean = text.strip();
        Matcher formula = FORMULA.matcher(clean);
        if (formula.matches()) {
            for (int i = 1; i <= formula.groupCount(); i++) {
                clean = formula.group(i) == null ? clean : formula.group(i).strip();
            }
        }
        if (clean.startsWith("'")) {
            clean = clean.substring(1).strip();
        }
        Matcher scheme = SCHEME.matcher(clean);
        if (scheme.lookingAt()) {
            clean = clean.substring(scheme.end());
        }
        if (clean.indexOf('.') < 0) {
            return clean;
        }
        Matcher jid = JID.matcher(clean);
        if (jid.matches()) {
            return jid.group(1) + "@c.us";
        }
        Matcher link = LINK.matcher(clean);
        return link.matches() ? "+" + link.group(1) : clean;
    }

    static Look look(String cell) {
        if (cell.isBlank()) {
            return Look.BLANK;
        }
        String text = INVISIBLE.matcher(clean(cell)).replaceAll("").strip();
        if (text.indexOf('@') >= 0) {
            return CHAT_ID.matcher(text.toLowerCase(Locale.ROOT)).matches() ? Look.STRONG : Look.OTHER;
        }
        if (DECIMAL.matcher(text).matches() || SCIENTIFIC.matcher(text).matches()) {
            return Look.STRONG;
        }
        if (!PHONE.matcher(text).matches() || NOT_A_PHONE.matcher(text).matches()) {
            return Look.OTHER;
        }
        int digits = (int) text.codePoints().filter(Character::isDigit).count();
        if (digits < MIN_DIGITS || digits > MAX_DIGITS) {
            return Look.OTHER;
        }
        boolean isInternational = text.startsWith("+") || text.startsWith("\uFF0B") || text.startsWith("00");
        return digits >= STRONG_DIGITS || isInternational ? Look.STRONG : Look.WEAK;
    }

    /** Whether any part of a cell looks like a number. */
    static Look bestLook(String cell) {
        Look best = Look.BLANK;
        for (String part : parts(cell)) {
            Look look = look(part);
            best = look.compareTo(best) > 0 ? look : best;
        }
        return best;
    }
}
