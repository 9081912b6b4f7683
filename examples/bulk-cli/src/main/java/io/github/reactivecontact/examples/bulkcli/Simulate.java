package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import io.github.reactivecontact.simulator.SimulatorCounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;

/** Runs a GREEN-API simulator for a bulk-cli in another process. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = BulkCli.Version.class,
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false)
final class Simulate implements Callable<Integer> {

    private static final int MOST_INSTANCES = 10_000;

    @Option(names = "--port", paramLabel = "N", description = "The port on 127.0.0.1. Default: any free port.")
    private int port;

    @Option(names = "--instances", paramLabel = "N", description = "Number of instances, 1 to 10000. Default: 1.")
    private @Nullable Integer instances;

    @Option(
            names = "--rate-limit",
            paramLabel = "KIND:N/TIME",
            converter = Converters.ServerLimit.class,
            description = {
                "Rate limit of an instance, above which it answers 429: sliding:1/s (sliding window; the default),"
                        + " fixed:1/s (fixed window), bucket:1/s (token bucket) or none."
            })
    private RateLimit rateLimit = RateLimit.slidingWindow(1, Duration.ofSeconds(1));

    @Option(
            names = "--latency",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "Response latency. Default: none.")
    private Duration latency = Duration.ZERO;

    @Option(
            names = "--jitter",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "Maximum random delay of a request on its way to the server. Default: none.")
    private Duration jitter = Duration.ZERO;

    @Option(
            names = "--tokens-from",
            paramLabel = "FILE",
            description = {
                "Keep instances and tokens in this file, which is created if it does not exist, so that they are the same"
                        + " after a restart. Only its owner can read it. Default: new tokens at each start."
            })
    private @Nullable String tokens;

    @Option(
            names = "--print",
            paramLabel = "FORM",
            description = {
                "Print the instances to standard output: properties (lines of application.properties for Spring Boot;"
                        + " the default without --write-instances), env (environment variables for Spring Boot and, with"
                        + " one instance, for bulk-cli) or json (the file of --instances)."
            })
    private @Nullable SimulatedInstancesText form;

    @Option(
            names = "--write-instances",
            paramLabel = "FILE",
            description = {
                "Write the file for the other process's --instances option here: a new file that only its owner can"
                        + " read, removed at the end."
            })
    private @Nullable String file;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        List<SimulatedCredentials> credentials = credentials();
        GreenApiSimulator simulator = start(credentials);
        Path written;
        try {
            written = write(simulator.apiUrl(), credentials);
        } catch (UsageException e) {
            simulator.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(simulator, written), "bulk-cli-simulate-end"));
        print("simulating GREEN-API with invented contacts at " + simulator.apiUrl() + " until Ctrl-C: instances "
                + credentials.size() + ", " + rateLimit);
        return Objects.requireNonNull(Mono.<Integer>never().block());
    }

    private List<SimulatedCredentials> credentials() {
        if (instances != null && (instances < 1 || instances > MOST_INSTANCES)) {
            throw new UsageException("--instances must be from 1 to " + MOST_INSTANCES + ", was " + instances);
        }
        return tokens != null
                ? SimulatedCredentials.keptIn(tokens, instances)
                : SimulatedCredentials.random(instances == null ? 1 : instances);
    }

    private GreenApiSimulator start(List<SimulatedCredentials> credentials) {
        try {
            GreenApiSimulatorBuilder builder = GreenApiSimulator.builder()
                    .port(port)
                    .rateLimit(rateLimit)
                    .latency(Latency.fixed(latency))
                    .arrivalJitter(jitter);
            credentials.forEach(instance -> builder.instance(instance.idInstance(), instance.apiTokenInstance()));
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        } catch (ChannelBindException e) {
            throw new UsageException("cannot listen on --port " + port + ": is it in use?");
        }
    }

    private @Nullable Path write(URI apiUrl, List<SimulatedCredentials> credentials) {
        Path written = file == null
                ? null
                : Instances.write("--write-instances", file, SimulatedInstancesText.entries(apiUrl, credentials));
        SimulatedInstancesText printed = file == null && form == null ? SimulatedInstancesText.properties : form;
        if (printed != null) {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.print(printed.of(apiUrl, credentials));
            out.flush();
        }
        return written;
    }

    private void end(GreenApiSimulator simulator, @Nullable Path written) {
        SimulatorCounts counts = simulator.counts();
        print("requests " + counts.seen() + ": answered " + counts.answered() + ", 429 " + counts.throttled()
                + ", other statuses " + counts.otherStatuses() + ", cancelled by the client " + counts.cancelled()
                + ", in flight " + counts.underWay());
        try {
            if (written != null) {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            print("cannot remove " + e.getMessage());
        }
        simulator.close();
    }

    private void print(String message) {
        Objects.requireNonNull(spec).commandLine().getErr().println("bulk-cli: " + message);
    }
}
