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
 * Contacts that were asked for before. What is not known is looked up, by the client, which joins equal lookups to one
 * request and cancels it when the last of those who wait for it has left. A failure is not remembered.
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

    /** The contact, or {@code Optional.empty()} if there is none; errors are the lookup's. */
    Mono<Optional<ContactInfo>> get(ChatId chatId) {
        return Mono.defer(() -> {
            Optional<ContactInfo> known = cache.getIfPresent(chatId);
            return known != null
                    ? Mono.just(known)
                    : lookup.apply(chatId).doOnNext(contact -> cache.put(chatId, contact));
        });
    }
}
