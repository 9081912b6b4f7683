package io.github.reactivecontact.examples.webflux;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Caches contacts in front of the client. The client coalesces concurrent lookups of the same chat id, and cancels the
 * request when the last subscriber cancels. Failures are not cached.
 */
final class CachedContacts {

    private final Function<ChatId, Mono<Optional<ContactInfo>>> lookup;
    private final Cache<ChatId, Optional<ContactInfo>> cache;

    CachedContacts(
            Function<ChatId, Mono<Optional<ContactInfo>>> lookup,
            CacheProperties properties,
            Ticker ticker,
            MeterRegistry meters) {
        this.lookup = lookup;
        this.cache = Caffeine.newBuilder()
                .maximumSize(properties.maximumSize())
                .expireAfter(Expiry.<ChatId, Optional<ContactInfo>>writing((chatId, contact) ->
                        contact.isPresent() ? properties.timeToLive() : properties.noContactTimeToLive()))
                .ticker(ticker)
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, cache, "contacts");
    }

    /** Returns the contact, or {@code Optional.empty()} if there is no contact information. */
    Mono<Optional<ContactInfo>> get(ChatId chatId) {
        return Mono.defer(() -> {
            Optional<ContactInfo> cached = cache.getIfPresent(chatId);
            return cached != null
                    ? Mono.just(cached)
                    : lookup.apply(chatId).doOnNext(contact -> cache.put(chatId, contact));
        });
    }
}
