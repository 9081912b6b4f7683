package io.github.reactivecontact.internal.phone;

import org.jspecify.annotations.Nullable;

/**
 * Rejects what looks like a phone number, but may be something else: dates, ranges, decimals, list entries and two
 * numbers. A wrong guess would look up another person.
 */
final class PhoneRules {

    private static final int MIN_NATIONAL_DIGITS = 5;
    private static final int MAX_DIALLED_DIGITS = 20;
    private static final int LOCAL_NUMBER = 7;
    private static final int FULL_NUMBER = 11;
    private static final int MAX_GROUPED_WITHOUT_PLUS = 13;
    private static final int MIN_LAST_OF_TWO = 4;
    private static final int MAX_BEFORE_AREA_SEPARATOR = 6;

    private static final String TWO_NUMBERS = "may be two numbers";
    private static final String RANGE = "may be a range of numbers";
    private static final String DECIMAL = "looks like a decimal";
    private static final String DATE = "looks like a date";
    private static final String WRONG_LENGTH = "has a wrong number of digits for its country code";
    private static final String PARENTHESES = "has parentheses where a phone number has none";

    private PhoneRules() {}

    /** Returns why a number is neither international nor national; null if it can be one. */
    static @Nullable String problem(PhoneGroups groups) {
        int total = groups.digits().length();
        if (groups.isInternational()) {
            if (groups.group(0).startsWith("0")) {
                return PhoneText.NO_CODE;
            }
        } else if (total < MIN_NATIONAL_DIGITS) {
            return "has too few digits";
        }
        if (total > MAX_DIALLED_DIGITS) {
            return groups.count() == 2 && groups.length(0) >= LOCAL_NUMBER && groups.length(1) >= LOCAL_NUMBER
                    ? TWO_NUMBERS
                    : "has too many digits";
        }
        String problem = parenthesesProblem(groups);
        if (problem == null && groups.count() > 1) {
            problem = groups.isInternational() ? groupsProblem(groups) : groupsWithoutPlusProblem(groups);
        }
        return problem;
    }

    /** Returns why a number does not surely begin with its country code; null if it does. */
    static @Nullable String strictProblem(PhoneGroups groups) {
        String digits = groups.digits();
        if (!groups.isInternational() && (digits.startsWith("0") || groups.parenthesised() == 0)) {
            return "is a national number: its country code is missing";
        }
        if (groups.parenthesised() > 0 && groups.group(groups.parenthesised()).startsWith("0")) {
            return "has the zero of national calls in parentheses";
        }
        String problem = problem(groups);
        if (problem != null) {
            return problem;
        }
        if (digits.length() < PhoneText.MIN_DIGITS) {
            return "has too few digits";
        }
        if (digits.length() > PhoneText.MAX_DIGITS) {
            return "has too many digits";
        }
        problem = codeProblem(digits);
        return problem == null && groups.count() > 1 ? strictGroupsProblem(groups) : problem;
    }

    /** Checks what needs no table: no country code begins with 83 or 89 (ITU-T, assigned country codes). */
    static @Nullable String codeProblem(String digits) {
        return digits.startsWith("83") || digits.startsWith("89") ? PhoneText.NO_CODE : null;
    }

    private static @Nullable String strictGroupsProblem(PhoneGroups groups) {
        int total = groups.digits().length();
        for (int i = 0; i < groups.count() - 1; i++) {
            if (groups.separator(i) == '/') {
                return "has a slash";
            }
        }
        if (isNoCode(groups)) {
            return PhoneText.NO_CODE;
        }
        if (isOneOrSeven(groups) && total != FULL_NUMBER) {
            return WRONG_LENGTH;
        }
        if (groups.isInternational()) {
            return null;
        }
        if (groups.length(groups.count() - 1) == 1) {
            return PhoneText.LIST;
        }
        return groups.count() == 2 && (groups.length(0) > 5 || groups.length(1) < 6) ? TWO_NUMBERS : null;
    }

    /** Whether the first group is one digit that is no country code. */
    static boolean isNoCode(PhoneGroups groups) {
        return groups.length(0) == 1 && !isOneOrSeven(groups);
    }

    /** All numbers of the country codes 1 and 7 have eleven digits. */
    private static boolean isOneOrSeven(PhoneGroups groups) {
        char first = groups.group(0).charAt(0);
        return first == '1' || first == '7';
    }

