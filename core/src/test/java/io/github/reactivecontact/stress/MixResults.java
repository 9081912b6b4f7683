package io.github.reactivecontact.stress;

import io.github.reactivecontact.stress.MixedLoad.End;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The counts of one run, by description. */
record MixResults(String title, Map<String, Long> numbers) {

    static MixResults of(String title, MixedLoad load, MixedServer server, long requestsOfReactorNetty) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("completed lookups", load.ended());
        Arrays.stream(End.values()).forEach(end -> numbers.put(end.toString(), load.count(end)));
        numbers.put("requests answered by the server", (long) server.requests());
        numbers.put("requests sent through Reactor Netty", requestsOfReactorNetty);
        numbers.put("connections", (long) server.accepted());
        Arrays.stream(ResponseKind.values())
                .forEach(kind -> numbers.put(kind.toString(), server.counts().of(kind)));
        return new MixResults(title, numbers);
    }

    static String table(List<MixResults> columns) {
        StringBuilder table = new StringBuilder("| | ")
                .append(columns.stream().map(MixResults::title).collect(Collectors.joining(" | ")))
                .append(" |\n|---|")
                .append("---|".repeat(columns.size()))
                .append('\n');
        for (String row : columns.get(0).numbers().keySet()) {
            table.append("| ").append(row);
            columns.forEach(
                    column -> table.append(" | ").append(column.numbers().get(row)));
            table.append(" |\n");
        }
        return table.toString();
    }
}
