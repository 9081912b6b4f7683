package io.github.reactivecontact.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.github.reactivecontact.internal.phone.PhoneText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads digits by the rules of libphonenumber. Immutable. */
final class CountryRules {

    /** The library's name for no country. */
    private static final String NO_COUNTRY = "ZZ";

    private static final int LONGEST_CODE = 3;
    private static final int MAX_NATIONAL_DIGITS = 17;
    private static final int MEXICO = 52;
    private static final int LENGTH_IN_MEXICO = 10;

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final Set<Integer> codes = library.getSupportedCallingCodes();
    private final String country;
    private final int code;
    private final @Nullable String nationalPrefix;

    private CountryRules(String country) {
        this.country = country;
        // Asking for its code loads the rules of a country. Later, on an event loop, that would block.
        library.getSupportedRegions().forEach(library::getCountryCodeForRegion);
        library.getSupportedGlobalNetworkCallingCodes().forEach(library::getExampleNumberForNonGeoEntity);
        this.code = country.equals(NO_COUNTRY) ? 0 : library.getCountryCodeForRegion(country);
        this.nationalPrefix = code == 0 ? null : library.getNddPrefixForRegion(country, true);
    }

    static CountryRules ofAllCountries() {
        return new CountryRules(NO_COUNTRY);
    }

