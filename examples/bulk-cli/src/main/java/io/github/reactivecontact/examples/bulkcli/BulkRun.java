package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The pipeline from input lines through the client to the output, with backpressure end to end. */
final class BulkRun {

    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);

    /** Failures of lookups that the run did not finish: it was interrupted, or every instance is disabled. */
    private static final Set<Reason> UNFINISHED = Set.of(Reason.CLOSED, Reason.NO_INSTANCE);

    private static final Set<Reason> DISABLING_REASONS =
            Set.of(Reason.UNAUTHORIZED, Reason.FORBIDDEN, Reason.INSTANCE_DELETED, Reason.NO_INSTANCE);

    private final ReactiveContactClient client;
    private final BulkOptions options;
    private final OutputFile output;
    private final Progress progress;
    private final Interruption interruption;
    private final Sinks.Empty<Void> everyInstanceDisabled = Sinks.empty();
    private final RunCounters counters = new RunCounters();

    BulkRun(
            ReactiveContactClient client,
            BulkOptions options,
            OutputFile output,
            Progress progress,
            Interruption interruption) {
        this.client = client;
        this.options = options;
        this.output = output;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * Emits the counters once every outcome is written. An interruption, or the disabling of the last instance, stops
     * reading; outcomes that have arrived are still written. An input error is emitted after the outcomes of the lines
     * before it. An output error ends the run at once.
     */
    Mono<RunCounters> run(Flux<Line> lines) {
        return Mono.using(
                () -> Schedulers.newSingle(BulkRun::newOutputThread),
                thread -> Flux.interval(FLUSH_INTERVAL, thread)
                        .onBackpressureDrop()
                        .doOnNext(tick -> flush())
                        .takeUntilOther(outcomes(lines, thread))
                        .then(Mono.fromSupplier(() -> counters)),
                Scheduler::dispose);
    }

    /** A plain thread, because Reactor rejects blocking calls on its own non-blocking threads. */
    private static Thread newOutputThread(Runnable task) {
        Thread thread = new Thread(task, "bulk-cli-output");
        thread.setDaemon(true);
        return thread;
    }

    private Mono<Void> outcomes(Flux<Line> lines, Scheduler thread) {
        Flux<Line> remaining = lines.filter(line -> !output.earlier().has(line))
                .takeUntilOther(interruption.requested())
                .takeUntilOther(everyInstanceDisabled.asMono());
        return client.lookupAll(remaining, Line::lookupId, options)
                .doOnNext(this::stopIfEveryInstanceDisabled)
                .filter(BulkRun::isRecorded)
                .publishOn(thread)
                .doOnNext(this::record)
                .doOnTerminate(this::flush)
                .then();
    }

    private void stopIfEveryInstanceDisabled(ContactLookup<Line> outcome) {
        if (outcome instanceof ContactLookup.Failed<Line> failed
                && DISABLING_REASONS.contains(failed.error().reason())
                && InstanceReport.isEveryInstanceDisabled(client.snapshot())) {
            everyInstanceDisabled.tryEmitEmpty();
        }
    }

    /** An unfinished lookup is not recorded: the next run repeats it. */
    private static boolean isRecorded(ContactLookup<Line> outcome) {
        return !(outcome instanceof ContactLookup.Failed<Line> failed
                && UNFINISHED.contains(failed.error().reason()));
    }

    private void record(ContactLookup<Line> outcome) {
        output.write(outcome);
        counters.add(outcome);
    }

    private void flush() {
        output.flush();
        progress.show(counters);
    }
}
