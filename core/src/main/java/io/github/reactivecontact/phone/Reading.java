package io.github.reactivecontact.phone;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.jspecify.annotations.Nullable;

/**
 * What the digits of a text mean.
 *
 * @param digits the country code and the national number; empty if there is a problem
 * @param problem why the digits are not a phone number, without digits; null if they are
 */
record Reading(String digits, @Nullable String problem) {

    private static final int MIN_DIGITS = 7;
    private static final int MAX_DIGITS = 15;

    static Reading of(PhoneNumber number) {
        String zeros = number.isItalianLeadingZero() ? "0".repeat(number.getNumberOfLeadingZeros()) : "";
        return of(number.getCountryCode() + zeros + number.getNationalNumber());
    }

    static Reading of(String digits) {
        if (digits.length() < MIN_DIGITS) {
            return problem("has too few digits");
        }
        return digits.length() > MAX_DIGITS ? problem("has too many digits") : new Reading(digits, null);
    }

    static Reading problem(String problem) {
        return new Reading("", problem);
    }
}
