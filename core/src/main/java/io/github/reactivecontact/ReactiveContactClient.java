package io.github.reactivecontact;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks up WhatsApp contacts with GREEN-API's method {@code GetContactInfo}, without blocking.
 *
 * <p>A client holds connections: make one, share it, close it. It is safe for use by many threads.
 *
 * <p><strong>When.</strong> Nothing happens before subscription, and each subscription is a lookup of its own.
 * <strong>Threads.</strong> An outcome is delivered on an event loop that serves this client, within the subscriber's own
 * call if it is known by then, or else on the client's scheduler; never on a thread that is inside another subscriber's
 * call. Only when the scheduler rejects tasks does the thread deliver that learns of the outcome. Code that blocks must
 * move away with {@code publishOn}. <strong>Errors</strong> of
 * lookups are signals, each a {@link ContactLookupException}; an error of a caller's own publisher passes through as it
 * is; no method that returns a publisher throws.
 * <strong>Cancelling</strong> takes the lookup out of the queue, or stops its request. Asking is a read: a repeated
 * request is safe. If the answer to a single lookup arrives after the cancel, the {@code Optional} that would have been
 * emitted goes to {@code onDiscard}, once.
 *
 * <p><strong>Pace.</strong> Every request waits for a permit of an instance: one a second each, unless the builder says
 * otherwise (GREEN-API, Rate limiter). Waiting lookups hold no permit, so a cancelled one costs nothing. A single lookup
 * goes ahead of a bulk, which still gets one permit in four of each instance. <strong>Equal chat ids</strong> asked at the same time
 * through the same choice of instance cost one request, under the Reactor context of who asked first; it is cancelled
 * when all who asked have left. <strong>Failures</strong> of an instance (401, 403, 466, not authorized, expired,
 * deleted) set it aside, and its lookups go on through the others; failures of the moment are repeated; see
 * {@link RetryPolicy}. When no instance is ready a single lookup fails at once, and a bulk waits as long as one may come
 * back.
 *
 * <p><strong>Context.</strong> Under {@code Hooks.enableAutomaticContextPropagation()}, sources, functions, operators
 * behind a lookup and {@code onDiscard} find the thread-locals of their own Reactor context, on any thread. The hook is
 * enabled before lookups are assembled. Under {@code Hooks.onOperatorDebug()}, a failure names the caller's line.
 *
 * <p>A lookup never emits null: {@code Optional.empty()} means that the server has no contact
 * information for this chat, as for every group. Two idioms: {@code map(ResponseEntity::of)} in a web handler, and
 * {@code flatMap(Mono::justOrEmpty)} for who prefers an empty {@code Mono}.
 */
public interface ReactiveContactClient extends AutoCloseable {

    /**
     * A client of one instance with every setting at its default.
     *
     * @param instance the account
     * @return a client that the caller closes
     */
    static ReactiveContactClient create(GreenApiInstance instance) {
        return builder().instance(instance).build();
    }

    /**
     * A builder with every setting at its default.
     *
     * @return the builder
     */
    static ReactiveContactClientBuilder builder() {
        return new ReactiveContactClientBuilder();
    }

    /**
     * Looks up one contact.
     *
     * @param chatId as {@link ChatId#parse(String)} accepts it
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; an error with
     *     {@link ContactLookupException.Reason#INVALID_CHAT_ID} if the text is null or not a chat id
     */
    Mono<Optional<ContactInfo>> getContactInfo(String chatId);

