package io.github.reactivecontact.redis;

import io.github.reactivecontact.ChatId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Names the key of a chat: the prefix, and the chat id or its HMAC-SHA-256. Thread-safe. */
final class CacheKeys {

    private static final String ALGORITHM = "HmacSHA256";

    private final String prefix;
    private final @Nullable SecretKeySpec hashKey;

    CacheKeys(String prefix, byte @Nullable [] hashKey) {
        this.prefix = prefix + ":";
        this.hashKey = hashKey == null ? null : new SecretKeySpec(hashKey, ALGORITHM);
    }

    String of(ChatId chatId) {
        return prefix + (hashKey == null ? chatId.value() : hash(hashKey, chatId.value()));
    }

    /** Returns a key that no chat has. */
    String ofProbe() {
        return prefix + "probe";
    }

    private static String hash(SecretKeySpec key, String chatId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(chatId.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
