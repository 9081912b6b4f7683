package io.github.reactivecontact.leakcheck;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the forms in which a secret may appear in a text. */
final class SecretForms {

    private static final Pattern MASKED_NUMBER = Pattern.compile("(\\d*)[*xX#•]{2,}(\\d*)");
    private static final int MIN_LENGTH = 6;
    private static final int MAX_VISIBLE_DIGITS = 2;

    private SecretForms() {}

    static List<Secrets.SecretForm> ofText(String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "A secret of less than " + MIN_LENGTH + " characters occurs by chance, was " + secret);
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        HexFormat hex = HexFormat.of();
        List<Secrets.SecretForm> forms = new ArrayList<>();
        forms.add(literal("as it is", secret));
        forms.add(literal("URL-encoded", URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        forms.add(literal("percent-encoded", hex.withPrefix("%").formatHex(bytes)));
        forms.add(literal("in hexadecimal", hex.formatHex(bytes)));
        forms.add(
                literal("in hexadecimal with spaces", HexFormat.ofDelimiter(" ").formatHex(bytes)));
        for (int offset = 0; offset < 3; offset++) {
            forms.add(exact("in base64", base64(Base64.getEncoder(), bytes, offset)));
            forms.add(exact("in URL-safe base64", base64(Base64.getUrlEncoder(), bytes, offset)));
        }
        return forms;
    }

    static List<Secrets.SecretForm> ofPhone(String digits) {
        Pattern separated = Pattern.compile(String.join("[\\s().\\-\\u00a0\\u2010-\\u2015]*", digits.split("")));
        return List.of(
                new Secrets.SecretForm("with separators", text -> {
                    Matcher number = separated.matcher(text);
                    return number.find() ? number.start() : -1;
                }),
                new Secrets.SecretForm(
                        "masked with more than two digits visible", text -> indexOfBadMask(digits, text)));
    }

    private static int indexOfBadMask(String digits, String text) {
        Matcher masked = MASKED_NUMBER.matcher(text);
        while (masked.find()) {
            String first = masked.group(1);
            String last = masked.group(2);
            if (first.length() + last.length() > MAX_VISIBLE_DIGITS
                    && digits.startsWith(first)
                    && digits.endsWith(last)) {
                return masked.start();
            }
        }
        return -1;
    }

    /** Returns the base64 characters that depend on these bytes only, when {@code offset} bytes precede them. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        int from = offset == 0 ? 0 : offset + 1;
        int to = shifted.length % 3 == 0 ? encoded.length() : encoded.length() - 1;
        return encoded.substring(from, to);
    }

    private static Secrets.SecretForm literal(String name, String secret) {
        String lowerCase = secret.toLowerCase(Locale.ROOT);
        return new Secrets.SecretForm(
                name, text -> text.toLowerCase(Locale.ROOT).indexOf(lowerCase));
    }

    private static Secrets.SecretForm exact(String name, String secret) {
        return new Secrets.SecretForm(name, text -> text.indexOf(secret));
    }
}
