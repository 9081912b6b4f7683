package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import io.github.reactivecontact.simulator.SimulatorCounts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static final long FIRST_ID = 7_103_000_001L;
    private static final int MOST_INSTANCES = 10_000;

    @Option(names = "--port", paramLabel = "N", description = "The port on 127.0.0.1. Default: any free port.")
    private int port;

    @Option(names = "--instances", paramLabel = "N", description = "Number of instances, 1 to 10000. Default: 1.")
    private int instances = 1;

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
            names = "--write-instances",
            paramLabel = "FILE",
            description = {
                "Write the file for the other process's --instances option here: a new file that only its owner can"
                        + " read, removed at the end. Default: standard output."
            })
    private @Nullable String file;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        List<Map<String, String>> credentials = newCredentials();
        GreenApiSimulator simulator = start(credentials);
        credentials.forEach(
                instance -> instance.put("apiUrl", simulator.apiUrl().toString()));
        Path written;
        try {
            written = write(credentials);
        } catch (UsageException e) {
            simulator.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(simulator, written), "bulk-cli-simulate-end"));
        print("simulating GREEN-API with invented contacts at " + simulator.apiUrl() + " until Ctrl-C: instances "
                + instances + ", " + rateLimit);
        return Objects.requireNonNull(Mono.<Integer>never().block());
    }

    private List<Map<String, String>> newCredentials() {
        if (instances < 1 || instances > MOST_INSTANCES) {
            throw new UsageException("--instances must be from 1 to " + MOST_INSTANCES + ", was " + instances);
        }
        SecureRandom random = new SecureRandom();
        List<Map<String, String>> credentials = new ArrayList<>();
        for (long id = FIRST_ID; id < FIRST_ID + instances; id++) {
            byte[] token = new byte[25];
            random.nextBytes(token);
            Map<String, String> instance = new LinkedHashMap<>();
            instance.put("idInstance", Long.toString(id));
            instance.put("apiTokenInstance", HexFormat.of().formatHex(token));
            credentials.add(instance);
        }
        return credentials;
    }

    private GreenApiSimulator start(List<Map<String, String>> credentials) {
        try {
            GreenApiSimulatorBuilder builder = GreenApiSimulator.builder()
                    .port(port)
                    .rateLimit(rateLimit)
                    .latency(Latency.fixed(latency))
                    .arrivalJitter(jitter);
            credentials.forEach(instance -> builder.instance(
                    Objects.requireNonNull(instance.get("idInstance")),
                    Objects.requireNonNull(instance.get("apiTokenInstance"))));
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        } catch (ChannelBindException e) {
            throw new UsageException("cannot listen on --port " + port + ": is it in use?");
        }
    }

    private @Nullable Path write(List<Map<String, String>> instances) {
        if (file == null) {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.print(Instances.json(instances));
            out.flush();
            return null;
        }
        return Instances.write("--write-instances", file, instances);
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
