package io.github.reactivecontact.redis;

import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.PlainJson;
import io.github.reactivecontact.internal.fields.ContactField;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the value of one answer: {@code {"v":1,"f":...,"e":...,"s":true,"c":{...}}}. {@code v} is the
 * version of this form; {@code f} and {@code e} are the ends of the fresh and of the whole life, in UNIX milliseconds;
 * {@code c} is the contact as the server writes it, or null. With {@code s}, its {@code chatId} is omitted, because it
 * is the one that was looked up. Thread-safe.
 */
final class StoredAnswer {

    private static final long VERSION = 1;
    private static final String CHAT_ID = ContactField.CHAT_ID.wireName;

    private final PlainJson json = new PlainJson();

    String write(String chatId, Entry entry) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("v", VERSION);
        value.put("f", entry.freshUntil().toEpochMilli());
        value.put("e", entry.expiresAt().toEpochMilli());
        ContactInfo contact = entry.contact().orElse(null);
        if (contact == null) {
            value.put("c", null);
        } else {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(contact.toMap());
            if (chatId.equals(contact.chatId())) {
                fields.remove(CHAT_ID);
                value.put("s", true);
            }
            value.put("c", fields);
        }
        return json.write(value);
    }

    /** Returns null if the value is of another version, or not readable. */
    @Nullable
    Entry read(String chatId, String value) {
        try {
            return entry(chatId, json.read(value));
        } catch (RuntimeException unreadable) {
            // Not reported, because it quotes the value. The client asks the server and writes the value again.
            return null;
        }
    }

    private static @Nullable Entry entry(String chatId, Map<String, @Nullable Object> value) {
        if (!(value.get("v") instanceof Number version) || version.longValue() != VERSION || !value.containsKey("c")) {
            return null;
        }
        return new Entry(
                contact(chatId, value.get("c"), value.containsKey("s")),
                moment(value.get("f")),
                moment(value.get("e")));
    }

    private static Optional<ContactInfo> contact(String chatId, @Nullable Object contact, boolean isSameChat) {
        if (contact == null) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) contact).forEach((name, member) -> fields.put((String) name, member));
        if (isSameChat) {
            fields.put(CHAT_ID, chatId);
        }
        return Optional.of(ContactInfo.fromMap(fields));
    }

    private static Instant moment(@Nullable Object millis) {
        if (millis instanceof Number number) {
            return Instant.ofEpochMilli(number.longValue());
        }
        throw new IllegalArgumentException("not a moment");
    }
}
