package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The pipeline from input lines through the client to the output, with backpressure end to end. */
final class BulkRun {

    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);

    /** Failures of lookups that the run did not finish: it was interrupted, or every instance refuses requests. */
    private static final Set<Reason> UNFINISHED = Set.of(Reason.CLOSED, Reason.NO_INSTANCE);

    private final ReactiveContactClient client;
    private final BulkOptions options;
    private final BulkOutput output;
    private final Progress progress;
    private final Interruption interruption;
    private final RefusalCheck refusals;

    BulkRun(
            ReactiveContactClient client,
            BulkOptions options,
            BulkOutput output,
            Progress progress,
            Interruption interruption,
            RefusalCheck refusals) {
        this.client = client;
        this.options = options;
        this.output = output;
        this.progress = progress;
        this.interruption = interruption;
        this.refusals = refusals;
    }

    /**
     * Emits the counters once every outcome is written. An interruption, or the refusal of every instance, stops
     * reading; outcomes that have arrived are still written. An input error is emitted after the outcomes of the lines
     * before it. An output error ends the run at once.
     */
    Mono<RunCounters> run(Flux<Line> lines) {
        return Mono.using(
                () -> Schedulers.newSingle(BulkRun::newOutputThread),
                thread -> Flux.merge(
                                every(FLUSH_INTERVAL, thread, this::flush),
                                every(RefusalCheck.INTERVAL, thread, refusals::check))
                        .takeUntilOther(outcomes(lines, thread))
                        .then(Mono.fromSupplier(output::counters)),
                Scheduler::dispose);
    }

    private static Flux<Long> every(Duration interval, Scheduler thread, Runnable task) {
        return Flux.interval(interval, thread).onBackpressureDrop().doOnNext(tick -> task.run());
    }

    /** A plain thread, because Reactor rejects blocking calls on its own non-blocking threads. */
    private static Thread newOutputThread(Runnable task) {
        Thread thread = new Thread(task, "bulk-cli-output");
        thread.setDaemon(true);
        return thread;
    }

    private Mono<Void> outcomes(Flux<Line> lines, Scheduler thread) {
        Flux<Line> read = lines.takeUntilOther(interruption.requested()).takeUntilOther(refusals.refused());
        return client.lookupEach(read, Line::query, options)
                .filter(this::isRecorded)
                .publishOn(thread)
                .doOnNext(output::write)
                .doOnTerminate(this::flush)
                .then();
    }

    /** An unfinished lookup is not recorded: the next run repeats it. */
    private boolean isRecorded(ContactLookup<Line> outcome) {
        return !(outcome instanceof ContactLookup.Failed<Line> failed)
                || !UNFINISHED.contains(failed.error().reason())
                || isWithoutItsInstance(failed);
    }

    /** Whether the line names an instance that the client does not have, or that was deleted, but others are usable. */
    private boolean isWithoutItsInstance(ContactLookup.Failed<Line> failed) {
        return failed.error().reason() == Reason.NO_INSTANCE
                && failed.source().idInstance() != null
                && !RefusalCheck.isEveryInstanceRefusing(client.snapshot());
    }

    private void flush() {
        output.flush();
        progress.show(output.counters());
    }
}
