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

/** Lines through the client into the output: what is read waits for what is looked up, and that for what is written. */
final class BulkRun {

    private static final Duration FLUSH_EVERY = Duration.ofMillis(100);

    /** After an interruption; and when no account is left, for as long as one may come back a bulk waits. */
    private static final Set<Reason> NOT_ASKED = Set.of(Reason.CLOSED, Reason.NO_INSTANCE);

    private static final Set<Reason> ENDS_OF_ACCOUNTS =
            Set.of(Reason.UNAUTHORIZED, Reason.FORBIDDEN, Reason.INSTANCE_DELETED, Reason.NO_INSTANCE);

    private final ReactiveContactClient client;
    private final BulkOptions options;
    private final OutputFile output;
    private final Progress progress;
    private final Interruption interruption;
    private final Sinks.Empty<Void> noAccountLeft = Sinks.empty();
    private final Tally tally = new Tally();

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
     * Gives the counts when every outcome is in the output; after an interruption, or when every account is gone for
     * good, when those are that had come. An error
     * of the input comes after the outcomes of the lines before it; an error of the output ends the run at once.
     */
    Mono<Tally> over(Flux<Line> lines) {
        return Mono.using(
                () -> Schedulers.newSingle(BulkRun::threadThatMayBlock),
                thread -> Flux.interval(FLUSH_EVERY, thread)
                        .onBackpressureDrop()
                        .doOnNext(tick -> handOver())
                        .takeUntilOther(outcomes(lines, thread))
                        .then(Mono.fromSupplier(() -> tally)),
                Scheduler::dispose);
    }

    /** Reactor's own threads of that kind must not wait for a disk. */
    private static Thread threadThatMayBlock(Runnable task) {
        Thread thread = new Thread(task, "bulk-cli-output");
        thread.setDaemon(true);
        return thread;
    }

    private Mono<Void> outcomes(Flux<Line> lines, Scheduler thread) {
        Flux<Line> remaining = lines.filter(line -> !output.earlier().has(line))
                .takeUntilOther(interruption.requested())
                .takeUntilOther(noAccountLeft.asMono());
        return client.lookupAll(remaining, Line::lookupId, options)
                .doOnNext(this::stopIfNoAccountIsLeft)
                .filter(BulkRun::isForTheRecord)
                .publishOn(thread)
                .doOnNext(this::record)
                .doOnTerminate(this::handOver)
                .then();
    }

    private void stopIfNoAccountIsLeft(ContactLookup<Line> outcome) {
        if (outcome instanceof ContactLookup.Failed<Line> failed
                && ENDS_OF_ACCOUNTS.contains(failed.error().reason())
                && InstanceReport.isAllGone(client.snapshot())) {
            noAccountLeft.tryEmitEmpty();
        }
    }

    /** A lookup that was not asked has no outcome: the next run does it. */
    private static boolean isForTheRecord(ContactLookup<Line> outcome) {
        return !(outcome instanceof ContactLookup.Failed<Line> failed
                && NOT_ASKED.contains(failed.error().reason()));
    }

    private void record(ContactLookup<Line> outcome) {
        output.write(outcome);
        tally.add(outcome);
    }

    private void handOver() {
        output.flush();
        progress.show(tally);
    }
}