    /** Returns null if the country does not exist. */
    static @Nullable CountryRules ofCountry(String country) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(country) ? new CountryRules(country) : null;
    }

    /** Reads digits that begin with a country code. */
    Reading international(String digits, boolean isStrict) {
        PhoneNumber number = split(digits);
        if (number == null) {
            return Reading.problem(PhoneText.NO_CODE);
        }
        if (!number.isItalianLeadingZero() && isAccepted(number, isStrict)) {
            return Reading.of(number);
        }
        if (isMexicanMobile(number, isStrict)) {
            return Reading.of(digits);
        }
        // Removes what is written after a country code but not dialled, such as a national zero.
        return accepted(parsed("+" + digits, NO_COUNTRY), number, isStrict);
    }

    /** Reads digits that may begin with a country code or not. */
    Reading withoutPlus(PhoneText text, boolean isStrict) {
        String digits = text.digits();
        PhoneNumber international = digits.startsWith("0") ? null : split(digits);
        if (code == 0) {
            return text.beginsWithoutCode() ? Reading.problem(PhoneText.LIST) : withoutCountry(digits, international);
        }
        if (international != null && international.getCountryCode() == code && isValidOrMexican(international)) {
            return Reading.of(digits);
        }
        PhoneNumber written = number(code, digits);
        if (isValid(written)) {
            return isForeignMobile(international) && isLandline(written)
                    ? Reading.problem("may be a number of " + country + " or of another country: + is missing")
                    : Reading.of(written);
        }
        PhoneNumber national = withoutNationalPrefix(digits);
        if (national != null && isValid(national)) {
            return Reading.of(national);
        }
        if (international != null && isValidOrMexican(international)) {
            return text.isLikeListEntry() ? Reading.problem(PhoneText.LIST) : Reading.of(digits);
        }
        return accepted(parsed(digits, country), written, isStrict);
    }

    private Reading withoutCountry(String digits, @Nullable PhoneNumber international) {
        if (international == null) {
            return Reading.problem(
                    digits.startsWith("0") ? "is a national number: its country is missing" : PhoneText.NO_CODE);
        }
        return isValidOrMexican(international)
                ? Reading.of(digits)
                : Reading.problem("is not a valid number of " + nameOf(international) + ": its country may be missing");
    }

    /** The library calls some numbers of seven digits in Canada valid, which have no area code. */
    private boolean isValid(PhoneNumber number) {
        return library.isValidNumber(number)
                && library.isPossibleNumberWithReason(number) != ValidationResult.IS_POSSIBLE_LOCAL_ONLY;
    }

    private boolean isAccepted(PhoneNumber number, boolean isStrict) {
        return isStrict ? isValid(number) : library.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    }

    private boolean isValidOrMexican(PhoneNumber number) {
        return isValid(number) || isMexicanMobile(number, true);
    }

    /** WhatsApp still knows mobile numbers of Mexico with a 1 that is no longer dialled (GREEN-API). */
    private boolean isMexicanMobile(PhoneNumber number, boolean isStrict) {
        String digits = Long.toString(number.getNationalNumber());
        return number.getCountryCode() == MEXICO
                && !number.isItalianLeadingZero()
                && digits.length() == LENGTH_IN_MEXICO + 1
                && digits.startsWith("1")
                && isAccepted(number(MEXICO, digits.substring(1)), isStrict);
    }

    private Reading accepted(@Nullable PhoneNumber number, PhoneNumber written, boolean isStrict) {
        if (number == null) {
            return Reading.problem("is not a number of " + nameOf(written));
        }
        String name = nameOf(number);
        // The library keeps a zero that no rule covers. Countries that use one, such as Italy, have valid
        // numbers.
        return switch (library.isPossibleNumberWithReason(number)) {
            case IS_POSSIBLE ->
                (isStrict || number.isItalianLeadingZero()) && !isValid(number)
                        ? Reading.problem("is not a valid number of " + name)
                        : Reading.of(number);
            case IS_POSSIBLE_LOCAL_ONLY -> Reading.problem("has no area code of " + name);
            case INVALID_COUNTRY_CODE -> Reading.problem(PhoneText.NO_CODE);
            case TOO_SHORT -> Reading.problem("is too short for " + name);
            case TOO_LONG -> Reading.problem("is too long for " + name);
            case INVALID_LENGTH -> Reading.problem("has a wrong number of digits for " + name);
        };
    }

    private boolean isLandline(PhoneNumber number) {
        return library.getNumberType(number) == PhoneNumberType.FIXED_LINE;
    }

    private boolean isForeignMobile(@Nullable PhoneNumber number) {
        // The length is cheap to check, and wrong for most numbers.
        return number != null
                && library.isPossibleNumber(number)
                && library.getNumberType(number) == PhoneNumberType.MOBILE;
    }

    private @Nullable PhoneNumber withoutNationalPrefix(String digits) {
        return nationalPrefix == null || nationalPrefix.isEmpty() || !digits.startsWith(nationalPrefix)
                ? null
                : number(code, digits.substring(nationalPrefix.length()));
    }

    /** Returns the country code and the rest as they are; null if no country code fits. */
    private @Nullable PhoneNumber split(String digits) {
        for (int length = 1; length <= LONGEST_CODE && length < digits.length(); length++) {
            int candidate = Integer.parseInt(digits, 0, length, 10);
            if (codes.contains(candidate)) {
                return number(candidate, digits.substring(length));
            }
        }
        return null;
    }

    private static PhoneNumber number(int code, String national) {
        PhoneNumber number = new PhoneNumber().setCountryCode(code);
        String rest = national.length() <= MAX_NATIONAL_DIGITS ? national : national.substring(0, MAX_NATIONAL_DIGITS);
        int zeros = 0;
        while (zeros < rest.length() - 1 && rest.charAt(zeros) == '0') {
            zeros++;
        }
        if (zeros > 0) {
            number.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros);
        }
        return number.setNationalNumber(rest.isEmpty() ? 0 : Long.parseLong(rest));
    }

    private @Nullable PhoneNumber parsed(String text, String region) {
        try {
            return library.parse(text, region);
        } catch (NumberParseException notANumber) {
            return null;
        }
    }

    private String nameOf(PhoneNumber number) {
        if (number.getCountryCode() == code) {
            return country;
        }
        String region = library.getRegionCodeForCountryCode(number.getCountryCode());
        return region.equals("001") ? "an international service" : region;
    }
}