    private static @Nullable String parenthesesProblem(PhoneGroups groups) {
        int index = groups.parenthesised();
        if (index < 0) {
            return null;
        }
        boolean isInPlace = groups.digitsBefore(index) <= 4 && groups.length(index) <= 5 && index < groups.count() - 1;
        return isInPlace ? null : PARENTHESES;
    }

    private static @Nullable String groupsWithoutPlusProblem(PhoneGroups groups) {
        int count = groups.count();
        if (isDate(groups)) {
            return DATE;
        }
        int last = groups.length(count - 1);
        for (int i = 0; i < count; i++) {
            if (groups.length(i) >= FULL_NUMBER) {
                return i > 0 || (last == 1 && groups.separator(count - 2) == ' ')
                        ? PhoneText.LIST
                        : afterFullNumber(groups);
            }
        }
        if (count == 2 && groups.parenthesised() < 0) {
            String problem = pairProblem(groups);
            if (problem != null) {
                return problem;
            }
        }
        String digits = groups.digits();
        // An exit code, such as 011 of the USA and 810 of Russia, makes an international number longer.
        boolean isExitCode = digits.startsWith("0") || digits.startsWith("810");
        if ((!isExitCode && digits.length() > MAX_GROUPED_WITHOUT_PLUS) || isTwoEqualHalves(groups)) {
            return TWO_NUMBERS;
        }
        return groupsProblem(groups);
    }

    /** Two groups: an area code and a number, or a range, a decimal, two years, two numbers. */
    private static @Nullable String pairProblem(PhoneGroups groups) {
        int first = groups.length(0);
        int second = groups.length(1);
        if (second < MIN_LAST_OF_TWO) {
            return afterFullNumber(groups);
        }
        if (first == 4 && second == 4 && isYear(groups.group(0)) && isYear(groups.group(1))) {
            return RANGE;
        }
        return first >= 6 && second >= 6 ? TWO_NUMBERS : null;
    }

    private static @Nullable String groupsProblem(PhoneGroups groups) {
        int count = groups.count();
        for (int i = 0; i < count - 1; i++) {
            if (groups.length(i) >= LOCAL_NUMBER && !isLongStart(groups, i)) {
                return afterFullNumber(groups);
            }
            boolean isAreaSeparator = groups.separator(i) == '/' || groups.separator(i) == PhoneGroups.SPACED_DASH;
            if (isAreaSeparator && groups.digitsBefore(i + 1) > MAX_BEFORE_AREA_SEPARATOR) {
                return TWO_NUMBERS;
            }
        }
        if (groups.length(count - 1) == 1 && groups.separator(count - 2) != '-') {
            return groups.separator(count - 2) == '.' ? DECIMAL : PhoneText.LIST;
        }
        return null;
    }

    private static String afterFullNumber(PhoneGroups groups) {
        int count = groups.count();
        if (groups.length(count - 1) >= MIN_LAST_OF_TWO) {
            return TWO_NUMBERS;
        }
        return groups.separator(count - 2) == '.' ? DECIMAL : RANGE;
    }

    /** As in {@code +7900123-45-67}. */
    private static boolean isLongStart(PhoneGroups groups, int index) {
        return index == 0
                && groups.count() == 3
                && groups.length(0) == LOCAL_NUMBER
                && groups.length(1) == 2
                && groups.length(2) == 2;
    }

    private static boolean isDate(PhoneGroups groups) {
        if (groups.count() < 3 || groups.separator(0) != groups.separator(1)) {
            return false;
        }
        boolean isMarked = groups.separator(0) != ' ' && groups.separator(0) != PhoneGroups.SPACED_DASH;
        if (!isMarked && groups.count() > 3) {
            return false;
        }
        if (groups.parenthesised() >= 0 || groups.length(1) > 2) {
            return false;
        }
        return (groups.length(0) <= 2 && isYear(groups.group(2))) || (isYear(groups.group(0)) && groups.length(2) <= 2);
    }

    /** Years of the calendars in use: 1300 to 2599. */
    private static boolean isYear(String group) {
        return group.length() == 4 && group.compareTo("1300") >= 0 && group.compareTo("2600") < 0;
    }

    private static boolean isTwoEqualHalves(PhoneGroups groups) {
        int half = groups.count() / 2;
        if (half < 2 || groups.count() % 2 != 0) {
            return false;
        }
        char middle = groups.separator(half - 1);
        for (int i = 0; i < half; i++) {
            if (groups.length(i) != groups.length(half + i)) {
                return false;
            }
            if (i < half - 1 && (groups.separator(i) == middle || groups.separator(half + i) == middle)) {
                return false;
            }
        }
        return true;
    }
}
