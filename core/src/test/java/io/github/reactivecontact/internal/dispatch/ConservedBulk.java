package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookup.Found;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** A bulk with random upstream, demand, cancel and close. It checks every signal that it receives. */
final class ConservedBulk extends BaseSubscriber<ContactLookup<ConservedSource>> {

    private static final int MOST_SOURCES = 30;
    private static final int NEVER = Integer.MAX_VALUE;

    private final ConservationLedger ledger;
    private final Random random;
    private final Runnable close;
    private final int sources;
    private final int concurrency;
    private final boolean ordered;
    private final boolean failsAtItsEnd;
    private final @Nullable String through;
    private final int cancelsAfter;
    private final int closesAfter;
    private final boolean isGreedy;

    private final List<ConservedSource> emitted = new ArrayList<>();
    private final Set<ConservedSource> delivered = new HashSet<>();
    private final Set<ConservedSource> discarded = new HashSet<>();
    private long demand;
    private boolean cancelled;
    private boolean ended;

    ConservedBulk(ConservationLedger ledger, Random random, @Nullable String through, Runnable close) {
        this.ledger = ledger;
        this.random = random;
        this.through = through;
        this.close = close;
        this.sources = random.nextInt(MOST_SOURCES);
        this.concurrency = 1 + random.nextInt(12);
        this.ordered = random.nextBoolean();
        this.failsAtItsEnd = random.nextInt(4) == 0;
        this.cancelsAfter = random.nextInt(5) == 0 ? 1 + random.nextInt(MOST_SOURCES) : NEVER;
        this.closesAfter = random.nextInt(25) == 0 ? 1 + random.nextInt(MOST_SOURCES) : NEVER;
        this.isGreedy = random.nextBoolean();
    }

    void begin(ReactiveContactClient client, Scheduler time) {
        BulkOptions options = BulkOptions.defaults().withConcurrency(concurrency);
        options = ordered ? options.ordered() : options;
        options = through == null ? options : options.throughInstance(through);
        client.lookupAll(upstream(time), ConservedSource::text, options).subscribe(this);
    }

    private Flux<ConservedSource> upstream(Scheduler time) {
        Flux<ConservedSource> upstream = Flux.range(0, sources).map(number -> ConservedSource.next(number, random));
        if (random.nextInt(3) == 0) {
            upstream = upstream.concatMap(
                    source -> random.nextBoolean()
                            ? Mono.just(source)
                            : Mono.delay(Duration.ofMillis(random.nextInt(3000)), time)
                                    .thenReturn(source),
                    0);
        }
        if (failsAtItsEnd) {
            upstream = upstream.concatWith(Mono.error(new IllegalStateException("upstream failure")));
        }
        // The upstream's operators get an empty context, because concatMap also discards elements that it has already
        // emitted.
        return upstream.contextWrite(context -> Context.empty()).doOnNext(this::recordEmitted);
    }

    private void recordEmitted(ConservedSource source) {
        emitted.add(source);
        if (source.needsRequest()) {
            ledger.callerAdded(source.chatId(), through);
        }
        if (cancelled) {
            ledger.violation("the upstream emitted a source after the cancel");
        }
        if (emitted.size() > demand || emitted.size() > delivered.size() + concurrency) {
            ledger.violation("more sources were taken than demand and concurrency permit");
        }
    }

    @Override
    public Context currentContext() {
        return Operators.enableOnDiscard(Context.empty(), this::recordDiscarded);
    }

    private void recordDiscarded(Object value) {
        if (!(value instanceof ConservedSource source) || !discarded.add(source)) {
            ledger.violation("not a source, or discarded twice: " + value);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        more(isGreedy ? NEVER : random.nextInt(4));
    }

    @Override
    protected void hookOnNext(ContactLookup<ConservedSource> outcome) {
        ConservedSource source = outcome.source();
        if (cancelled || ended) {
            ledger.violation("an outcome after the end");
        }
        if (!emitted.contains(source) || !delivered.add(source)) {
            ledger.violation("a second outcome, or one of an unknown source");
        }
        if (delivered.size() > demand) {
            ledger.violation("more outcomes than demand");
        }
        if (ordered && source.number() != delivered.size() - 1) {
            ledger.violation("source " + source.number() + " was delivered as number " + (delivered.size() - 1));
        }
        if (!source.mayEndAs(outcome)) {
            ledger.violation(source.kind() + " ended as " + outcome);
        }
        ledger.found += outcome instanceof Found ? 1 : 0;
        ledger.failed += outcome instanceof Failed ? 1 : 0;
        callerRemoved(source);
        if (delivered.size() == closesAfter) {
            close.run();
        }
        if (delivered.size() == cancelsAfter) {
            leave();
        } else if (random.nextInt(3) == 0) {
            more(random.nextInt(4));
        }
    }

    @Override
    protected void hookOnComplete() {
        recordEnd(failsAtItsEnd);
    }

    @Override
    protected void hookOnError(Throwable error) {
        recordEnd(!failsAtItsEnd || !(error instanceof IllegalStateException));
    }

    private void recordEnd(boolean wrongly) {
        if (wrongly || cancelled || ended) {
            ledger.violation("a bulk ended with the wrong signal");
        }
        ended = true;
        if (delivered.size() != sources || emitted.size() != sources) {
            ledger.violation(sources + " sources, " + emitted.size() + " taken, " + delivered.size() + " outcomes");
        }
    }

    void more(long n) {
        if (n > 0 && !cancelled && !ended) {
            demand += n;
            request(n);
        }
    }

    void leave() {
        if (!cancelled && !ended) {
            cancelled = true;
            ledger.cancelled++;
            emitted.stream().filter(source -> !delivered.contains(source)).forEach(this::callerRemoved);
            cancel();
        }
    }

    private void callerRemoved(ConservedSource source) {
        if (source.needsRequest()) {
            ledger.callerRemoved(source.chatId(), through);
        }
    }

    void checkEnded() {
        if (!cancelled && !ended) {
            ledger.violation("a bulk has not ended: " + delivered.size() + " outcomes of " + sources);
        }
        if (cancelled) {
            emitted.stream()
                    .filter(source -> !delivered.contains(source) && !discarded.contains(source))
                    .forEach(source -> ledger.violation("source " + source.number() + " was lost at the cancel"));
        }
        if (discarded.stream().anyMatch(delivered::contains) || !cancelled && !discarded.isEmpty()) {
            ledger.violation("a delivered source was discarded");
        }
    }
}
