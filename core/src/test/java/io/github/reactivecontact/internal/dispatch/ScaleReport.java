package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.dispatch.ScaleModel.Costs;
import io.github.reactivecontact.internal.dispatch.ScaleModel.Machine;
import io.github.reactivecontact.redis.RedisCapacity;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Writes docs/scale.md to the given path. The page says how to run this. */
final class ScaleReport {

    private static final int[] INSTANCES = {1, 10, 100, 1_000, 10_000, 100_000};
    private static final int[] SIZES = {1, 10, 100, 1_000, 10_000};
    private static final int MOST_SIMULATED_A_SECOND = 100_000;
    private static final int LARGEST_REQUEST = 1_000;
    private static final double TIMEOUT_SECONDS = 0.5;
    private static final double RECORD_BYTES = 2_000;
    private static final double MEGA = 1e6;
    private static final Path PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** The requests per second of each instance, and the minimum latency in milliseconds. */
    private record Load(int requests, long latencyMillis) {}

    private static final List<Load> LOADS = List.of(new Load(1, 500), new Load(1, 5_000), new Load(10, 500));

    private final StringBuilder page = new StringBuilder();
    private final ScaleCosts costs;
    private final List<ScaleWork.Round> work;
    private final Machine machine;
    private final List<ScaleCell> cells = new ArrayList<>();
    private final List<RedisCapacity.Measured> redis;

    private ScaleReport() throws IOException, GeneralSecurityException, InterruptedException {
        costs = ScaleCosts.measure();
        work = ScaleWork.measure(3);
        machine = new Machine(ports(), Runtime.getRuntime().availableProcessors());
        redis = RedisCapacity.measure(SIZES);
        for (int warmUp = 0; warmUp < 3; warmUp++) {
            ScaleCell.simulate(1_000, 1, 500, 3);
        }
        for (Load load : LOADS) {
            for (int instances : INSTANCES) {
                int each = instances * load.requests;
                if (each <= MOST_SIMULATED_A_SECOND) {
                    int minutes = each <= MOST_SIMULATED_A_SECOND / 10 ? 3 : 1;
                    cells.add(ScaleCell.simulate(instances, load.requests, load.latencyMillis, minutes));
                }
            }
        }
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        ScaleReport report = new ScaleReport();
        report.write();
        Files.writeString(Path.of(args[0]), report.page);
        System.exit(0); // Netty's default event loops are never disposed
    }

    private static int ports() throws IOException {
        if (!Files.exists(PORTS)) {
            return 16_384; // the size of IANA's dynamic port range
        }
        // The kernel file has to be read in one call.
        try (BufferedReader reader = Files.newBufferedReader(PORTS)) {
            String[] range = reader.readLine().trim().split("\\s+");
            return Integer.parseInt(range[1]) - Integer.parseInt(range[0]) + 1;
        }
    }

    private Costs least() {
        return new Costs(
                costs.bytesOfInstance(), costs.bytesInFlight(), workOfLookup().getMin());
    }

    private Costs most() {
        return new Costs(
                costs.bytesOfInstance(), costs.bytesInFlight(), workOfLookup().getMax());
    }

    private DoubleSummaryStatistics workOfLookup() {
        return work.stream().mapToDouble(round -> round.pacedWithTls().both()).summaryStatistics();
    }

    private void write() {
        text("""
                # Scaling

                This page covers fleets from one instance to 100,000 with endless work. It has a small model of a fleet,
                a comparison of the model with the dispatcher in virtual time, and the resources that run out first.
                Regenerate from the top directory. That takes about fifteen minutes, with `redis-server`, or without its
                tables:

                    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:exec -pl core \\
                        -Dexec.classpathScope=test -Dexec.executable=java \\
                        -Dexec.args="-Xmx8g -cp %%classpath %s docs/scale.md"

                ## The model

                There are *n* instances with *r* requests a second each. Responses arrive *t* seconds after their
                requests on average. *m* is the learnt margin, which is about the jitter of arrivals at a strict server
                ([pacing](pacing.md)); here it is 0.02.

                | | |
                |---|---|
                | lookups a second | *x* = *n r* / (1 + *m*) |
                | in flight (Little's law) | *x t* |
                | `maxInFlight` and connections, over all machines | a quarter more, at least one more |
                | memory | *n* x the bytes of an instance + connections x the bytes of a connection |
                | machines | the larger of connections / %,d local ports and *x* x the work of a lookup / half of %d cores |

                Latency is measured from the arrival and varies by a fifth upwards. With half of the jitter on the way,
                0.5 s gives *t* = 0.56 s. **Simulated** is the real dispatcher with the model's `maxInFlight`, endless
                bulk work and a strict server (sliding window) for each instance. It runs one minute of warm-up and
                three measured minutes, or one above 10,000 requests a second. **Off** is by how many percent the model
                predicts more.

                **Machines** are machines like this one. The range covers the lowest and the highest work measured for a
                paced lookup with TLS ([below](#costs)), and the word names the resource that needs them. Memory and
                machines are for both ends of a connection. Memory is without TLS.

                """, ScaleReport.class.getName(), machine.portsToOneAddress(), machine.cores());
        cells();
        text("""

                A million lookups a second, 100,000 instances at 10/s, were not simulated, because the dispatcher of one
                process cannot grant that many. The model predicts ten times the values at 1/s.

                """);
        costs();
        dispatcher();
        sockets();
        redis();
        kafka();
    }

