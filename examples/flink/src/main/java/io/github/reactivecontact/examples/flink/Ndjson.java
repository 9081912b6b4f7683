package io.github.reactivecontact.examples.flink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/** Writes an outcome as one JSON object without a line end, which sinks add. Absent fields are omitted. */
final class Ndjson implements MapFunction<ContactOutcome, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String map(ContactOutcome outcome) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("chatId", outcome.chatId());
        row.put("outcome", outcome.outcome());
        putIfPresent(row, "contact", outcome.contact() == null ? null : new RawValue(outcome.contact()));
        putIfPresent(row, "reason", outcome.reason());
        putIfPresent(row, "message", outcome.message());
        return JsonMapper.shared().writeValueAsString(row);
    }

    private static void putIfPresent(Map<String, Object> row, String name, @Nullable Object value) {
        if (value != null) {
            row.put(name, value);
        }
    }
}
