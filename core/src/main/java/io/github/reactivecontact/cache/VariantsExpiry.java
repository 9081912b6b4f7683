package io.github.reactivecontact.cache;

import com.github.benmanes.caffeine.cache.Expiry;
import io.github.reactivecontact.ChatId;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Removes the answers for a chat when the last of them expires. */
final class VariantsExpiry implements Expiry<ChatId, Variants> {

    /** Shorter than the 292 years that fit in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    private final Supplier<Instant> wallClock;

    VariantsExpiry(Supplier<Instant> wallClock) {
        this.wallClock = wallClock;
    }

    @Override
    public long expireAfterCreate(ChatId chatId, Variants variants, long currentTime) {
        Duration left = Duration.between(wallClock.get(), variants.expiresAt());
        if (left.compareTo(LONGEST) > 0) {
            return LONGEST.toNanos();
        }
        return left.isNegative() ? 0 : left.toNanos();
    }

    @Override
    public long expireAfterUpdate(ChatId chatId, Variants variants, long currentTime, long currentDuration) {
        return expireAfterCreate(chatId, variants, currentTime);
    }

    @Override
    public long expireAfterRead(ChatId chatId, Variants variants, long currentTime, long currentDuration) {
        return currentDuration;
    }
}
