package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Formats the summary of a run as one JSON object on one line. */
final class SummaryJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private SummaryJson() {}

    static String of(RunResult result, ClientSnapshot snapshot, Duration elapsed) {
        RunCounters counters = result.counters();
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("exitCode", result.exitCode());
        summary.put("done", counters.done());
        summary.put("read", counters.done());
        summary.put("unique", counters.unique());
        summary.put("duplicates", counters.duplicates());
        summary.put("rejected", counters.rejections().count());
        summary.put("found", counters.found());
        summary.put("noContact", counters.noContact());
        summary.put("failed", counters.failed());
        summary.put("failures", counters.failures());
        summary.put("rejections", RejectionReport.json(counters.rejections()));
        summary.put("earlier", result.earlier().count());
        summary.put("earlierFailed", result.earlier().failed());
        summary.put("fromCache", fromCache(snapshot));
        summary.put("seconds", elapsed.toMillis() / 1000.0);
        summary.put("interrupted", result.isInterrupted());
        summary.put("everyInstanceRefused", result.isEveryInstanceRefused());
        summary.put("limitReached", result.isLimitReached());
        summary.put(
                "instances",
                snapshot.instances().stream().map(SummaryJson::instance).toList());
        return JSON.writeValueAsString(summary);
    }

    private static Map<String, @Nullable Object> instance(Instance instance) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("idInstance", instance.idInstance());
        fields.put("state", instance.state());
        if (instance.cooldownReason() != null) {
            fields.put("reason", instance.cooldownReason());
        }
        fields.put("sent", instance.sent());
        fields.put("found", instance.found());
        fields.put("noContact", instance.noContact());
        fields.put("throttled", instance.throttled());
        fields.put("failed", instance.failed());
        return fields;
    }

    static String of(Map<String, @Nullable Object> report) {
        return JSON.writeValueAsString(report);
    }

    /** Returns the number of lookups that the cache answered. */
    static long fromCache(ClientSnapshot last) {
        return last.cache() == null ? 0 : last.cache().hits() + last.cache().staleHits();
    }
}
