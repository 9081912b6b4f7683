package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.examples.tables.Cells.Look;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the numbers of a pasted list, such as {@code 1.}, {@code 2)} or {@code 3}. They count up by one, or the
 * only line is too long for a phone number with them.
 */
final class Numbering {

    private static final Pattern MARKED = Pattern.compile("\\s*([0-9]{1,6})[.):]\\s+(.*\\S)\\s*");
    /** Its form is that of a country code, too. */
    static final Pattern BARE = Pattern.compile("\\s*([0-9]{1,6})\\s+(\\S*[0-9@+].*\\S)\\s*");

    private static final int BARE_ROWS = 3;
    private static final double MOST = 0.8;
    private static final int INTERNATIONAL_DIGITS = 11;

    private Numbering() {}

    /** Returns the pattern of the lines: group 2 is the text after the number. Null if they are not numbered. */
    static @Nullable Pattern detect(List<List<String>> records) {
        if (isNumbered(MARKED, records, 1)) {
            return MARKED;
        }
        return isNumbered(BARE, records, BARE_ROWS) ? BARE : null;
    }

    private static boolean isNumbered(Pattern pattern, List<List<String>> records, int atLeast) {
        int numbered = 0;
        int successors = 0;
        int numbers = 0;
        long first = -1;
        long last = -1;
        String text = "";
        for (List<String> cells : records) {
            Matcher line = pattern.matcher(cells.get(0));
            if (line.matches()) {
                numbered++;
                long number = Long.parseLong(line.group(1));
                successors += number == last + 1 ? 1 : 0;
                first = first < 0 ? number : first;
                last = number;
                text = Objects.requireNonNull(line.group(2));
                numbers += Cells.bestLook(text) == Look.OTHER ? 0 : 1;
            }
        }
        if (numbered < atLeast || numbered < MOST * records.size() || numbers * 2 < numbered) {
            return false;
        }
        if (pattern == BARE && first > 1) {
            return false;
        }
        return numbered == 1 ? isInternational(text) : successors >= MOST * (numbered - 1);
    }

    private static boolean isInternational(String text) {
        return text.startsWith("+")
                || text.codePoints().filter(Character::isDigit).count() >= INTERNATIONAL_DIGITS;
    }
}
