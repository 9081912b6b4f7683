package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * Looks up each source of a publisher.
 *
 * @param <T> type of a source
 */
public final class BulkLookup<T> extends FluxOperator<T, ContactLookup<T>> {

    private final Function<? super T, String> chatId;
    private final int concurrency;
    private final boolean ordered;
    private final @Nullable String idInstance;
    private final Dispatcher dispatcher;

    private BulkLookup(
            Publisher<? extends T> sources,
            Function<? super T, String> chatId,
            int concurrency,
            boolean ordered,
            @Nullable String idInstance,
            Dispatcher dispatcher) {
        super(Flux.from(sources));
        this.chatId = chatId;
        this.concurrency = concurrency;
        this.ordered = ordered;
        this.idInstance = idInstance;
        this.dispatcher = dispatcher;
    }

    /**
     * Creates a publisher that looks up each source.
     *
     * @param sources the sources
     * @param chatId returns the chat id of a source
     * @param concurrency limit on sources that are looked up at once
     * @param ordered whether outcomes are emitted in the order of their sources
     * @param idInstance the instance to use, or null for any
     * @param dispatcher runs the lookups
     * @param <T> type of a source
     * @return one outcome for each source
     */
    public static <T> Flux<ContactLookup<T>> of(
            Publisher<? extends T> sources,
            Function<? super T, String> chatId,
            int concurrency,
            boolean ordered,
            @Nullable String idInstance,
            Dispatcher dispatcher) {
        BulkLookup<T> bulk = new BulkLookup<>(sources, chatId, concurrency, ordered, idInstance, dispatcher);
        // Flux.from makes the publisher restore a subscriber's thread-locals, like Reactor's own publishers.
        Flux<ContactLookup<T>> assembled = ThreadLocals.arePropagated() ? Flux.from(bulk) : onAssembly(bulk);
        return CallSites.named(assembled, BulkSubscription.STEP_NAME);
    }

    @Override
    public void subscribe(CoreSubscriber<? super ContactLookup<T>> actual) {
        // Restores thread-locals around each request for sources, which may come from any thread.
        CorePublisher<? extends T> sources =
                ThreadLocals.arePropagated() ? CallSites.untraced(source.contextWrite(context -> context)) : source;
        sources.subscribe(new BulkSubscription<T>(actual, chatId, concurrency, ordered, idInstance, dispatcher));
    }

    @Override
    public int getPrefetch() {
        return concurrency;
    }

    @Override
    public String stepName() {
        return BulkSubscription.STEP_NAME;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
    }
}
