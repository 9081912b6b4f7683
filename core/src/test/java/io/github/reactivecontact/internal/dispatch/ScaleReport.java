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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Writes docs/scale.md to the path given; the page says how to run this. */
final class ScaleReport {

    private static final int[] INSTANCES = {1, 10, 100, 1_000, 10_000, 100_000};
    private static final int[] SIZES = {1, 10, 100, 1_000, 10_000};
    private static final int MOST_SIMULATED_A_SECOND = 100_000;
    private static final int MOST_ASKED_AT_ONCE = 1_000;
    private static final double TIMEOUT_SECONDS = 0.5;
    private static final double RECORD_BYTES = 2_000;
    private static final double MEGA = 1e6;
    private static final Path PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** Requests a second of each instance, and the least latency in milliseconds. */
    private record Load(int requests, long latencyMillis) {}

    private static final List<Load> LOADS = List.of(new Load(1, 500), new Load(1, 5_000), new Load(10, 500));

    private final StringBuilder page = new StringBuilder();
    private final ScaleCosts costs;
    private final List<Double> work = new ArrayList<>();
    private final Machine machine;
    private final List<ScaleCell> cells = new ArrayList<>();
    private final List<RedisCapacity.Measured> redis;

    private ScaleReport() throws IOException {
        costs = ScaleCosts.measure();
        work.add(ScaleCosts.work());
        machine = new Machine(ports(), Runtime.getRuntime().availableProcessors());
        redis = RedisCapacity.measure(SIZES);
        work.add(ScaleCosts.work());
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
        work.add(ScaleCosts.work());
        Collections.sort(work);
    }

    public static void main(String[] args) throws IOException {
        ScaleReport report = new ScaleReport();
        report.write();
        Files.writeString(Path.of(args[0]), report.page);
        System.exit(0); // Netty's default loops are nobody's to dispose of
    }

    private static int ports() throws IOException {
        if (!Files.exists(PORTS)) {
            return 16_384; // IANA's dynamic ports
        }
        // At one go, as the kernel wants it.
        try (BufferedReader reader = Files.newBufferedReader(PORTS)) {
            String[] range = reader.readLine().trim().split("\\s+");
            return Integer.parseInt(range[1]) - Integer.parseInt(range[0]) + 1;
        }
    }

    private Costs least() {
        return new Costs(costs.bytesOfInstance(), costs.bytesInFlight(), work.get(0));
    }

    private Costs most() {
        return new Costs(costs.bytesOfInstance(), costs.bytesInFlight(), work.get(work.size() - 1));
    }

    private void write() {
        text("""
                # How far it goes

                From one instance to 100,000: what a fleet with endless work comes to, by a model of a few lines; what the
                dispatcher makes of it in virtual time; and what runs short first. Regenerate, from the top directory, in some ten
                minutes (with `redis-server`, or without its tables):

                    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:exec -pl core \\
                        -Dexec.classpathScope=test -Dexec.executable=java \\
                        -Dexec.args="-Xmx8g -cp %%classpath %s docs/scale.md"

                ## The model

                For *n* instances at *r* requests a second, answers *t* seconds after they were asked for on average, and a
                learnt margin *m*, about the jitter of arrivals at a strict server ([pacing](pacing.md)), here 0.02:

                | | |
                |---|---|
                | lookups a second | *x* = *n r* / (1 + *m*) |
                | in flight (Little's law) | *x t* |
                | `maxInFlight` and connections, over all machines | a quarter more, at least one more |
                | memory | *n* x an instance's bytes + connections x a connection's |
                | machines | connections / %,d local ports, or *x* x a lookup's work / half of %d cores, if that is more |

                Latency is that after arrival, to a fifth more; with half of the jitter on the way, 0.5 s is *t* = 0.56 s.
                **Simulated** is the real dispatcher with the model's `maxInFlight`, endless bulk work, a strict server
                (sliding window) for each instance; a minute of warm-up, then three measured, or one above 10,000 a second.
                **Off**: by how many percent the model says more. **Machines**, like this one, from the least to the most that
                a lookup's work was found to be ([below](#what-one-costs)), and what they are for; memory and machines are so
                for both ends of a connection and without TLS.

                """, ScaleReport.class.getName(), machine.portsToOneAddress(), machine.cores());
        cells();
        text("""

                A million lookups a second, 100,000 instances at 10/s, were not simulated: one process's dispatcher would be
                short by then, and by the model all is ten times what it is at 1/s.

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
                ## What one costs

                As measured in the same run; bytes are what the heap holds after collections, with many less without. Work is
                the processor time of the whole process, client and server, at three moments of the run.

                | | |
                |---|---|
                | an instance, in a client that knows 100,000 | %,.0f bytes |
                | a single lookup that waits for its permit | %,.0f bytes |
                | a lookup in flight with its connection, client's **and** simulator's end, direct memory included | %,.0f bytes |
                | a lookup's work, both ends of it, in clear text over loopback | %.2f to %.2f ms of a core |

                An order of magnitude, no more: of two runs before, on such a machine, one found almost four times as much work in
                a lookup as the other. The server's end makes it too much; TLS, which is left out, makes it too little. Measure
                with a server of your own.

                """,
                costs.bytesOfInstance(),
                costs.bytesWaiting(),
                costs.bytesInFlight(),
                1000 * work.get(0),
                1000 * work.get(work.size() - 1));
    }

