package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.examples.tables.Rejections;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Reads the whole input, counts its lines and estimates the time of the lookups. Sends no request. */
final class DryRun {

    private static final Duration LONG_RESPONSE = Duration.ofSeconds(1);

    private final ReactiveContactClient client;
    private final RunOptions.SummaryFormat format;
    private final RejectsFile rejects;
    private final Messages messages;
    private final Rejections rejections = new Rejections();
    private long read;
    private long duplicates;

    DryRun(ReactiveContactClient client, RunOptions.SummaryFormat format, RejectsFile rejects, Messages messages) {
        this.client = client;
        this.format = format;
        this.rejects = rejects;
        this.messages = messages;
    }

    /** Blocks until the input is read. Returns the exit code: 1 if a line would fail. */
    int run(RunLines selection, Flux<Line> lines) {
        selection.of(lines).doOnNext(this::count).then().block();
        switch (format) {
            case text -> messages.print(text(selection));
            case json -> messages.err().println(SummaryJson.of(json(selection)));
        }
        return exitCode();
    }

    private void count(Line line) {
        read++;
        duplicates += line.isDuplicate() ? 1 : 0;
        if (line.rejection() != null) {
            rejections.add(line.rejection().reason(), line.number(), line.source());
            rejects.add(line.rejection(), line.number(), false);
        }
    }

    private int exitCode() {
        return rejections.count() == 0 ? ExitCode.ALL_DONE : ExitCode.SOME_FAILED;
    }

    private long unique() {
        return read - rejections.count() - duplicates;
    }

    /** Null if there is no rate limit, which leaves nothing to estimate from. */
    private @Nullable Duration estimate() {
        Duration estimate = client.estimate(unique());
        return estimate.isZero() && unique() > 0 ? null : estimate;
    }

    private String text(RunLines selection) {
        Duration estimate = estimate();
        int instances = client.snapshot().instances().size();
        Duration slowest = slowest(estimate);
        return "dry run: " + read + " lines read: " + unique() + " unique, " + duplicates + " duplicates, "
                + rejections.count() + " rejected"
                + (selection.answered() == 0 ? "" : "; " + selection.answered() + " more have an outcome already")
                + (selection.isLimitReached() ? "; stopped at --limit: the input was not read to its end" : "")
                + RejectionReport.text(rejections)
                + System.lineSeparator() + "  "
                + (estimate == null
                        ? "the time is unknown: --rate unlimited"
                        : "looking them up takes " + RunCounters.format(estimate) + " with " + instances
                                + (instances == 1 ? " instance" : " instances") + ", if all of them answer"
                                + (slowest == null
                                        ? ""
                                        : " within " + slowest.toMillis()
                                                + " ms: raise --concurrency for slower ones"));
    }

    /** Returns the response time beyond which the concurrency and not the rate limits the run; null if it is long. */
    private @Nullable Duration slowest(@Nullable Duration estimate) {
        long places = client.snapshot().maxInFlight();
        if (estimate == null || unique() <= places) {
            return null;
        }
        Duration slowest = estimate.multipliedBy(places).dividedBy(unique());
        return slowest.compareTo(LONG_RESPONSE) < 0 ? slowest : null;
    }

    private Map<String, @Nullable Object> json(RunLines selection) {
        Duration estimate = estimate();
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("exitCode", exitCode());
        report.put("dryRun", true);
        report.put("read", read);
        report.put("unique", unique());
        report.put("duplicates", duplicates);
        report.put("rejected", rejections.count());
        report.put("rejections", RejectionReport.json(rejections));
        report.put("earlier", selection.answered());
        report.put("limitReached", selection.isLimitReached());
        report.put("instances", client.snapshot().instances().size());
        report.put("estimateSeconds", estimate == null ? null : estimate.toMillis() / 1000.0);
        return report;
    }
}
