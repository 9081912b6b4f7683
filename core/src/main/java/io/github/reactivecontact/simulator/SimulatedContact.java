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
 * The contact that a chat id has: always the same for the same id, derived from it and not remembered, and with the
 * drift of the real server's fields (GREEN-API, GetContactInfo).
 */
final class SimulatedContact {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_SIZE = 2_560;
    private static final long SOME_MOMENT = 1_700_000_000L;
    private static final int A_YEAR = 31_536_000;
    private static final long NEXT_DECADE = 1_900_000_000L;
    private static final int[] MESSAGE_LIVES = {0, 0, 0, 86_400, 604_800, 7_776_000};
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
    private static final String SIGNATURES = LongStream.generate(new Dice(1)::bits)
            .limit(64)
            .mapToObj(Long::toHexString)
            .collect(Collectors.joining());

    private final ChatId chatId;
    private final String pictures;
    private final Dice dice;
    private final boolean business;
    private final boolean olderServer;

    private SimulatedContact(ChatId chatId, String pictures) {
        this.chatId = chatId;
        this.pictures = pictures;
        this.dice = Dice.of(chatId.value());
        this.business = dice.oneIn(3);
        this.olderServer = dice.oneIn(16);
    }

    /**
     * The contact as the server sends it.
     *
     * @param pictures where the server has them, see {@link Picture#addresses}
     */
    static byte[] json(ChatId chatId, String pictures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new SimulatedContact(chatId, pictures).write(json);
        }
        return out.toByteArray();
    }

    private void write(JsonGenerator json) {
        String name = dice.oneIn(8) ? "" : business ? dice.pick(SHOPS) : person();
        String contactName = dice.oneIn(3) ? person() : "";
        String initials = Picture.initials(name.isEmpty() ? contactName : name);
        json.writeStartObject();
        json.writeStringProperty("avatar", dice.oneIn(5) ? "" : picture(initials, 96));
        if (!olderServer) {
            json.writeStringProperty("name", name);
        }
        json.writeStringProperty("contactName", contactName);
        json.writeStringProperty("email", business && !dice.oneIn(3) ? "hello@shop" + number() + ".example.org" : "");
        json.writeStringProperty("category", business ? dice.pick(CATEGORIES) : "");
        json.writeStringProperty(
                "description", business ? "Open every day, 9–18.\nCall \"the shop\" first \\ Звоните" : "");
        writeProducts(json);
        json.writeStringProperty("chatId", chatId.value());
        writeLastSeen(json);
        json.writeBooleanProperty("isArchive", dice.oneIn(10));
        writeExpirations(json);
        if (!olderServer) {
            json.writeBooleanProperty("isBusiness", business);
        }
        if (dice.oneIn(8)) {
            writeUnknown(json);
        }
        json.writeEndObject();
    }

    private void writeProducts(JsonGenerator json) {
        int form = business ? 2 : dice.below(3);
        if (form == 0) {
            return;
        }
        json.writeName("products");
        if (form == 1) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (int left = business ? dice.below(4) : 0; left > 0; left--) {
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
        json.writeStringProperty("availability", dice.oneIn(6) ? "out of stock" : "in stock");
        json.writeObjectPropertyStart("reviewStatus");
        json.writeStringProperty("whatsapp", dice.oneIn(9) ? "PENDING" : "APPROVED");
        json.writeEndObject();
        json.writeStringProperty("name", "No. " + dice.below(100) + " — " + dice.pick(SHOPS));
        if (!dice.oneIn(3)) {
            json.writeStringProperty(
                    "description", "Fresh every morning, made by hand. Свежее каждое утро. ".repeat(2));
        }
        writePrice(json);
        json.writeBooleanProperty("isHidden", dice.oneIn(12));
        if (dice.oneIn(16)) {
            json.writeStringProperty("currency", "EUR");
        }
        json.writeEndObject();
    }

    private void writePrice(JsonGenerator json) {
        int price = 100 + dice.below(100_000);
        switch (dice.below(4)) {
            case 0 -> json.writeNullProperty("price");
            case 1 -> json.writeNumberProperty("price", price);
            case 2 -> json.writeNumberProperty("price", price / 100.0);
            default -> json.writeStringProperty("price", price + ".00");
        }
    }

    private void writeLastSeen(JsonGenerator json) {
        long moment = SOME_MOMENT + dice.below(A_YEAR);
        switch (dice.below(8)) {
            case 0 -> json.writeNullProperty("lastSeen");
            case 1 -> json.writeNumberProperty("lastSeen", 0);
            case 2 -> json.writeStringProperty("lastSeen", "recently");
            case 3 -> json.writeNumberProperty("lastSeen", moment);
            case 4 -> json.writeStringProperty("lastSeen", Long.toString(moment));
            default ->
                json.writeStringProperty(
                        "lastSeen", Instant.ofEpochSecond(moment).toString());
        }
    }

    private void writeExpirations(JsonGenerator json) {
        int life = MESSAGE_LIVES[dice.below(MESSAGE_LIVES.length)];
        boolean muted = dice.oneIn(10);
        boolean lowerCase = dice.oneIn(4);
        json.writeBooleanProperty("isDisappearing", life > 0);
        json.writeBooleanProperty("isMute", muted);
        json.writeNumberProperty(lowerCase ? "messageexpiration" : "messageExpiration", life);
        json.writeName(lowerCase ? "muteexpiration" : "muteExpiration");
        if (muted) {
            json.writeNumber(NEXT_DECADE + dice.below(A_YEAR));
        } else {
            json.writeNull();
        }
    }

    private void writeUnknown(JsonGenerator json) {
        json.writeObjectPropertyStart("verification");
        json.writeNumberProperty("level", dice.below(3));
        json.writeNullProperty("since");
        json.writeArrayPropertyStart("labels");
        json.writeString("new");
        json.writeEndArray();
        json.writeEndObject();
    }

    private String person() {
        int script = dice.oneIn(2) ? 0 : dice.below(GIVEN_NAMES.length);
        String name = dice.pick(GIVEN_NAMES[script]);
        if (!dice.oneIn(4)) {
            name += " " + dice.pick(FAMILY_NAMES[script]);
        }
        return dice.oneIn(8) ? name + dice.pick(EMOJI) : name;
    }

    private String picture(String initials, int signatureLength) {
        int begin = dice.below(SIGNATURES.length() - signatureLength);
        return pictures + number() + initials + ".svg?oh=" + SIGNATURES.substring(begin, begin + signatureLength)
                + "&oe=68A1";
    }

    private int number() {
        return 100_000_000 + dice.below(900_000_000);
    }
}
