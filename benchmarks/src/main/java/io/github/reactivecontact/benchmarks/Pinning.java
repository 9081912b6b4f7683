package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The cores that the server and the clients may use: half each, if the system has {@code taskset}.
 *
 * @param serverCores in the format of {@code taskset -c}, or null if the server is not pinned
 * @param clientCores the same for the clients
 * @param serverEventLoops one for each core of the server
 */
record Pinning(@Nullable String serverCores, @Nullable String clientCores, int serverEventLoops) {

    private static final int MAX_TRIES = 5;

    static Pinning none() {
        return new Pinning(null, null, Math.max(1, cores() / 2));
    }

    static Pinning ofThisMachine() throws InterruptedException {
        int cores = cores();
        // Checks that taskset exists and that this process may use all cores.
        if (cores < 2 || !taskset("-c", range(0, cores - 1), "true")) {
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

    /** Pins a running client. */
    void pinClient(long pid) throws InterruptedException {
        if (clientCores != null) {
            pin(pid, clientCores);
        }
    }

    /** Lets a running client use all cores. */
    void unpinClient(long pid) throws InterruptedException {
        if (clientCores != null) {
            pin(pid, range(0, cores() - 1));
        }
    }

    private static void pin(long pid, String cores) throws InterruptedException {
        // taskset fails if a thread ends during the call.
        for (int tries = 0; !taskset("-a", "-p", "-c", cores, Long.toString(pid)); tries++) {
            if (tries == MAX_TRIES) {
                throw new IllegalStateException("taskset could not pin process " + pid);
            }
        }
    }

    /** Adds the flag that makes a client's JVM size its thread pools for its cores. */
    List<String> clientFlags(List<String> flags) {
        List<String> all = new ArrayList<>(flags);
        if (clientCores != null) {
            all.add("-XX:ActiveProcessorCount=" + (cores() - cores() / 2));
        }
        return all;
    }

    String describe() {
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

    private static boolean taskset(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
