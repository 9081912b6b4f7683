package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The highest rate of the server, measured by clients that do almost no work.
 *
 * @param by {@code wrk}, or {@code raw-netty} for Netty alone
 * @param inFlight requests at once
 * @param lookupsPerSecond responses per second
 * @param cpuNanosPerLookup the client's CPU, or null for {@code wrk}
 * @param serverBusy cores that the server used, or null for {@code wrk}
 */
record ServerCapacity(
        String by,
        int inFlight,
        double lookupsPerSecond,
        @Nullable Double cpuNanosPerLookup,
        @Nullable Double serverBusy) {

    private static final Pattern REQUESTS_PER_SECOND = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
    private static final int WRK_SECONDS = 3;
    private static final double WARM_UP_SECONDS = 9;
    private static final double SETTLE_SECONDS = 0.5;
    private static final double MEASURE_SECONDS = 2;

    static List<ServerCapacity> of(ServerProcess server, Pinning pinning, int inFlight) throws InterruptedException {
        List<ServerCapacity> capacities = new ArrayList<>();
        Measurement byNetty = byRawNetty(server, pinning, inFlight);
        capacities.add(new ServerCapacity(
                LoadClients.RAW_NETTY,
                inFlight,
                byNetty.lookupsPerSecond(),
                byNetty.cpuNanosPerLookup(),
                byNetty.serverBusy()));
        Double wrk = byWrk(server, pinning, inFlight);
        if (wrk != null) {
            capacities.add(new ServerCapacity("wrk", inFlight, wrk, null, null));
        }
        return capacities;
    }

    private static Measurement byRawNetty(ServerProcess server, Pinning pinning, int inFlight)
            throws InterruptedException {
        try (ClientProcess client =
                new ClientProcess(LoadClients.RAW_NETTY, pinning, server, List.of(), new CompareOptions())) {
            client.warmUp(false, WARM_UP_SECONDS);
            Cell cell = Cell.closed(inFlight, 0);
            return client.measure(new Task(cell, server.hosts(cell), SETTLE_SECONDS, MEASURE_SECONDS));
        }
    }

    private static @Nullable Double byWrk(ServerProcess server, Pinning pinning, int inFlight)
            throws InterruptedException {
        String url = server.hosts(Cell.closed(inFlight, 0)).get(0) + "/";
        List<String> command = List.of("wrk", "-t1", "-c" + inFlight, "-d" + WRK_SECONDS + "s", url);
        try {
            Process process = new ProcessBuilder(pinning.client(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Matcher found = REQUESTS_PER_SECOND.matcher(output);
            return found.find() ? Double.valueOf(found.group(1)) : null;
        } catch (IOException notInstalled) {
            return null;
        }
    }
}
