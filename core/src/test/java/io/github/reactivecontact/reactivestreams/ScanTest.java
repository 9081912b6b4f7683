package io.github.reactivecontact.reactivestreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.Scannable.Attr.RunStyle;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.observability.SignalListenerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.ContextView;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;

/** Checks that {@code Scannable} works through single and bulk lookups, for users such as taps and metrics. */
class ScanTest {

    private final Sinks.One<Optional<ContactInfo>> answer = Sinks.one();
    private final ReactiveContactClient client = InstantClient.create(chatId -> answer.asMono());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void name_upstreamAndDownstreamOfBulk_reachesTap() {
        ScannedSources<ContactLookup<String>> sources = new ScannedSources<>();
        client.lookupAll(chats(1).name("in front").tag("front", "1"))
                .tap(sources)
                .tag("behind", "2")
                .tap(sources)
                .name("behind")
                .tap(sources)
                .subscribe()
                .dispose();

        assertThat(sources.names).containsExactly("in front", "in front", "behind");
        assertThat(sources.tags.get(2)).containsExactly(Tuples.of("front", "1"), Tuples.of("behind", "2"));
    }

    @Test
    void name_downstreamOfSingleLookup_reachesTap() {
        ScannedSources<Optional<ContactInfo>> sources = new ScannedSources<>();
        client.getContactInfo(InstantClient.chat(0))
                .tap(sources)
                .name("single")
                .tag("key", "value")
                .tap(sources)
                .subscribe()
                .dispose();

        assertThat(sources.names).containsExactly("getContactInfo", "single");
        assertThat(sources.tags.get(1)).containsExactly(Tuples.of("key", "value"));
    }

    @Test
    void publisher_ofBulk_isScanned() {
        Flux<String> upstream = chats(3);
        Scannable bulk =
                Scannable.from(client.lookupAll(upstream, BulkOptions.defaults().withConcurrency(7)));

        assertThat(bulk.scan(Attr.PARENT)).isSameAs(upstream);
        assertThat(bulk.scan(Attr.PREFETCH)).isEqualTo(7);
        assertThat(bulk.scan(Attr.RUN_STYLE)).isEqualTo(RunStyle.ASYNC);
        assertThat(bulk.steps())
                .containsExactly(
                        "source(FluxMap)".equals(bulk.steps().findFirst().orElse("")) ? "" : first(bulk),
                        "map",
                        "lookupAll");
    }

    private static String first(Scannable scannable) {
        return scannable.steps().findFirst().orElseThrow();
    }

    @Test
    void publisher_ofSingleLookup_isScanned() {
        Scannable single = Scannable.from(client.getContactInfo(InstantClient.chat(0)));

        assertThat(single.isScanAvailable()).isTrue();
        assertThat(single.scan(Attr.RUN_STYLE)).isEqualTo(RunStyle.ASYNC);
        assertThat(single.steps()).containsExactly("getContactInfo");
    }

    @Test
    void steps_ofSubscription_includeSourcesAndSubscriber() {
        IdleSubscriber<ContactLookup<String>> downstream = new IdleSubscriber<>();
        client.lookupAll(chats(1)).map(outcome -> outcome).subscribe(downstream);

        assertThat(Scannable.from(downstream.subscription()).steps()).containsSubsequence("map", "lookupAll", "map");
        downstream.cancel();
    }

