package io.github.reactivecontact.internal.bulk;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A lookup for each source of a publisher.
 *
 * @param <T> type of a source
 */
public final class BulkLookup<T> extends Flux<ContactLookup<T>> {

    private final CorePublisher<? extends T> sources;
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
        this.sources = Flux.from(sources);
        this.chatId = chatId;
        this.concurrency = concurrency;
        this.ordered = ordered;
        this.idInstance = idInstance;
        this.dispatcher = dispatcher;
    }

    /**
     * A lookup for each source.
     *
     * @param sources what to look up
     * @param chatId the chat id of a source
     * @param concurrency sources under way at once
     * @param ordered whether outcomes come in the order of their sources
     * @param idInstance the instance to ask through, or null for any
     * @param dispatcher who carries the lookups out
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
        return onAssembly(new BulkLookup<T>(sources, chatId, concurrency, ordered, idInstance, dispatcher));
    }

    @Override
    public void subscribe(CoreSubscriber<? super ContactLookup<T>> actual) {
        sources.subscribe(new BulkSubscription<T>(actual, chatId, concurrency, ordered, idInstance, dispatcher));
    }
}
