package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The contact of a chat id. It is derived from the id and not stored, so it is always the same. Its fields vary like
 * those of the real server (GREEN-API, GetContactInfo).
 */
final class SimulatedContact {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_SIZE = 2_560;
    private static final long BASE_TIME = 1_700_000_000L;
    private static final int ONE_YEAR = 31_536_000;
    private static final long NEXT_DECADE = 1_900_000_000L;
    private static final int[] MESSAGE_EXPIRATIONS = {0, 0, 0, 86_400, 604_800, 7_776_000};
    private static final String[] CATEGORIES = {"Restaurant", "Автосервис", "Shopping & retail", "Other Business"};
    private static final String[][] GIVEN_NAMES = {
        {"Anna", "Jürgen", "Chloé", "Mateus", "Siobhán", "Łukasz", "Ayşe", "Giulia", "Nguyễn"},
        {"Анна", "Дмитрий", "Ольга", "Сергей", "Жанна", "Олександр", "Айгүл"},
        {"محمد", "فاطمة", "أحمد", "ليلى", "يوسف"},
        {"נועה", "דוד", "תמר", "יוסף", "מיכל"}
    };
    private static final String[][] FAMILY_NAMES = {
        {"Müller", "O'Brien", "García-López", "Nowak", "Yılmaz", "da Silva", "Okafor"},
        {"Иванова", "Кузнецов", "Шевченко", "Ли", "Щербакова"},
        {"الحسن", "عبد الله", "القاسم", "حداد"},
        {"כהן", "לוי", "בן־דוד", "פרידמן"}
    };
    private static final String[] EMOJI = {" 🌸", " ❤️", " 👩‍👧‍👦", " 🇧🇷", " ✨"};
    private static final String[] SHOPS = {
        "Café Aurora", "Taller \"El Rápido\"", "Цветы на Невском", "مطعم النور", "מאפיית השכונה", "Pizza & Pasta 🍕"
    };
    private static final String SIGNATURES = LongStream.generate(new SeededRandom(1)::bits)
            .limit(64)
            .mapToObj(Long::toHexString)
            .collect(Collectors.joining());

    private final ChatId chatId;
    private final String pictures;
    private final SeededRandom random;
    private final boolean business;
    private final boolean olderServer;

    private SimulatedContact(ChatId chatId, String pictures) {
        this.chatId = chatId;
        this.pictures = pictures;
        this.random = SeededRandom.of(chatId.value());
        this.business = random.oneIn(3);
        this.olderServer = random.oneIn(16);
    }

    /**
     * Returns the contact as the server sends it.
     *
     * @param pictures address prefix of the pictures, see {@link Picture#addresses}
     */
    static byte[] json(ChatId chatId, String pictures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new SimulatedContact(chatId, pictures).write(json);
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator json) {
        String name = random.oneIn(8) ? "" : business ? random.pick(SHOPS) : person();
        String contactName = random.oneIn(3) ? person() : "";
        String initials = Picture.initials(name.isEmpty() ? contactName : name);
        json.writeStartObject();
        json.writeStringProperty("avatar", random.oneIn(5) ? "" : picture(initials, 96));
        if (!olderServer) {
            json.writeStringProperty("name", name);
        }
        json.writeStringProperty("contactName", contactName);
        json.writeStringProperty("email", business && !random.oneIn(3) ? "hello@shop" + number() + ".example.org" : "");
        json.writeStringProperty("category", business ? random.pick(CATEGORIES) : "");
        json.writeStringProperty(
                "description", business ? "Open every day, 9–18.\nCall \"the shop\" first \\ Звоните" : "");
        writeProducts(json);
        json.writeStringProperty("chatId", chatId.value());
        writeLastSeen(json);
        json.writeBooleanProperty("isArchive", random.oneIn(10));
        writeExpirations(json);
        if (!olderServer) {
            json.writeBooleanProperty("isBusiness", business);
        }
        if (random.oneIn(8)) {
            writeUnknown(json);
        }
        json.writeEndObject();
    }

