package io.github.reactivecontact.internal.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Generates replies that the server may send today or after a change. Fields are in any order, missing, new or of
 * another type.
 */
final class BodyGenerator {

    private static final String[] SNIPPETS = {
        "a",
        "name",
        " ",
        "\"",
        "\\",
        "/",
        "\n",
        "\t",
        "\u0000",
        "\u007f",
        "é",
        "Иван",
        "中",
        "\u2028",
        "😀",
        "\ud83d",
        "\ude00",
        "https://media.cdn.whatsapp.net/v/t45",
        "@c.us",
        "0123456789abcdef".repeat(40),
        "ж".repeat(300)
    };
    private static final String[] NEW_FIELDS = {
        "isContact",
        "Name",
        "NAME",
        "n",
        "ab",
        "about_this_contact_in_very_many_words_so_that_the_name_is_long",
        "поле",
        "name ",
        "",
        "isBusinessVerified",
        "a\"b",
        "😀",
        "lastSeenAt",
        "id",
        "price",
        "whatsapp",
        "products2"
    };

    private final Random random;

    BodyGenerator(long seed) {
        this.random = new Random(seed);
    }

    String contact() {
        List<String> members = new ArrayList<>();
        for (String name : List.of("avatar", "name", "contactName", "email", "category", "description", "chatId")) {
            member(members, name, this::string);
        }
        member(members, "lastSeen", this::stringOrNumber);
        for (String name : List.of("isArchive", "isDisappearing", "isMute", "isBusiness")) {
            member(members, name, this::flag);
        }
        inEitherSpelling(members, "messageExpiration");
        inEitherSpelling(members, "muteExpiration");
        member(members, "products", this::products);
        return space() + object(members) + space();
    }

    /** Writes the field in one spelling or both, with unreadable values and nulls as often as readable ones. */
    private void inEitherSpelling(List<String> members, String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (random.nextInt(4) == 0) {
            for (String spelling : List.of(name, lowerCase)) {
                member(members, spelling, () -> random.nextBoolean() ? wholeNumber() : anything(1));
            }
        } else {
            member(members, random.nextBoolean() ? name : lowerCase, this::wholeNumber);
        }
    }

    private String products() {
        return switch (random.nextInt(8)) {
            case 0 -> "{" + space() + "}";
            case 1 -> product();
            default -> array(() -> random.nextInt(12) == 0 ? anything(2) : product());
        };
    }

    private String product() {
        List<String> members = new ArrayList<>();
        for (String name : List.of("id", "availability", "name", "description")) {
            member(members, name, this::string);
        }
        member(members, "price", this::stringOrNumber);
        member(members, "isHidden", this::flag);
        member(members, "imageUrls", () -> {
            List<String> urls = new ArrayList<>();
            member(urls, "requested", this::string);
            member(urls, "original", this::string);
            return object(urls);
        });
        member(members, "reviewStatus", () -> {
            List<String> verdicts = new ArrayList<>();
            member(verdicts, "whatsapp", this::string);
            return object(verdicts);
        });
        return object(members);
    }

    private void member(List<String> members, String name, Supplier<String> value) {
        if (random.nextInt(8) == 0) {
            return;
        }
        // The last of duplicate names counts.
        int times = random.nextInt(20) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            String json = random.nextInt(25) == 0 ? anything(3) : random.nextInt(10) == 0 ? "null" : value.get();
            members.add(quoted(name) + space() + ":" + space() + json);
        }
    }

    private String object(List<String> members) {
        for (int news = random.nextInt(6) - 4; news > 0; news--) {
            members.add(quoted(NEW_FIELDS[random.nextInt(NEW_FIELDS.length)]) + ":" + anything(3));
        }
        Collections.shuffle(members, random);
        return "{" + space() + String.join(space() + "," + space(), members) + space() + "}";
    }

    private String array(Supplier<String> element) {
        List<String> elements = new ArrayList<>();
        for (int size = random.nextInt(5); size > 0; size--) {
            elements.add(element.get());
        }
        return "[" + space() + String.join(space() + "," + space(), elements) + space() + "]";
    }

    private String anything(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> "null";
            case 1 -> flag();
            case 2 -> number();
            case 3, 4 -> string();
            case 5 -> array(() -> anything(depth - 1));
            default -> {
                List<String> members = new ArrayList<>();
                member(members, "name", () -> anything(depth - 1));
                member(members, "id", () -> anything(depth - 1));
                yield object(members);
            }
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int snippets = random.nextInt(4); snippets > 0; snippets--) {
            text.append(SNIPPETS[random.nextInt(SNIPPETS.length)]);
        }
        return quoted(text.toString());
    }

    private String flag() {
        return String.valueOf(random.nextBoolean());
    }

    private String stringOrNumber() {
        return random.nextBoolean() ? string() : number();
    }

    private String wholeNumber() {
        return switch (random.nextInt(4)) {
            case 0 -> quoted(String.valueOf(random.nextLong() >> 8));
            case 1 -> random.nextInt(1_000_000) + ".0";
            default -> String.valueOf(random.nextLong() >> random.nextInt(64));
        };
    }

    /**
     * Generates numbers that Java prints as their literal text, so that the reference decoder can derive the text from
     * the value.
     */
    private String number() {
        return switch (random.nextInt(5)) {
            case 0 -> String.valueOf(random.nextInt());
            case 1 -> String.valueOf(random.nextLong());
            case 2 -> new BigInteger(70 + random.nextInt(100), random).toString();
            case 3 ->
                new BigDecimal(new BigInteger(1 + random.nextInt(200), random), random.nextInt(1_000) - 500).toString();
            default -> String.valueOf(random.nextInt(1_000_000) / 8.0 - 1_000);
        };
    }

    private String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair && random.nextBoolean()) {
                json.append(c).append(text.charAt(++i));
            } else if (c < ' ' || Character.isSurrogate(c) || random.nextInt(40) == 0) {
                json.append(String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private String space() {
        return random.nextInt(10) == 0 ? " \r\n\t".substring(0, 1 + random.nextInt(4)) : "";
    }
}
