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
 * <p>A client holds connections: create one, share it, and close it. It is thread-safe.
 *
 * <p><strong>Subscription.</strong> Nothing happens before subscription. Each subscription is a separate lookup.
 *
 * <p><strong>Threads.</strong> Outcomes are delivered on an event loop of the client. An outcome that is known at
 * subscription is delivered during the subscriber's call. Other outcomes that do not come from an event loop are
 * delivered on the client's scheduler. No outcome is delivered inside the call of another subscriber. If the scheduler
 * rejects tasks, the thread that detects the outcome delivers it. Use {@code publishOn} before blocking code.
 *
 * <p><strong>Errors.</strong> A failed lookup signals a {@link ContactLookupException}. An error of the caller's own
 * publisher is passed on unchanged. Methods that return a publisher never throw.
 *
 * <p><strong>Cancellation.</strong> Cancelling removes the lookup from the queue or stops its request. A lookup only
 * reads, so it is safe to repeat it. If the response to a single lookup arrives after the cancellation, its
 * {@code Optional} goes to {@code onDiscard}, once.
 *
 * <p><strong>Pace.</strong> Every request needs a permit of an instance. An instance gives one permit per second by
 * default (GREEN-API, Rate limiter). Waiting lookups hold no permit, so a cancelled one costs nothing. Single lookups
 * have priority, but bulk lookups still get one permit in four of each instance. Bulks take turns, so several share the
 * permits evenly.
 *
 * <p><strong>Coalescing.</strong> Concurrent lookups of equal chat ids with the same choice of instance share one
 * request. It runs in the Reactor context of the first caller and is cancelled when all callers have cancelled.
 *
 * <p><strong>Failures of an instance.</strong> What a person must fix (401, 403, 404, 466, not authorized, expired, a
 * page of a proxy) starts a cooldown or disables the instance. Three faults in a row of different chats (5xx,
 * connection failures, timeouts) open its circuit. Such an instance takes only probes. Its lookups continue through
 * other instances, and it takes requests again after the first answer. See {@link ClientSnapshot.State}.
 *
 * <p><strong>Single lookups fail fast.</strong> Faults are retried, see {@link RetryPolicy}. If no instance is ready,
 * because each has an open circuit, is cooling down or is disabled, a single lookup fails at once with {@link
 * ContactLookupException.Reason#NO_INSTANCE} and {@link ContactLookupException#retryAfter() retryAfter}.
 *
 * <p><strong>Bulks wait.</strong> An outage ends no source of a bulk: sources wait while instances or hosts fail, and
 * then continue. They fail with {@code NO_INSTANCE} only if every instance is deleted, or the one that they name is
 * unknown, removed or deleted. A 500 or a timeout counts as an attempt of its source if other chats are answered, so a
 * chat that always fails ends after the attempts of the {@link RetryPolicy}. {@link BulkOptions#withDeadline} bounds
 * each source.
 *
 * <p><strong>Context.</strong> Under {@code Hooks.enableAutomaticContextPropagation()}, sources, functions, downstream
 * operators and {@code onDiscard} have the thread-locals of their own Reactor context on every thread. Enable the hook
 * before lookups are assembled. Under {@code Hooks.onOperatorDebug()}, a failure shows the line of the caller.
 *
 * <p>A lookup never emits null. {@code Optional.empty()} means that the server has no contact information for the chat,
 * as for every group. Use {@code map(ResponseEntity::of)} in a web handler, and {@code flatMap(Mono::justOrEmpty)} to
 * get an empty {@code Mono} instead.
 */
public interface ReactiveContactClient extends AutoCloseable {

    /**
     * Creates a client of one instance with default settings.
     *
     * @param instance the instance
     * @return a client that the caller closes
     */
    static ReactiveContactClient create(GreenApiInstance instance) {
        return builder().instance(instance).build();
    }

    /**
     * Returns a builder with default settings.
     *
     * @return the builder
     */
    static ReactiveContactClientBuilder builder() {
        return new ReactiveContactClientBuilder();
    }

    /**
     * Looks up one contact.
     *
     * @param chatId a text that {@link ChatId#parse(String)} accepts
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; an error with
     *     {@link ContactLookupException.Reason#INVALID_CHAT_ID} if the text is null or not a chat id
     */
    Mono<Optional<ContactInfo>> getContactInfo(String chatId);

    /**
     * Looks up one contact.
     *
     * @param chatId the chat
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; for a group no request
     *     is sent
     */
    Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId);

    /**
     * Looks up one contact through one instance. {@code name} and {@code contactName} differ from instance to instance.
     *
     * @param chatId the chat
     * @param idInstance one of the client's instances; null is an error signal
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; an error with
     *     {@link ContactLookupException.Reason#NO_INSTANCE} if the client does not have the instance, or if its circuit
     *     is open, or it is cooling down or disabled
     */
    Mono<Optional<ContactInfo>> getContactInfo(ChatId chatId, String idInstance);

    /**
     * Looks up one contact through the instance that the query names, or through any.
     *
     * @param query the chat and the instance
     * @return the contact, or {@code Optional.empty()} if the server has no contact information; an error with
     *     {@link ContactLookupException.Reason#NO_INSTANCE} if the client does not have the instance, or if its circuit
     *     is open, or it is cooling down or disabled; an error with
     *     {@link ContactLookupException.Reason#INVALID_CHAT_ID} if the query is null
     */
    Mono<Optional<ContactInfo>> getContactInfo(ContactQuery query);

    /**
     * Looks up many contacts. Outcomes are emitted as they arrive.
     *
     * @param chatIds texts that {@link ChatId#parse(String)} accepts
     * @return exactly one outcome for each chat id
     * @see #lookupAll(Publisher, Function, BulkOptions)
     */
    default Flux<ContactLookup<String>> lookupAll(Publisher<String> chatIds) {
        return lookupAll(chatIds, BulkOptions.defaults());
    }

    /**
     * Looks up many contacts.
     *
     * @param chatIds texts that {@link ChatId#parse(String)} accepts
     * @param options concurrency, order, instance and deadline
     * @return exactly one outcome for each chat id
     * @see #lookupAll(Publisher, Function, BulkOptions)
     */
    default Flux<ContactLookup<String>> lookupAll(Publisher<String> chatIds, BulkOptions options) {
        return lookupAll(chatIds, Function.identity(), options);
    }

    /**
     * Looks up the contacts of many sources. Outcomes are emitted as they arrive.
     *
     * @param sources for example Kafka records, rows or events
     * @param chatId returns the chat id of a source
     * @param <T> type of a source
     * @return exactly one outcome for each source
     * @see #lookupAll(Publisher, Function, BulkOptions)
     */
    default <T> Flux<ContactLookup<T>> lookupAll(Publisher<? extends T> sources, Function<? super T, String> chatId) {
        return lookupAll(sources, chatId, BulkOptions.defaults());
    }

    /**
     * Looks up the contacts of many sources. n sources give exactly n outcomes. A failed lookup is an outcome and does
     * not terminate the stream.
     *
     * <p>Demand is respected: at most {@link BulkOptions#concurrency()} sources are requested from the upstream ahead
     * of the outcomes that the downstream requested. An upstream error is delivered after the outcomes of the sources
     * before it.
     *
     * <p>Cancelling cancels the upstream and all running lookups. Each source that was taken and whose outcome was not
     * emitted goes to {@code onDiscard}, once. That includes sources whose outcome is known but not emitted, for
     * example with {@link BulkOptions#ordered()}.
     *
     * @param sources for example Kafka records, rows or events
     * @param chatId returns the chat id of a source in a form that {@link ChatId#parse(String)} accepts. It is called
     *     once per source, one call at a time. Null, a text that is not a chat id, or an
     *     {@link InvalidChatIdException} becomes a {@link ContactLookup.Failed} with
     *     {@link ContactLookupException.Reason#INVALID_CHAT_ID}. Another exception becomes one with
     *     {@link ContactLookupException.Reason#SOURCE_FAILED}
     * @param options concurrency, order, instance and deadline
     * @param <T> type of a source
     * @return exactly one outcome for each source
     */
    <T> Flux<ContactLookup<T>> lookupAll(
            Publisher<? extends T> sources, Function<? super T, String> chatId, BulkOptions options);

    /**
     * Replaces the instances while the client runs. The argument is the whole set: instances that are not in it are
     * removed. Returns immediately, and may be called at any time, from any thread, also within a lookup's signals. Of
     * concurrent calls, the set of one call applies as a whole. After a close, the call checks its argument and has no
     * other effect.
     *
     * <ul>
     *   <li><strong>Unchanged</strong> (same {@code idInstance}, {@code apiUrl} and token): keeps everything.
     *   <li><strong>Added</strong>: takes lookups at once, bulks that run already included.
     *   <li><strong>Another token or {@code apiUrl}</strong>: applies to the next request. An open circuit, a cooldown
     *       or a disabled state ends. The pace continues. A request in flight keeps the token that it was sent with,
     *       and a 401 to it does not count against the new one.
     *   <li><strong>Removed</strong>: requests in flight run to their end. Waiting lookups move to other instances.
     *       Those that named the instance fail with {@link ContactLookupException.Reason#NO_INSTANCE}. Its pace is kept
     *       for one window of the rate, so that removing and adding it again sends no request earlier.
     * </ul>
     *
     * @param instances the whole set, read during the call; at least one instance, each {@code idInstance} once
     * @throws IllegalArgumentException if the set is empty, if an {@code idInstance} is in it twice, or if a token
     *     would be sent in clear text and the client was built without {@link
     *     ReactiveContactClientBuilder#allowPlaintext()}; nothing changes then
     * @throws NullPointerException if the set or an instance is null; nothing changes then
     */
    void setInstances(Iterable<GreenApiInstance> instances);

    /**
     * Applies what a webhook reports of an instance, without a request. Returns immediately, and may be called at any
     * time, from any thread, also within a lookup's signals.
     *
     * <ul>
     *   <li>{@link InstanceStatus#NOT_AUTHORIZED}, {@link InstanceStatus#BLOCKED}, {@link InstanceStatus#SUSPENDED} and
     *       {@link InstanceStatus#QUOTA_EXCEEDED} start the cooldown that the corresponding answer would start. A
     *       cooldown that is running is not prolonged. Requests in flight continue. Lookups that only this instance
     *       could serve fail or wait, as after such an answer.
     *   <li>{@link InstanceStatus#AUTHORIZED}: the next lookup may probe the instance, although its cooldown is not
     *       over or its circuit is open. The cooldown ends when the probe is answered, because webhooks can be late. An
     *       instance that is disabled permanently stays so.
     *   <li>{@link InstanceStatus#STARTING} pauses the instance for five seconds.
     * </ul>
     *
     * <p>An instance that the client does not have is ignored, as are other states. With a {@link PermitSource}, other
     * clients are notified as for an answer. After a close, the call checks its arguments and has no other effect.
     *
     * @param idInstance the instance that the webhook names; not null
     * @param status what the webhook reports; not null
     * @see InstanceStatus#of(String)
     */
    void instanceChanged(String idInstance, InstanceStatus status);

    /**
     * Looks up the contacts of many sources, each through the instance that its query names. Outcomes are emitted as
     * they arrive.
     *
     * @param sources for example webhooks or rows that name an instance
     * @param query returns the chat and the instance of a source
     * @param <T> type of a source
     * @return exactly one outcome for each source
     * @see #lookupEach(Publisher, Function, BulkOptions)
     */
    default <T> Flux<ContactLookup<T>> lookupEach(
            Publisher<? extends T> sources, Function<? super T, ContactQuery> query) {
        return lookupEach(sources, query, BulkOptions.defaults());
    }

    /**
     * Looks up the contacts of many sources, each through the instance that its query names. Outcomes, demand and
     * cancellation are those of {@link #lookupAll(Publisher, Function, BulkOptions)}.
     *
     * <p>A query that names an instance takes precedence over {@link BulkOptions#throughInstance(String)}. A query that
     * names none uses that instance, or any if there is none. If the client does not have the instance, or if it is
     * deleted, the outcome is a {@link ContactLookup.Failed} with {@link ContactLookupException.Reason#NO_INSTANCE}.
     * While the instance has an open circuit, is cooling down or is disabled, its sources wait.
     *
     * <p>A {@linkplain ChatId#isLid() lid} belongs to the instance that saw it, so its query should name that instance.
     * Otherwise the lookup goes through any instance, and {@link ClientSnapshot#lidsThroughAny()} counts it.
     *
     * @param sources for example webhooks or rows that name an instance
     * @param query returns the chat and the instance of a source. It is called once per source, one call at a time.
     *     Null or an {@link InvalidChatIdException}, as {@link ChatId#parse(String)} throws it, becomes a
     *     {@link ContactLookup.Failed} with {@link ContactLookupException.Reason#INVALID_CHAT_ID}. Another exception
     *     becomes one with {@link ContactLookupException.Reason#SOURCE_FAILED}
     * @param options concurrency, order, deadline, and the instance of queries that name none
     * @param <T> type of a source
     * @return exactly one outcome for each source
     */
    <T> Flux<ContactLookup<T>> lookupEach(
            Publisher<? extends T> sources, Function<? super T, ContactQuery> query, BulkOptions options);

    /**
     * Returns the state of the client at this moment. It includes requests in flight, their latency, whether
     * {@code maxInFlight} limits them, and for each instance its state and the reason, its rate, safety margin, next
     * probe and counters. Sends no request and does not wait.
     *
     * @return a snapshot
     */
    ClientSnapshot snapshot();

    /**
     * Estimates how long additional lookups would take, after those that wait and those in flight. Lookups start at the
     * current rate: the paces of the available instances, including safety margins. At most
     * {@code maxInFlight} run at a time, each for the recent {@link ClientSnapshot#latency() latency}. Until the first
     * request has ended, only the rate counts.
     *
     * @param lookups number of additional lookups, 0 or more
     * @return the time until the last response; zero if the rate is unlimited and no request has ended yet; about 292
     *     years if every instance is disabled
     * @throws IllegalArgumentException if the number is negative
     */
    Duration estimate(long lookups);

    /**
     * Ends all bulks, before the client is closed: for a service that finishes its other work first. Sources that wait
     * for a permit, and those that are requested from now on, fail with {@link ContactLookupException.Reason#CLOSED}.
     * Requests in flight may complete within the grace period and fail in the same way after it. Single lookups
     * continue. If the method is called repeatedly, the shortest grace period counts. Does not block.
     *
     * <p>A bulk completes only when its publisher of sources does. By default the method does nothing, for fakes.
     *
     * @param grace how long requests in flight may take; zero or negative cancels them immediately
     */
    default void endBulks(Duration grace) {}

    /**
     * Closes the client gracefully on subscription. New and waiting lookups fail with
     * {@link ContactLookupException.Reason#CLOSED}. Requests in flight may complete within the grace period and fail in
     * the same way after it. Then the connections are released. If the client is closed repeatedly, the shortest grace
     * period counts.
     *
     * @param grace how long requests in flight may take; zero or negative cancels them immediately; null is an error
     *     signal
     * @return completes when all resources are released; cancelling it does not stop the closing
     */
    Mono<Void> closeLater(Duration grace);

    /** Closes the client immediately and does not wait: {@link #closeLater(Duration)} without a grace period. */
    @Override
    void close();
}
