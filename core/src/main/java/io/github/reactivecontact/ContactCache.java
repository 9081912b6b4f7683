package io.github.reactivecontact;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stores answers of the server, so that a chat that was looked up before needs no request. Set it with
 * {@link ReactiveContactClientBuilder#cache(ContactCache, CachePolicy)}. Several clients may share one cache, in one
 * process or in many.
 *
 * <p>A client first joins a lookup of the same chat that is open already. Then it calls {@link #get}, and sends a
 * request only for what is missing. It stores answers with {@link #put}, and never a failure.
 *
 * <p>These rules hold for all methods:
 *
 * <ul>
 *   <li>Nothing happens before subscription. The publisher of each call is subscribed to once. No method blocks.
 *   <li>A cache is thread-safe. No client closes it.
 *   <li>Signals may arrive on any thread. If {@link #get} signals within {@code subscribe}, a lookup receives its
 *       answer within its own call. Otherwise the outcome is delivered on the client's scheduler.
 *   <li>A call that has no signal {@link CachePolicy#timeLimit()} after {@code subscribe} returned is cancelled. So is
 *       one of {@link #get} whose callers have all left, and any other when the client is closed without a grace
 *       period.
 *   <li>An exception, an error signal, an empty {@link #get} and an exceeded time limit never fail a lookup. A failed
 *       {@link #get} counts as a miss of all its keys. The logger {@code io.github.reactivecontact.cache} writes one
 *       {@code WARN} a minute, with the class of the last failure and without its message.
 *   <li>Calls serve lookups of many callers. They are made, subscribed to and cancelled with an empty Reactor context
 *       and, under {@code Hooks.enableAutomaticContextPropagation()}, without thread-locals.
 *   <li>No argument contains a token. Keys and entries contain personal data. The {@code toString} of a {@link Key}
 *       masks the phone number.
 * </ul>
 */
public interface ContactCache {

    /**
     * Returns the entries of some keys. A client has at most 16 calls outstanding. While they are, the keys of
     * further lookups wait for the next call.
     *
     * @param keys at least one and at most 512, without duplicates; immutable
     * @return one map, which only needs to be readable; later changes of it have no effect. A key without an entry is a
     *     miss. Other keys are ignored. The client does not serve an entry that has expired
     */
    Mono<Map<Key, Entry>> get(Collection<Key> keys);

    /**
     * Stores an answer in place of an earlier one of the same key.
     *
     * <p>An answer that was requested before its chat was evicted must not be stored. A cache that does not keep each
     * eviction must therefore refuse an answer that is older than the evictions that it keeps.
     *
     * @param key the key
     * @param entry the answer and its limits. The cache should remove it when it expires, and may remove it earlier
     * @param age time since the request was granted, zero or more. A duration, so that no clocks of two processes are
     *     compared
     * @return completes when the entry is stored or refused
     */
    Mono<Void> put(Key key, Entry entry, Duration age);

    /**
     * Removes the entries of a chat, of all instances, for example to erase a person's data. Answers that are in flight
     * at that time are not stored, neither by this client nor by another one. The next lookup of the chat sends a
     * request. Called by the application, not by a client.
     *
     * @param chatId the chat
     * @return completes when no later {@link #get} returns an entry that was requested before; signals an error if the
     *     entries may still be there
     */
    Mono<Void> evict(ChatId chatId);

    /**
     * Returns whether the store answers, for {@link ClientSnapshot.Cache#isAvailable()}. Must not block or fail.
     *
     * @return true unless the cache knows that its store does not answer. The default is true
     */
    default boolean isAvailable() {
        return true;
    }

    /**
     * Identifies an answer. {@code name} and {@code contactName} differ from instance to instance, so a lookup that
     * names an instance has a separate key.
     *
     * @param chatId the chat; never a group
     * @param idInstance the instance that the lookup named; null if any instance could answer. Never null for a
     *     {@linkplain ChatId#isLid() lid}: a lid is cached with its instance only
     */
    record Key(ChatId chatId, @Nullable String idInstance) {

        /**
         * Rejects a null chat id.
         *
         * @param chatId see {@link #chatId()}
         * @param idInstance see {@link #idInstance()}
         */
        public Key {
            Objects.requireNonNull(chatId, "chatId must not be null");
        }
    }

    /**
     * An answer of the server and its limits. The limits are times of the wall clock of the client's scheduler, with a
     * precision of milliseconds. Clocks of clients that share a cache should agree within seconds.
     *
     * @param contact empty if the server has no contact information
     * @param freshUntil from then on the answer is served, but also refreshed
     * @param expiresAt from then on the answer is not served
     */
    record Entry(Optional<ContactInfo> contact, Instant freshUntil, Instant expiresAt) {

        /**
         * Rejects null.
         *
         * @param contact see {@link #contact()}
         * @param freshUntil see {@link #freshUntil()}
         * @param expiresAt see {@link #expiresAt()}
         */
        public Entry {
            Objects.requireNonNull(contact, "contact must not be null");
            Objects.requireNonNull(freshUntil, "freshUntil must not be null");
            Objects.requireNonNull(expiresAt, "expiresAt must not be null");
        }
    }
}