    private void cells() {
        line("| instances | rate | latency s | lookups an hour | simulated | off % | in flight | simulated | off % |"
                + " connections | memory MB | machines, for |");
        line("|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (ScaleCell cell : cells) {
            ScaleModel model = cell.model();
            line(format(
                    "| %,d | %d/s | %.1f | %,.0f | %,.0f | %.1f | %,.1f | %,.1f | %.1f | %,d | %,.1f | %s |",
                    model.instances(),
                    model.requests(),
                    cell.latencySeconds(),
                    model.lookupsPerHour(),
                    cell.lookupsPerHour(),
                    cell.lookupsOff(),
                    model.inFlight(),
                    cell.inFlight(),
                    cell.inFlightOff(),
                    model.places(),
                    model.bytes(least()) / MEGA,
                    machines(model)));
        }
    }

    private String machines(ScaleModel model) {
        int ports = model.machinesForConnections(machine);
        int least = model.machines(machine, least());
        int most = model.machines(machine, most());
        if (most == 1) {
            return "1, -";
        }
        return least == most
                ? format("%,d, %s", most, most == ports ? "ports" : "work")
                : format("%,d to %,d, work", least, most);
    }

    private void costs() {
        text(
                """
                ## Costs

                Bytes are the difference in heap usage after collections, with many objects and without.

                | | |
                |---|---|
                | an instance, in a client with 100,000 | %,.0f bytes |
                | a single lookup that waits for its permit | %,.0f bytes |
                | a lookup in flight with its connection, both the client's **and** the simulator's end, with direct memory | %,.0f bytes |
                | the work of a lookup, both ends, paced, with TLS | %.2f to %.2f ms of a core |

                Work is the processor time of the process, with garbage collection and compilation. A lookup costs more when
                requests come one by one, as they do at a limited rate, than at full speed.
                So a paced load is measured: 1,000 instances at 1/s with a latency of 50 ms. Three rounds of all loads in
                one process, relative to full speed in clear text, median (lowest to highest):

                | load | both ends | of it the client's end |
                |---|---|---|
                %s

                Code that is compiled in part, as in the first round, costs the most. A client alone needs fewer machines than
                the table above says, because its server runs elsewhere. Treat all values as an order of magnitude: another run had
                2.3 to 5.1 in the last row. This table alone takes five minutes:

                    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:exec -pl core \\
                        -Dexec.classpathScope=test -Dexec.executable=java \\
                        -Dexec.args="-cp %%classpath %s 3"

                """,
                costs.bytesOfInstance(),
                costs.bytesWaiting(),
                costs.bytesInFlight(),
                1000 * workOfLookup().getMin(),
                1000 * workOfLookup().getMax(),
                ScaleWork.rows(work),
                ScaleWork.class.getName());
    }

    /** Returns the grant times of fleets of this size at one request a second, in ascending order. */
    private List<Double> secondsOfGrant(int instances) {
        return cells.stream()
                .filter(cell ->
                        cell.model().instances() == instances && cell.model().requests() == 1)
                .map(ScaleCell::coreSecondsOfGrant)
                .sorted()
                .toList();
    }

    private void dispatcher() {
        text("""
                ## The dispatcher

                The dispatcher is one state machine that runs on one thread at a time, so one core limits it. Here it
                made %s thousand grants a second among 100,000 instances and %s thousand among 1,000, with the
                simulation's own work included. A grant costs more among many instances. One client can therefore serve
                about 100,000 instances at 1/s, without the cost of connections. The ports or the work of a machine run
                out long before.

                A response that starts a cooldown examines only the queue of its instance. `snapshot()` and `estimate()`
                examine every instance: call them once a second, not once a lookup. *What to do:* use several clients,
                in one process or several, with separate instances. They need no coordination, and the model is linear.

                """, thousandsASecond(secondsOfGrant(100_000)), thousandsASecond(secondsOfGrant(1_000)));
    }

    private static String thousandsASecond(List<Double> seconds) {
        String least = format("%,.0f", 1e-3 / seconds.get(seconds.size() - 1));
        String most = format("%,.0f", 1e-3 / seconds.get(0));
        return least.equals(most) ? most : least + " to " + most;
    }

