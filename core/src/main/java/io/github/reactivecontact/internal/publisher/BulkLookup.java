package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.util.ThreadLocals;
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

    private final QueryExtractor<T> queries;
    private final BulkOptions options;
    private final Dispatcher dispatcher;

    private BulkLookup(
            Publisher<? extends T> sources, QueryExtractor<T> queries, BulkOptions options, Dispatcher dispatcher) {
        super(Flux.from(sources));
        this.queries = queries;
        this.options = options;
        this.dispatcher = dispatcher;
    }

    /**
     * Creates a publisher that looks up each source.
     *
     * @param sources the sources
     * @param queries gets the query of a source
     * @param options concurrency, order, deadline, and the instance of queries that name none
     * @param dispatcher runs the lookups
     * @param <T> type of a source
     * @return one outcome for each source
     */
    public static <T> Flux<ContactLookup<T>> of(
            Publisher<? extends T> sources, QueryExtractor<T> queries, BulkOptions options, Dispatcher dispatcher) {
        BulkLookup<T> bulk = new BulkLookup<>(sources, queries, options, dispatcher);
        // Flux.from makes the publisher restore a subscriber's thread-locals, like Reactor's own publishers.
        Flux<ContactLookup<T>> assembled = ThreadLocals.arePropagated() ? Flux.from(bulk) : onAssembly(bulk);
        return CallSites.named(assembled, queries.method());
    }

    @Override
    public void subscribe(CoreSubscriber<? super ContactLookup<T>> actual) {
        // Restores thread-locals around each request for sources, which may come from any thread.
        CorePublisher<? extends T> sources =
                ThreadLocals.arePropagated() ? CallSites.untraced(source.contextWrite(context -> context)) : source;
        sources.subscribe(new BulkSubscription<T>(actual, queries, options, dispatcher));
    }

    @Override
    public int getPrefetch() {
        return options.concurrency();
    }

    @Override
    public String stepName() {
        return queries.method();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
    }
}
