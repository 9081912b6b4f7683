package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the lookups, with progress and reports in the background, and prints the summary. */
final class LookupRun {

    private static final Duration REPORT_INTERVAL = Duration.ofMillis(500);

    private final Lookups lookups;
    private final ReactiveContactClient client;
    private final CliOptions options;
    private final OutputFile output;
    private final RejectsFile rejects;
    private final Messages messages;
    private final Terminal terminal;
    private final Interruption interruption;
    private final RefusalCheck refusals;

    LookupRun(
            Lookups lookups,
            CliOptions options,
            OutputFile output,
            RejectsFile rejects,
            Messages messages,
            Terminal terminal) {
        this.lookups = lookups;
        this.client = lookups.client();
        this.options = options;
        this.output = output;
        this.rejects = rejects;
        this.messages = messages;
        this.terminal = terminal;
        this.interruption = new Interruption(messages);
        this.refusals = new RefusalCheck(client);
    }

    /** Blocks until the run has ended. Returns its exit code. */
    int run(InputLines input, TableLines source) throws IOException {
        interruption.watch(client);
        long started = System.nanoTime();
        RunLines lines = new RunLines(output.earlier(), options.run, input.canBeReadTwice());
        try {
            RunCounters counters = lookUp(input, lines.of(InputLines.lines(source)));
            refusals.check();
            ClientSnapshot last = client.snapshot();
            RunResult result = new RunResult(
                    counters,
                    output.earlier(),
                    interruption.isRequested(),
                    refusals.isRefused(),
                    lines.isLimitReached(),
                    !options.output.isStandardOutput());
            Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
            switch (options.run.summary) {
                case text -> print(result, last, elapsed);
                case json -> messages.err().println(SummaryJson.of(result, last, elapsed));
            }
            return result.exitCode();
        } finally {
            interruption.finished();
        }
    }

    private void print(RunResult result, ClientSnapshot last, Duration elapsed) {
        messages.notice(result.summary(elapsed) + fromCache(last));
        if (!result.isNothingLeft() && !messages.isQuiet()) {
            messages.err().println(InstanceReport.table(last));
        }
        if (!result.advice().isEmpty()) {
            messages.print(result.advice());
        }
    }

    private static String fromCache(ClientSnapshot last) {
        long hits = SummaryJson.fromCache(last);
        return hits == 0
                ? ""
                : System.lineSeparator() + "  " + hits + (hits == 1 ? " answer" : " answers") + " from the cache";
    }

    private RunCounters lookUp(InputLines input, Flux<Line> lines) throws IOException {
        try (Progress progress = Progress.of(messages, client, terminal);
                BulkOutput bulk = new BulkOutput(output, rejects)) {
            InstanceReport report = new InstanceReport(progress::print);
            Disposable.Composite background = Disposables.composite();
            try {
                background.add(input.count()
                        .onErrorComplete()
                        .subscribe(total -> progress.total(options.run.limited(
                                Math.max(0, total - output.earlier().count())))));
                background.add(Flux.interval(REPORT_INTERVAL)
                        .onBackpressureDrop()
                        .subscribe(tick -> report.update(client.snapshot(), REPORT_INTERVAL.multipliedBy(tick))));
                background.add(lookups.follow(progress::print));
                Mono<RunCounters> run =
                        new BulkRun(client, options.bulk(), bulk, progress, interruption, refusals).run(lines);
                return Objects.requireNonNull(run.block());
            } finally {
                background.dispose();
                report.reportChanges(client.snapshot());
            }
        }
    }
}
