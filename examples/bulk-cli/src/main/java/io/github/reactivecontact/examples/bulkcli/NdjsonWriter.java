package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes one JSON object per line. */
final class NdjsonWriter implements OutcomeWriter {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String STRING = "\"(?:[^\"\\\\]++|\\\\.)*+\"";
    private static final Pattern ROW =
            Pattern.compile("\\{\"line\":(?<line>[0-9]{1,19}),\"source\":(?<source>" + STRING + "),(?:\"chatId\":"
                    + STRING + ",)?\"outcome\":\"(?<outcome>[a-z_]+)\"(?:,\"reason\":\"(?<reason>[A-Z_]+)\")?");

    @Override
    public boolean hasByteOrderMark() {
        return false;
    }

    @Override
    public String header() {
        return "";
    }

    @Override
    public Pattern row() {
        return ROW;
    }

    @Override
    public String sourceOf(Line line) {
        return JSON.writeValueAsString(line.source());
    }

    @Override
    public String head(Line line) {
        return "{\"line\":" + line.number() + ",\"source\":" + sourceOf(line);
    }

    @Override
    public String tail(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        if (line.chatId() != null) {
            row.put("chatId", line.chatId().value());
        }
        row.put("outcome", OutcomeWriter.outcomeOf(outcome));
        if (outcome instanceof ContactLookup.Found<Line> found) {
            row.put("contact", found.contact());
        } else if (outcome instanceof ContactLookup.Failed<Line> failed) {
            row.put("reason", failed.error().reason());
            row.put("message", OutcomeWriter.messageOf(line, failed.error()));
        }
        return "," + JSON.writeValueAsString(row).substring(1) + "\n";
    }
}
