package io.github.reactivecontact.examples.bulkcli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many requests an account may send in any window of that length; 0 for any number. */
record Rate(int requests, Duration per) {

    private static final Rate UNLIMITED = new Rate(0, Duration.ZERO);
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})/(.+)");

    boolean isUnlimited() {
        return requests == 0;
    }

    /** As in 10/s, 10/1s, 50/1m. */
    static Rate parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (parts.matches()) {
            String per = parts.group(2);
            String time = Character.isDigit(per.charAt(0)) ? per : "1" + per;
            return new Rate(Integer.parseInt(parts.group(1)), TimeConverter.time(time));
        }
        throw new TypeConversionException("'" + text + "' is not a rate such as 10/s or 50/1m");
    }

    static final class Converter implements ITypeConverter<Rate> {

        @Override
        public Rate convert(String text) {
            return text.equals("unlimited") ? UNLIMITED : parse(text);
        }
    }
}
