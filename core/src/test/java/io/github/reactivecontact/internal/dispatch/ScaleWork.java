package io.github.reactivecontact.internal.dispatch;

import com.sun.management.OperatingSystemMXBean;
import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.stub.Certificates;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Measures the processor time of a lookup in one process, at full speed and paced. Prints one line for each round, and
 * ratios. The first argument is the number of rounds.
 *
 * @param both core seconds of a lookup: the whole process, with both ends, garbage collection and compilation
 * @param client the same without the event loops of the simulator
 */
record ScaleWork(double both, double client) {

    private static final int CONCURRENCY = 64;
    private static final int WARM_UP = 300_000;
    private static final int LOOKUPS = 100_000;
    private static final int INSTANCES = 1_000;

    /** Also the connections. With a thousand, the handshakes at the start take minutes on a busy machine. */
    private static final int MAX_IN_FLIGHT = 128;

    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration MEASURE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final String SERVER_THREADS = "green-api-simulator";

    /** One measurement of each load. */
    record Round(ScaleWork fullSpeed, ScaleWork paced, ScaleWork pacedWithTls) {}

    private record CpuTimes(long process, long server) {

        static CpuTimes now() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long server = 0;
            for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith(SERVER_THREADS)) {
                    server += threads.getThreadCpuTime(thread.getThreadId());
                }
            }
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new CpuTimes(system.getProcessCpuTime(), server);
        }

        ScaleWork since(CpuTimes before, long lookups) {
            double both = process - before.process;
            return new ScaleWork(both / 1e9 / lookups, (both - (server - before.server)) / 1e9 / lookups);
        }
    }

    public static void main(String[] args) throws GeneralSecurityException, IOException, InterruptedException {
        List<Round> rounds = measure(Integer.parseInt(args[0]));
        for (Round round : rounds) {
            System.out.printf(
                    Locale.ROOT,
                    "full speed %.3f ms (client's end %.3f), paced %.3f (%.3f), paced with TLS %.3f (%.3f)%n",
                    1e3 * round.fullSpeed.both,
                    1e3 * round.fullSpeed.client,
                    1e3 * round.paced.both,
                    1e3 * round.paced.client,
                    1e3 * round.pacedWithTls.both,
                    1e3 * round.pacedWithTls.client);
        }
        System.out.println(rows(rounds));
        System.exit(0); // Netty's default event loops are never disposed
    }

    /** Measures all loads in each round, so that they are minutes apart at most. */
    static List<Round> measure(int rounds) throws GeneralSecurityException, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("scale");
        Certificates localhost = Certificates.selfSigned(directory, "dns:localhost");
        List<Round> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            measured.add(new Round(fullSpeed(), paced(null), paced(localhost)));
        }
        return measured;
    }

    /** Returns table rows: median, lowest and highest value, relative to full speed in the same round. */
    static String rows(List<Round> rounds) {
        return String.join(
                "\n",
                "| full speed, clear text, 64 in flight | 1 | " + relative(rounds, round -> round.fullSpeed.client)
                        + " |",
                row("paced, clear text", rounds, Round::paced),
                row("paced, with TLS", rounds, Round::pacedWithTls));
    }

    private static String row(String load, List<Round> rounds, Function<Round, ScaleWork> work) {
        return "| " + load + " | " + relative(rounds, round -> work.apply(round).both) + " | "
                + relative(rounds, round -> work.apply(round).client) + " |";
    }

    private static String relative(List<Round> rounds, ToDoubleFunction<Round> seconds) {
        double[] ratios = rounds.stream()
                .mapToDouble(round -> seconds.applyAsDouble(round) / round.fullSpeed.both)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT, "%.1f (%.1f to %.1f)", ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
    }

    private static ScaleWork fullSpeed() {
        try (GreenApiSimulator simulator = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(simulator.instance())
                        .unlimitedRate()
                        .build()) {
            bulk(client, WARM_UP);
            CpuTimes before = CpuTimes.now();
            bulk(client, LOOKUPS);
            return CpuTimes.now().since(before, LOOKUPS);
        }
    }

    private static void bulk(ReactiveContactClient client, int number) {
        client.lookupAll(
                        Flux.range(0, number),
                        ScaleWork::chat,
                        BulkOptions.defaults().withConcurrency(CONCURRENCY))
                .blockLast(PATIENCE);
    }

    private static String chat(int index) {
        return 79_990_000_000L + index + "@c.us";
    }

    /** Endless work at one request a second of each instance, without TLS if there is no certificate. */
    private static ScaleWork paced(@Nullable Certificates certificates) throws GeneralSecurityException, IOException {
        GreenApiSimulatorBuilder server =
                GreenApiSimulator.builder().instances(INSTANCES).latency(Latency.fixed(LATENCY));
        ReactiveContactClientBuilder builder = ReactiveContactClient.builder().maxInFlight(MAX_IN_FLIGHT);
        if (certificates != null) {
            server.tls(SslContextBuilder.forServer(certificates.keys()).build());
            var trusting = SslContextBuilder.forClient()
                    .trustManager(certificates.trust())
                    .build();
            builder.httpClient(http -> http.secure(tls -> tls.sslContext(trusting)));
        }
        try (GreenApiSimulator simulator = server.start();
                ReactiveContactClient client =
                        builder.instances(simulator.instances()).build()) {
            Disposable work = client.lookupAll(
                            Flux.fromStream(
                                    IntStream.iterate(0, index -> index + 1).mapToObj(ScaleWork::chat)),
                            BulkOptions.defaults().withConcurrency(2 * INSTANCES))
                    .subscribe();
            Mono.delay(SETTLE).block(PATIENCE);
            CpuTimes before = CpuTimes.now();
            long sent = simulator.requests();
            Mono.delay(MEASURE).block(PATIENCE);
            ScaleWork result = CpuTimes.now().since(before, simulator.requests() - sent);
            work.dispose();
            return result;
        }
    }
}
