package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.dispatch.ScaleModel.Costs;
import io.github.reactivecontact.internal.dispatch.ScaleModel.Machine;
import io.github.reactivecontact.redis.RedisCapacity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    private final Machine machine;
    private final List<ScaleCell> cells = new ArrayList<>();
    private final List<RedisCapacity.Measured> redis;

    private ScaleReport() throws IOException {
        costs = ScaleCosts.measure();
        machine = new Machine(ports(), Runtime.getRuntime().availableProcessors());
        redis = RedisCapacity.measure(SIZES);
        for (int warmUp = 0; warmUp < 3; warmUp++) {
            ScaleCell.simulate(1_000, 1, 500, 3);
            ScaleCell.coreSecondsOfSetAside(10_000);
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

    private Costs modelled() {
        return new Costs(costs.bytesOfInstance(), costs.bytesInFlight(), costs.coreSecondsOfLookup());
    }

    private void write() {
        line("# How far it goes");
        line("");
        line(
                "From one instance to 100,000: what a fleet with endless work comes to, by a model of a few lines; what the");
        line(
                "dispatcher makes of it in virtual time; and what runs short first. Regenerate, from the top directory, in");
        line("some minutes (with `redis-server`, or without its table):");
        line("");
        line("    mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:exec -pl core \\");
        line("        -Dexec.classpathScope=test -Dexec.executable=java \\");
        line("        -Dexec.args=\"-Xmx8g -cp %classpath " + ScaleReport.class.getName() + " docs/scale.md\"");
        line("");
        line("## The model");
        line("");
        line(
                "For *n* instances at *r* requests a second, answers *t* seconds after they were asked for on average, and a");
        line("learnt margin *m*, about the jitter of arrivals at a strict server ([pacing](pacing.md)), here 0.02:");
        line("");
        line("| | |");
        line("|---|---|");
        line("| lookups a second | *x* = *n r* / (1 + *m*) |");
        line("| in flight (Little's law) | *x t* |");
        line("| `maxInFlight` and connections, over all machines | a quarter more, at least one more |");
        line("| memory | *n* x an instance's bytes + connections x a connection's |");
        line("| machines | connections / " + format("%,d", machine.portsToOneAddress())
                + " local ports, or *x* x a lookup's work / half of the cores, if that is more |");
        line("");
        line(
                "Latency is that after arrival, to a fifth more; with half of the jitter on the way, 0.5 s is *t* = 0.56 s.");
        line(
                "**Simulated** is the real dispatcher with the model's `maxInFlight`, endless bulk work, a strict server (sliding");
        line(
                "window) for each instance; a minute of warm-up, then three measured, or one above 10,000 a second. **Off**: by how");
        line(
                "many percent the model says more. **Paces**: how many times what is needed the dispatcher grants on one core");
        line("of this machine, the simulation's own work included.");
        line("");
        cells();
        line("");
        line(
                "A million lookups a second at 100,000 instances and 10/s were not simulated; the dispatcher of one process would");
        line("be short by then, and its machines are ten times those at 1/s.");
        line("");
        costs();
        dispatcher();
        sockets();
        redis();
        kafka();
    }

    private void cells() {
        line("| instances | rate | latency s | lookups an hour | simulated | off % | in flight | simulated | off % |"
                + " connections | memory MB | machines, for | paces |");
        line("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        int row = 0;
        for (Load load : LOADS) {
            for (int instances : INSTANCES) {
                if (instances * load.requests > MOST_SIMULATED_A_SECOND) {
                    continue;
                }
                ScaleCell cell = cells.get(row++);
                ScaleModel model = cell.model();
                line(format(
                        "| %,d | %d/s | %.1f | %,.0f | %,.0f | %.1f | %,.1f | %,.1f | %.1f | %,d | %,.1f | %,d, %s | %,.1f |",
                        instances,
                        load.requests,
                        load.latencyMillis / 1000.0,
                        model.lookupsPerHour(),
                        cell.lookupsPerHour(),
                        cell.lookupsOff(),
                        model.inFlight(),
                        cell.inFlight(),
                        cell.inFlightOff(),
                        model.places(),
                        model.bytes(modelled()) / MEGA,
                        model.machines(machine, modelled()),
                        machinesFor(model),
                        1 / cell.coreSecondsOfGrant() / model.lookupsPerSecond()));
            }
        }
    }

    private String machinesFor(ScaleModel model) {
        int connections = model.machinesForConnections(machine);
        int work = model.machinesForWork(machine, modelled());
        return connections == work ? connections == 1 ? "-" : "both" : connections > work ? "ports" : "work";
    }

    private void costs() {
        line("## What one costs");
        line("");
        line("As measured in the same run; bytes are what the heap holds after collections, with many less without.");
        line("");
        line("| | |");
        line("|---|---|");
        line(format("| an instance, in a client that knows 100,000 | %,.0f bytes |", costs.bytesOfInstance()));
        line(format("| a single lookup that waits for its permit | %,.0f bytes |", costs.bytesWaiting()));
        line(format(
                "| a lookup in flight with its connection, client's **and** simulator's end, direct memory included | %,.0f bytes |",
                costs.bytesInFlight()));
        line(format(
                "| a lookup's work, both ends of it, in clear text over loopback, against a grant's alone at 1,000 instances | %.0f times |",
                costs.coreSecondsOfLookup() / cell(1_000).coreSecondsOfGrant()));
        line("");
        line(
                "Memory and machines above are so too high by the server's end, and too low by TLS: measure that with a server of");
        line("your own. They are hints of the order of magnitude.");
        line("");
    }

    private ScaleCell cell(int instances) {
        return cells.stream()
                .filter(cell -> cell.model().instances() == instances)
                .findFirst()
                .orElseThrow();
    }

    private void dispatcher() {
        double small = ScaleCell.coreSecondsOfSetAside(1_000) / cell(1_000).coreSecondsOfGrant();
        double large = ScaleCell.coreSecondsOfSetAside(100_000) / cell(100_000).coreSecondsOfGrant();
        line("## The dispatcher");
        line("");
        line(
                "It is one state machine on one thread at a time, so one core is its limit (**paces**). What an event costs grows with");
        line(format(
                "the logarithm of the instances, and with cache misses: a grant among 100,000 is %.1f times one among 1,000. An",
                cell(100_000).coreSecondsOfGrant() / cell(1_000).coreSecondsOfGrant()));
        line(format(
                "answer that sets its instance aside, with the next grant, is %.1f grants among 1,000 and %.1f among 100,000.",
                small, large));
        line(
                "`snapshot()` and `estimate()` look at every instance: poll them by the second, not by the lookup. *What to do:* several");
        line(
                "clients, in one process or many, each with instances of its own. They need no coordination, and the model is linear.");
        line("");
    }

    private void sockets() {
        line("## Sockets of one machine");
        line("");
        line("A connection holds a local port, and to one address and port there are no more than the kernel's range:");
        line(format(
                "%,d here (`net.ipv4.ip_local_port_range`). It is latency that needs them: at 1/s and 5 s each instance",
                machine.portsToOneAddress()));
        line(
                "keeps five connections busy, and a few thousand instances fill a machine that is otherwise idle. *What to do:*");
        line(
                "the host of its own that each instance has (`apiUrl`), for the range counts anew for each address; a wider");
        line(
                "range; several local addresses (`httpClient(http -> http.bindAddress(...))`); more machines. A connection is a");
        line(
                "file, too: raise `ulimit -n` above `maxInFlight`. The default of `maxInFlight`, 256, is enough for some 450");
        line("instances at 1/s and 0.5 s. A smaller one than the model's costs lookups, never a failure.");
        line("");
    }

    private void redis() {
        line("## Redis");
        line("");
        line(
                "Processes that share instances and have work for all of them each ask for every permit, so *p* of them ask *p x*");
        line(
                "times a second for a permit. Each has one question under way, about all that are free meanwhile, a thousand at");
        line(
                "most: when Redis gets slower, questions get larger and rarer, not more. So not commands are the limit but permits:");
        line("*p x* must stay below what Redis gives. It runs scripts on one core, whatever the machine has.");
        line("");
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
        line("");
        line(
                "Four clients beside Redis on the same two cores; more than a thousand only to show why there are not. At 1/s, what");
        line("Redis gives in questions of a thousand, as a multiple of what is asked for:");
        line("");
        line("| instances | 2 processes | 4 | 16 |");
        line("|---|---|---|---|");
        double most = redis.stream()
                .filter(measured -> measured.instances() == MOST_ASKED_AT_ONCE)
                .findFirst()
                .orElseThrow()
                .permitsPerSecond();
        for (int instances : INSTANCES) {
            ScaleModel model = ScaleCell.model(instances, 1, 500);
            line(format(
                    "| %,d | %,.2f | %,.2f | %,.2f |",
                    instances,
                    most / model.permitsAskedPerSecond(2),
                    most / model.permitsAskedPerSecond(4),
                    most / model.permitsAskedPerSecond(16)));
        }
        line("");
        line(
                "*What to do* below 1, or well before: let fewer processes share an instance. Groups of processes with instances of");
        line(
                "their own and a `prefix` each divide the load, and with a prefix to each they may live on different nodes of a");
        line("cluster. An instance that belongs to one process needs no Redis at all.");
        line("");
    }

    private void kafka() {
        ScaleModel most = ScaleCell.model(100_000, 1, 500);
        line("## Kafka");
        line("");
        line(
                "By the model alone: as many records a second in as lookups, and as many out. A contact with some products is");
        line(format(
                "about %.0f kB of JSON, so 100,000 instances at 1/s write %,.0f MB a second before compression, times the",
                RECORD_BYTES / 1000, most.lookupsPerSecond() * RECORD_BYTES / MEGA));
        line("replicas: a cluster's work, not a broker's. Before that the limit is at the client's side:");
        line("");
        line("- A partition belongs to one consumer, so there are at least as many partitions as processes.");
        line(
                "- What may be on its way in a partition bounds its rate, Little's law again: *x t* over all partitions, with");
        line(format(
                "  the example's `--max-uncommitted` of 1,000 a partition at least %d at 100,000 instances, 1/s and 0.5 s, %d at 5 s.",
                (int) Math.ceil(most.inFlight() / 1000),
                (int) Math.ceil(ScaleCell.model(100_000, 1, 5_000).inFlight() / 1000)));
        line("- One slow lookup keeps the offsets behind it uncommitted: twice as many partitions give room for that.");
        line("");
        line("*What to do:* choose partitions for the largest fleet when the topic is made, for later they move keys.");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
