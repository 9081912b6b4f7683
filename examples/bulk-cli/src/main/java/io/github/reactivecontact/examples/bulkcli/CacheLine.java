package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One answer in a cache file: {@code {"v":1,"chatId":"79001234567@c.us","idInstance":"7103000001","at":1700000000000,
 * "contact":{...}}}. {@code v} is the version of this form. {@code idInstance} is absent if any instance could answer.
 * {@code at} is when its request started, in UNIX milliseconds. {@code contact} is null if there is no contact
 * information.
 *
 * @param key identifies chat and instance
 * @param at when its request started
 * @param text the line, whose contact is read on demand
 */
record CacheLine(String key, Instant at, String text) {

    private static final int VERSION = 1;

    /** Every line of this version begins like this. */
    static final String START = "{\"v\":" + VERSION + ",\"chatId\":\"";

    private static final Pattern OTHER_VERSION = Pattern.compile("\\{\"v\":(?!" + VERSION + "\\b)[0-9]");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern HEAD = Pattern.compile("\\{\"v\":" + VERSION
            + ",\"chatId\":\"(?<chat>[0-9a-z@.-]+)\"(?:,\"idInstance\":\"(?<instance>[^\"\\\\]+)\")?"
            + ",\"at\":(?<at>[0-9]{1,15}),\"contact\":(?:null}|\\{)");

    /** Whether a line begins like that of another version. */
    static boolean isOtherVersion(String line) {
        return OTHER_VERSION.matcher(line).lookingAt();
    }

    /** Whether a text is a line of this version or the beginning of one. */
    static boolean isBegun(String text) {
        Matcher head = HEAD.matcher(text);
        return head.lookingAt() || head.hitEnd();
    }

    static String keyOf(ContactCache.Key key) {
        return keyOf(key.chatId().value(), key.idInstance());
    }

    private static String keyOf(String chatId, @Nullable String idInstance) {
        return idInstance == null ? chatId : chatId + " " + idInstance;
    }

    static String write(ContactCache.Key key, Instant at, Optional<ContactInfo> contact) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("v", VERSION);
        line.put("chatId", key.chatId().value());
        if (key.idInstance() != null) {
            line.put("idInstance", key.idInstance());
        }
        line.put("at", at.toEpochMilli());
        line.put("contact", contact.orElse(null));
        return JSON.writeValueAsString(line) + "\n";
    }

    /** Reads all but the contact. Null if the line is of another version, or damaged. */
    static @Nullable CacheLine of(String text) {
        Matcher head = HEAD.matcher(text);
        return head.lookingAt()
                ? new CacheLine(
                        keyOf(head.group("chat"), head.group("instance")),
                        Instant.ofEpochMilli(Long.parseLong(head.group("at"))),
                        text)
                : null;
    }

    /**
     * Reads the contact.
     *
     * @throws JacksonException if the line is damaged; the message may quote it
     */
    Optional<ContactInfo> contact() {
        return Optional.ofNullable(JSON.readValue(text, WithContact.class).contact());
    }

    private record WithContact(@Nullable ContactInfo contact) {}
}
