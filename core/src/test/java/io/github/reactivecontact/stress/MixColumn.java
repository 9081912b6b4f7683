package io.github.reactivecontact.stress;

import io.github.reactivecontact.stress.MixedLoad.End;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The numbers of one run, by what they count. */
record MixColumn(String title, Map<String, Long> numbers) {

    static MixColumn of(String title, MixedLoad load, MixedServer server, long requestsOfReactorNetty) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        numbers.put("lookups that ended", load.ended());
        Arrays.stream(End.values()).forEach(end -> numbers.put(end.toString(), load.count(end)));
        numbers.put("requests that the server answered", (long) server.requests());
        numbers.put("requests that Reactor Netty was asked for", requestsOfReactorNetty);
        numbers.put("connections", (long) server.accepted());
        Arrays.stream(Kind.values())
                .forEach(kind -> numbers.put(kind.toString(), server.counts().of(kind)));
        return new MixColumn(title, numbers);
    }

    static String table(List<MixColumn> columns) {
        StringBuilder table = new StringBuilder("| | ")
                .append(columns.stream().map(MixColumn::title).collect(Collectors.joining(" | ")))
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
