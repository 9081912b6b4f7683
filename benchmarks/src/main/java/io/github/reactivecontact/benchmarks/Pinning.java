package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which cores the server and the clients may use: half each, where the system has {@code taskset}.
 *
 * @param serverCores as {@code taskset -c} reads them, or null when the server runs where it likes
 * @param clientCores the same of the clients
 * @param serverEventLoops one for each core of the server
 */
record Pinning(@Nullable String serverCores, @Nullable String clientCores, int serverEventLoops) {

    static Pinning none() {
        return new Pinning(null, null, Math.max(1, cores() / 2));
    }

    static Pinning ofThisMachine() throws InterruptedException {
        int cores = cores();
        if (cores < 2 || !hasTaskset()) {
            return none();
        }
        int half = cores / 2;
        return new Pinning(range(0, half - 1), range(half, cores - 1), half);
    }

    List<String> server(List<String> command) {
        return pinned(serverCores, command);
    }

    List<String> client(List<String> command) {
        return pinned(clientCores, command);
    }

    String inWords() {
        return serverCores == null
                ? "not pinned to cores"
                : "pinned with taskset: server on core " + serverCores + ", client on core " + clientCores;
    }

    private static List<String> pinned(@Nullable String cores, List<String> command) {
        List<String> pinned = new ArrayList<>(command);
        if (cores != null) {
            pinned.addAll(0, List.of("taskset", "-c", cores));
        }
        return pinned;
    }

    private static String range(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Whether it is there and this process may use all of its cores. */
    private static boolean hasTaskset() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("taskset", "-c", range(0, cores() - 1), "true")
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