    private void sockets() {
        text("""
                ## Sockets of one machine

                Each connection uses a local port. To one address and port there are at most as many connections as the
                kernel's port range has ports: %,d here (`net.ipv4.ip_local_port_range`). Latency determines the demand.
                At 1/s and 5 s each instance keeps five connections busy, so a few thousand instances fill a machine
                that is otherwise idle. *What to do:*

                - Use the separate host of each instance (`apiUrl`), because the range applies to each address
                  separately.
                - Widen the port range.
                - Use several local addresses (`httpClient(http -> http.bindAddress(...))`).
                - Use more machines.

                A connection is also a file: raise `ulimit -n` above `maxInFlight`. By the model the default
                `maxInFlight` of 256 is enough for %,d instances at 1/s and 0.5 s. A smaller value than the model's
                reduces the throughput, but causes no failure.

                """, machine.portsToOneAddress(), instancesWithin(256));
    }

    private static int instancesWithin(int places) {
        return (int) IntStream.iterate(1, instances -> instances + 1)
                .takeWhile(instances -> ScaleCell.model(instances, 1, 500).places() <= places)
                .count();
    }

    private void redis() {
        text("""
                ## Redis

                Processes that share instances, and have work for all of them, request every permit. So *p* processes
                request *p x* permits a second. Each process has one permit request in flight, for all instances that
                have become free, a thousand at most. When Redis gets slower, the requests get larger and less frequent.
                The limit is therefore the number of permits, not of commands: *p x* must stay below what Redis can
                grant. Redis runs scripts on one core, whatever the machine has.

                """);
        if (redis.isEmpty()) {
            line("No `redis-server` was available to measure.");
            line("");
            return;
        }
        line(
                "| permits in one request | permits a second, relative to one at a time | one request, % of the command timeout |");
        line("|---|---|---|");
        double one = redis.get(0).permitsPerSecond();
        for (RedisCapacity.Measured measured : redis) {
            line(format(
                    "| %,d | %.1f | %.2f |",
                    measured.instances(),
                    measured.permitsPerSecond() / one,
                    100 * measured.secondsAlone() / TIMEOUT_SECONDS));
        }
        text("""

                Four clients ran beside Redis on the same two cores. Sizes above a thousand only show why a thousand is
                the limit. The next table is for 1/s. It shows what Redis grants in requests for a thousand permits, as
                a multiple of the demand, to one digit:

                | instances | 2 processes | 4 | 16 |
                |---|---|---|---|
                """);
        double most = redis.stream()
                .filter(measured -> measured.instances() == LARGEST_REQUEST)
                .findFirst()
                .orElseThrow()
                .permitsPerSecond();
        for (int instances : INSTANCES) {
            ScaleModel model = ScaleCell.model(instances, 1, 500);
            line("| " + format("%,d", instances) + times(most, model, 2) + times(most, model, 4)
                    + times(most, model, 16) + " |");
        }
        text("""

                *What to do* below 1, or well before: let fewer processes share an instance. Groups of processes with
                separate instances and a separate `prefix` divide the load. With separate prefixes they may use
                different nodes of a cluster. An instance that belongs to one process needs no Redis at all.

                """);
    }

    private static String times(double permits, ScaleModel model, int processes) {
        BigDecimal times = BigDecimal.valueOf(permits / model.permitsAskedPerSecond(processes))
                .round(new MathContext(1));
        return " | " + (times.compareTo(BigDecimal.ONE) < 0 ? times.toPlainString() : format("%,.0f", times));
    }

    private void kafka() {
        ScaleModel most = ScaleCell.model(100_000, 1, 500);
        text(
                """
                ## Kafka

                This section is by the model alone. There is one record in and one record out for each lookup. At %.0f
                kB of JSON for a contact with some products, 100,000 instances at 1/s write %,.0f MB a second before
                compression, times the replicas. That takes a cluster, not one broker. The client's side limits earlier:

                - A partition belongs to one consumer, so there must be at least as many partitions as processes.
                - The records in flight in a partition bound its rate, by Little's law: *x t* over all partitions. With
                  the example's `--max-uncommitted` of 1,000 for each partition, 100,000 instances at 1/s need at least
                  %d partitions at 0.5 s, and %d at 5 s.
                - One slow lookup keeps the offsets behind it uncommitted. Twice as many partitions leave a reserve for
                  that.

                *What to do:* choose the number of partitions for the largest fleet when you create the topic. A later
                change moves keys.
                """,
                RECORD_BYTES / 1000,
                most.lookupsPerSecond() * RECORD_BYTES / MEGA,
                (int) Math.ceil(most.inFlight() / 1000),
                (int) Math.ceil(ScaleCell.model(100_000, 1, 5_000).inFlight() / 1000));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private void text(String pattern, Object... values) {
        page.append(format(pattern, values));
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
