package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Reads the whole input, counts its lines and estimates the time of the lookups. Sends no request. */
final class DryRun {

    private final ReactiveContactClient client;
    private final CliOptions options;
    private final EarlierOutcomes earlier;
    private final Messages messages;
    private final ChatSlots seen = new ChatSlots();
    private long read;
    private long answered;
    private long rejected;

    DryRun(ReactiveContactClient client, CliOptions options, EarlierOutcomes earlier, Messages messages) {
        this.client = client;
        this.options = options;
        this.earlier = earlier;
        this.messages = messages;
    }

    /** Blocks until the input is read. Returns the exit code: 1 if a line would fail. */
    int run(Flux<Line> lines) {
        lines.filter(this::isLeft)
                .take(options.run.limit())
                .doOnNext(this::count)
                .then()
                .block();
        switch (options.run.summary) {
            case text -> messages.print(text());
            case json -> messages.err().println(SummaryJson.of(json()));
        }
        return exitCode();
    }

    private boolean isLeft(Line line) {
        boolean isAnswered = earlier.has(line);
        if (isAnswered) {
            answered++;
        }
        return !isAnswered;
    }

    private void count(Line line) {
        read++;
        if (line.chatId() == null) {
            rejected++;
        } else {
            seen.number(line);
        }
    }

    private int exitCode() {
        return rejected == 0 ? ExitCode.ALL_DONE : ExitCode.SOME_FAILED;
    }

    private long duplicates() {
        return read - rejected - seen.size();
    }

    /** Null if there is no rate limit, which leaves nothing to estimate from. */
    private @Nullable Duration estimate() {
        Duration estimate = client.estimate(seen.size());
        return estimate.isZero() && seen.size() > 0 ? null : estimate;
    }

    private String text() {
        Duration estimate = estimate();
        int instances = client.snapshot().instances().size();
        return "dry run: " + read + " lines read: " + seen.size() + " unique, " + duplicates() + " duplicates, "
                + rejected + " rejected"
                + (answered == 0 ? "" : "; " + answered + " more have an outcome already")
                + System.lineSeparator() + "  "
                + (estimate == null
                        ? "the time is unknown: --rate unlimited"
                        : "looking them up takes " + RunCounters.format(estimate) + " with " + instances
                                + (instances == 1 ? " instance" : " instances") + ", if all of them answer");
    }

    private Map<String, @Nullable Object> json() {
        Duration estimate = estimate();
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("exitCode", exitCode());
        report.put("dryRun", true);
        report.put("read", read);
        report.put("unique", seen.size());
        report.put("duplicates", duplicates());
        report.put("rejected", rejected);
        report.put("earlier", answered);
        report.put("instances", client.snapshot().instances().size());
        report.put("estimateSeconds", estimate == null ? null : estimate.toMillis() / 1000.0);
        return report;
    }
}