    @Test
    void subscription_ofBulk_reportsState() {
        TestPublisher<String> upstream = TestPublisher.create();
        IdleSubscriber<ContactLookup<String>> downstream = new IdleSubscriber<>();
        client.lookupAll(upstream.flux(), BulkOptions.defaults().withConcurrency(2))
                .subscribe(downstream);
        Scannable bulk = Scannable.from(downstream.subscription());
        downstream.request(5);
        upstream.next(InstantClient.chat(0));

        assertThat(bulk.scanUnsafe(Attr.ACTUAL)).isSameAs(downstream);
        assertThat(bulk.scan(Attr.PARENT)).isNotNull();
        assertThat(bulk.scan(Attr.PREFETCH)).isEqualTo(2);
        assertThat(bulk.scan(Attr.BUFFERED)).isEqualTo(1);
        assertThat(bulk.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(3);
        assertThat(bulk.scan(Attr.DELAY_ERROR)).isTrue();
        assertThat(bulk.scan(Attr.TERMINATED)).isFalse();
        assertThat(bulk.scan(Attr.CANCELLED)).isFalse();

        IllegalStateException failure = new IllegalStateException("of the sources");
        upstream.error(failure);
        assertThat(bulk.scan(Attr.ERROR)).isSameAs(failure);
        assertThat(bulk.scan(Attr.TERMINATED)).isFalse();

        answer.tryEmitValue(Optional.empty());
        assertThat(bulk.scan(Attr.BUFFERED)).isZero();
        assertThat(bulk.scan(Attr.TERMINATED)).isTrue();
        assertThat(bulk.scan(Attr.CANCELLED)).isFalse();
    }

    @Test
    void subscription_ofCancelledBulk_isCancelled() {
        IdleSubscriber<ContactLookup<String>> downstream = new IdleSubscriber<>();
        client.lookupAll(chats(3)).subscribe(downstream);
        Scannable bulk = Scannable.from(downstream.subscription());
        downstream.request(2);
        downstream.cancel();

        assertThat(bulk.scan(Attr.CANCELLED)).isTrue();
        assertThat(bulk.scan(Attr.TERMINATED)).isFalse();
        assertThat(bulk.scan(Attr.BUFFERED)).isZero();
    }

    @Test
    void subscription_ofSingleLookup_reportsState() {
        IdleSubscriber<Optional<ContactInfo>> answered = new IdleSubscriber<>();
        IdleSubscriber<Optional<ContactInfo>> cancelled = new IdleSubscriber<>();
        client.getContactInfo(InstantClient.chat(0)).subscribe(answered);
        client.getContactInfo(InstantClient.chat(1)).subscribe(cancelled);
        Scannable first = Scannable.from(answered.subscription());
        Scannable second = Scannable.from(cancelled.subscription());

        assertThat(first.scanUnsafe(Attr.ACTUAL)).isSameAs(answered);
        assertThat(first.scan(Attr.RUN_STYLE)).isEqualTo(RunStyle.ASYNC);
        assertThat(first.stepName()).isEqualTo("getContactInfo");
        assertThat(first.scan(Attr.TERMINATED)).isFalse();

        answered.request(1);
        cancelled.request(1);
        cancelled.cancel();
        answer.tryEmitValue(Optional.empty());
        assertThat(first.scan(Attr.TERMINATED)).isTrue();
        assertThat(first.scan(Attr.CANCELLED)).isFalse();
        assertThat(second.scan(Attr.TERMINATED)).isFalse();
        assertThat(second.scan(Attr.CANCELLED)).isTrue();
    }

    private static Flux<String> chats(int n) {
        return Flux.range(0, n).map(InstantClient::chat);
    }

    /** A subscriber that requests nothing. */
    private static final class IdleSubscriber<T> extends BaseSubscriber<T> {

        private @Nullable Subscription subscription;

        @Override
        protected void hookOnSubscribe(Subscription upstream) {
            subscription = upstream;
        }

        @Override
        protected void hookOnError(Throwable failure) {
            // The test checks the scan instead.
        }

        Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }
    }

    /** Reads the name and tags of its source, as Micrometer's Reactor listeners do. */
    private static final class ScannedSources<T> implements SignalListenerFactory<T, Scannable> {

        final List<String> names = new ArrayList<>();
        final List<List<Tuple2<String, String>>> tags = new ArrayList<>();

        @Override
        public Scannable initializePublisherState(Publisher<? extends T> source) {
            Scannable scannable = Scannable.from(source);
            names.add(scannable.name());
            tags.add(scannable.tags().toList());
            return scannable;
        }

        @Override
        public SignalListener<T> createListener(Publisher<? extends T> source, ContextView context, Scannable state) {
            return new DefaultSignalListener<>() {};
        }
    }
}
