package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client in a JVM of its own, which does one task after the other. While it warms up, its code may be compiled on all
 * cores; pinned from the beginning, a slow machine would go on compiling while it is measured.
 */
final class ClientProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double BURST_SECONDS = 3;
    private static final double REST_SECONDS = 2;
    private static final int IN_FLIGHT = 64;

    private final Pinning pinning;
    private final Child child;
    private int tasks;

    ClientProcess(String client, Pinning pinning, ServerProcess server, CompareOptions options) {
        boolean isBaseline = client.equals(CompareOptions.BASELINE);
        List<String> arguments = new ArrayList<>(List.of("client", isBaseline ? LoadClients.THIS_CLIENT : client));
        add(arguments, "--loops", options.eventLoops());
        add(arguments, "--rate", options.perSecond());
        add(arguments, "--server-pid", server.pid());
        this.pinning = pinning;
        String classPath = isBaseline ? String.valueOf(options.baseline()) : Jvm.classPath();
        child = new Child(Jvm.command(classPath, pinning.clientFlags(Jvm.FLAGS), arguments));
    }

    /**
     * In bursts, each with a client anew, and with rests: on a slow machine the compiler catches up in a rest only, and
     * what it made of a loop that never ends is entered by the next client.
     */
    void warmUp(int port, double seconds) throws InterruptedException {
        for (double left = seconds; left > 0; left -= BURST_SECONDS + REST_SECONDS) {
            measure(new Task(port, IN_FLIGHT, Math.min(left, BURST_SECONDS), Task.GLANCE_SECONDS));
            TimeUnit.MILLISECONDS.sleep((long) (REST_SECONDS * 1000));
        }
        pinning.pinClient(child.pid());
    }

    Measurement measure(Task task) throws InterruptedException {
        child.tell(Json.line(task));
        String answer = child.line(ClientCommand.measurement(tasks++), PATIENCE.plus(task.whole()));
        return Json.read(answer, Measurement.class);
    }

    private static void add(List<String> arguments, String option, @Nullable Object value) {
        if (value != null) {
            arguments.addAll(List.of(option, value.toString()));
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