    /**
     * Looks up one contact.
     *
     * @param chatId the chat
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; for a group this is
     *     known without a request
     */
    Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId);

    /**
     * Looks up one contact as one account sees it: {@code name} and {@code contactName} depend on the account behind the
     * instance.
     *
     * @param chatId the chat
     * @param idInstance one of the client's instances; null is an error signal
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; an error with
     *     {@link ContactLookupException.Reason#NO_INSTANCE} if the client does not have that instance, or it is set aside
     */
    Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId, String idInstance);

    /**
     * Looks up many contacts, each outcome as it comes.
     *
     * @param chatIds as {@link ChatId#parse(String)} accepts them
     * @return exactly one outcome for each chat id
     * @see #lookupAll(Publisher, Function, BulkOptions)
     */
    default Flux<ContactLookup<String>> lookupAll(Publisher<String> chatIds) {
        return lookupAll(chatIds, BulkOptions.defaults());
    }

    /**
     * Looks up many contacts.
     *
     * @param chatIds as {@link ChatId#parse(String)} accepts them
     * @param options how many at once, and in which order
     * @return exactly one outcome for each chat id
     * @see #lookupAll(Publisher, Function, BulkOptions)
     */
    default Flux<ContactLookup<String>> lookupAll(Publisher<String> chatIds, BulkOptions options) {
        return lookupAll(chatIds, Function.identity(), options);
    }

    /**
     * Looks up the contacts of many sources, each outcome as it comes.
     *
     * @param sources Kafka records, rows, events
     * @param chatId takes the chat id out of a source
     * @param <T> type of a source
     * @return exactly one outcome for each source
     * @see #lookupAll(Publisher, Function, BulkOptions)
     */
    default <T> Flux<ContactLookup<T>> lookupAll(Publisher<? extends T> sources, Function<? super T, String> chatId) {
        return lookupAll(sources, chatId, BulkOptions.defaults());
    }

    /**
     * Looks up the contacts of many sources. Whatever fails, n sources give exactly n outcomes, and an outcome that
     * failed never ends the stream.
     *
     * <p>At most {@link BulkOptions#concurrency()} sources are requested from the upstream ahead of the outcomes the
     * downstream has asked for, so that demand is respected from end to end. An error of the upstream is delivered
     * after the outcomes of the sources before it. Cancelling cancels the upstream and every lookup under way. Each
     * source that was taken and whose outcome was not emitted then goes to {@code onDiscard}, once. An outcome that is
     * known but not emitted, such as one that {@link BulkOptions#ordered()} keeps back, is discarded as its source.
     *
     * @param sources Kafka records, rows, events
     * @param chatId takes the chat id, as {@link ChatId#parse(String)} accepts it, out of a source. Called once a source
     *     and one at a time. What it throws becomes a {@link ContactLookup.Failed} with
     *     {@link ContactLookupException.Reason#SOURCE_FAILED}; null or a text that is not a chat id becomes one with
     *     {@link ContactLookupException.Reason#INVALID_CHAT_ID}
     * @param options how many at once, and in which order
     * @param <T> type of a source
     * @return exactly one outcome for each source
     */
    <T> Flux<ContactLookup<T>> lookupAll(
            Publisher<? extends T> sources, Function<? super T, String> chatId, BulkOptions options);

    /**
     * What the client is doing at this moment: requests in flight, their latency, and whether {@code maxInFlight} limits
     * them; for each instance its rate, the margin learnt, requests in flight, since
     * when and why it is set aside, and counts. Costs no request and waits for nothing.
     *
     * @return a snapshot
     */
    ClientSnapshot snapshot();

    /**
     * How long that many more lookups would take, with those that wait already and those in flight. Lookups start at the
     * rate now in force: the paces of the instances that are not set aside, learnt margins included. At most
     * {@code maxInFlight} of them are in flight at a time, each for the recent {@link ClientSnapshot#latency() latency}.
     * Until a first request has ended, the rate alone counts.
     *
     * @param lookups how many more, 0 or more
     * @return the time until the last answer; zero when the rate is unlimited and no request has ended yet, some 292 years
     *     when every instance is gone
     * @throws IllegalArgumentException if the number is negative
     */
    Duration estimate(long lookups);

    /**
     * Closes the client in peace: from the subscription on, new lookups and those that wait for a
     * permit fail with {@link ContactLookupException.Reason#CLOSED}; requests in flight have the grace to end, and then
     * fail in the same way; connections are released. Closing twice is closing once, and the shorter grace counts.
     *
     * @param grace how long requests in flight may take; zero for not at all
     * @return completes when everything is released; cancelling it does not undo the closing
     */
    Mono<Void> closeLater(Duration grace);

    /** Closes the client at once, without waiting: {@link #closeLater(Duration)} with no grace. */
    @Override
    void close();
}