    private void writeProducts(JsonGenerator json) {
        int form = business ? 2 : random.below(3);
        if (form == 0) {
            return;
        }
        json.writeName("products");
        if (form == 1) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (int left = business ? random.below(4) : 0; left > 0; left--) {
            writeProduct(json);
        }
        json.writeEndArray();
    }

    private void writeProduct(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", Long.toString(4_000_000_000_000_000L + number()));
        json.writeObjectPropertyStart("imageUrls");
        json.writeStringProperty("requested", picture("", 220));
        json.writeStringProperty("original", picture("", 220));
        json.writeEndObject();
        json.writeStringProperty("availability", random.oneIn(6) ? "out of stock" : "in stock");
        json.writeObjectPropertyStart("reviewStatus");
        json.writeStringProperty("whatsapp", random.oneIn(9) ? "PENDING" : "APPROVED");
        json.writeEndObject();
        json.writeStringProperty("name", "No. " + random.below(100) + " — " + random.pick(SHOPS));
        if (!random.oneIn(3)) {
            json.writeStringProperty(
                    "description", "Fresh every morning, made by hand. Свежее каждое утро. ".repeat(2));
        }
        writePrice(json);
        json.writeBooleanProperty("isHidden", random.oneIn(12));
        if (random.oneIn(16)) {
            json.writeStringProperty("currency", "EUR");
        }
        json.writeEndObject();
    }

    private void writePrice(JsonGenerator json) {
        int price = 100 + random.below(100_000);
        switch (random.below(4)) {
            case 0 -> json.writeNullProperty("price");
            case 1 -> json.writeNumberProperty("price", price);
            case 2 -> json.writeNumberProperty("price", price / 100.0);
            default -> json.writeStringProperty("price", price + ".00");
        }
    }

    private void writeLastSeen(JsonGenerator json) {
        long time = BASE_TIME + random.below(ONE_YEAR);
        switch (random.below(8)) {
            case 0 -> json.writeNullProperty("lastSeen");
            case 1 -> json.writeNumberProperty("lastSeen", 0);
            case 2 -> json.writeStringProperty("lastSeen", "recently");
            case 3 -> json.writeNumberProperty("lastSeen", time);
            case 4 -> json.writeStringProperty("lastSeen", Long.toString(time));
            default ->
                json.writeStringProperty("lastSeen", Instant.ofEpochSecond(time).toString());
        }
    }

    private void writeExpirations(JsonGenerator json) {
        int expiration = MESSAGE_EXPIRATIONS[random.below(MESSAGE_EXPIRATIONS.length)];
        boolean muted = random.oneIn(10);
        boolean lowerCase = random.oneIn(4);
        json.writeBooleanProperty("isDisappearing", expiration > 0);
        json.writeBooleanProperty("isMute", muted);
        json.writeNumberProperty(lowerCase ? "messageexpiration" : "messageExpiration", expiration);
        json.writeName(lowerCase ? "muteexpiration" : "muteExpiration");
        if (muted) {
            json.writeNumber(NEXT_DECADE + random.below(ONE_YEAR));
        } else {
            json.writeNull();
        }
    }

    private void writeUnknown(JsonGenerator json) {
        json.writeObjectPropertyStart("verification");
        json.writeNumberProperty("level", random.below(3));
        json.writeNullProperty("since");
        json.writeArrayPropertyStart("labels");
        json.writeString("new");
        json.writeEndArray();
        json.writeEndObject();
    }

    private String person() {
        int script = random.oneIn(2) ? 0 : random.below(GIVEN_NAMES.length);
        String name = random.pick(GIVEN_NAMES[script]);
        if (!random.oneIn(4)) {
            name += " " + random.pick(FAMILY_NAMES[script]);
        }
        return random.oneIn(8) ? name + random.pick(EMOJI) : name;
    }

    private String picture(String initials, int signatureLength) {
        int begin = random.below(SIGNATURES.length() - signatureLength);
        return pictures + number() + initials + ".svg?oh=" + SIGNATURES.substring(begin, begin + signatureLength)
                + "&oe=68A1";
    }

    private int number() {
        return 100_000_000 + random.below(900_000_000);
    }
}