    /** From the quickest to the slowest of those with as many instances, at one a second. */
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

                It is one state machine on one thread at a time, so one core is its limit. Here that made, with the simulation's
                own work, %s thousand grants a second among 100,000 instances and %s thousand among 1,000: a grant costs
                more among many. So 100,000 instances at 1/s are about what one client can do, before anything that a connection
                costs; a machine's ports, or its work, are short long before.

                An answer that sets its instance aside looks at that instance's own line alone. `snapshot()` and `estimate()` look
                at every instance: poll them by the second, not by the lookup. *What to do:* several clients, in one process or
                many, each with instances of its own. They need no coordination, and the model is linear.

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

                A connection holds a local port, and to one address and port there are no more than the kernel's range:
                %,d here (`net.ipv4.ip_local_port_range`). It is latency that needs them: at 1/s and 5 s each instance
                keeps five connections busy, and a few thousand instances fill a machine that is otherwise idle. *What to do:*
                the host of its own that each instance has (`apiUrl`), for the range counts anew for each address; a wider
                range; several local addresses (`httpClient(http -> http.bindAddress(...))`); more machines. A connection is a
                file, too: raise `ulimit -n` above `maxInFlight`. The default of `maxInFlight`, 256, is by the model enough for
                %,d instances at 1/s and 0.5 s. A smaller one than the model's costs lookups, never a failure.

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

                Processes that share instances and have work for all of them each ask for every permit, so *p* of them ask *p x*
                times a second for a permit. Each has one question under way, about all that are free meanwhile, a thousand at
                most: when Redis gets slower, questions get larger and rarer, not more. So not commands are the limit but
                permits: *p x* must stay below what Redis gives. It runs scripts on one core, whatever the machine has.

                """);
        if (redis.isEmpty()) {
            line("There was no `redis-server` to measure.");
            line("");
            return;
        }
        line(
                "| asked for in one question | permits a second, against one at a time | one question, % of the command time-out |");
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

                Four clients beside Redis on the same two cores; more than a thousand only to show why there are not. At 1/s, what
                Redis gives in questions of a thousand, as a multiple of what is asked for, to one figure:

                | instances | 2 processes | 4 | 16 |
                |---|---|---|---|
                """);
        double most = redis.stream()
                .filter(measured -> measured.instances() == MOST_ASKED_AT_ONCE)
                .findFirst()
                .orElseThrow()
                .permitsPerSecond();
        for (int instances : INSTANCES) {
            ScaleModel model = ScaleCell.model(instances, 1, 500);
            line("| " + format("%,d", instances) + times(most, model, 2) + times(most, model, 4)
                    + times(most, model, 16) + " |");
        }
        text("""

                *What to do* below 1, or well before: let fewer processes share an instance. Groups of processes with instances of
                their own and a `prefix` each divide the load, and with a prefix to each they may live on different nodes of a
                cluster. An instance that belongs to one process needs no Redis at all.

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

                By the model alone: as many records a second in as lookups, and as many out. At %.0f kB of JSON to a contact with
                some products, 100,000 instances at 1/s write %,.0f MB a second before compression, times the replicas: a
                cluster's work, not a broker's. Before that the limit is at the client's side:

                - A partition belongs to one consumer, so there are at least as many partitions as processes.
                - What may be on its way in a partition bounds its rate, Little's law again: *x t* over all partitions, with
                  the example's `--max-uncommitted` of 1,000 a partition at least %d at 100,000 instances, 1/s and 0.5 s, %d at 5 s.
                - One slow lookup keeps the offsets behind it uncommitted: twice as many partitions give room for that.

                *What to do:* choose partitions for the largest fleet when the topic is made, for later they move keys.
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
