package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.redis.RedisContactCache;
import io.github.reactivecontact.redis.RedisPermitSource;
import io.lettuce.core.RedisURI;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** The command line entry point: parses options, runs the loop of the group and returns an exit code. */
@Command(
        name = "kafka",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Enriches the chat ids of a Kafka topic with GREEN-API's GetContactInfo, at least once.",
            "Without a cluster it starts an embedded broker and GREEN-API simulator, processes a few events and exits."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:reached the end (--until-end)",
            "1:Kafka failed",
            "2:wrong usage; nothing was consumed",
            "3:every instance is deleted",
            "130, 143:stopped (Ctrl-C, kill)"
        })
final class KafkaExample implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int EVERY_INSTANCE_DELETED = 3;

    @Mixin
    private final Options options = new Options();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KafkaExample())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((error, command, parsed) -> exitCode(error, command.getErr()))
                .execute(arguments));
    }

    @Override
    public Integer call() {
        options.check(command().getParseResult());
        if (KafkaSettings.of(options).hasCluster()) {
            return run(
                    Instances.of(options.client.instances),
                    Instances.changes(options.client.instances),
                    Results.silent(registry));
        }
        print("no cluster: using an embedded broker and an embedded GREEN-API simulator with invented contacts");
        options.untilEnd = true;
        try (Demo demo = Demo.start(options)) {
            options.bootstrapServers = demo.bootstrapServers();
            return run(
                    demo.instances(),
                    Flux.empty(),
                    Results.printed(registry, command().getOut(), command().getErr()));
        }
    }

    private int run(List<GreenApiInstance> instances, Flux<List<GreenApiInstance>> changes, Results results) {
        KafkaSettings settings = KafkaSettings.of(options);
        EventFormat format = options.events.format();
        Topics.check(options, settings.admin());
        RedisURI redis = RedisAddress.parse(options.client.redis, System.getenv());
        try (Admin admin = options.share.enabled ? Admin.create(settings.admin()) : null;
                MetricsServer metrics =
                        options.metricsPort == null ? null : MetricsServer.start(options.metricsPort, registry);
                RedisPermitSource permits = redis == null ? null : RedisPermitSource.create(redis);
                RedisContactCache cache =
                        redis == null || options.client.noCache ? null : RedisContactCache.create(redis);
                ReactiveContactClient client = options.client.client(instances, permits, cache);
                Outbox outbox = new Outbox(
                        new KafkaProducer<>(settings.producer()),
                        new EnrichedRecords(options.output, options.ordered, options.events.inputValue),
                        new DeadLetters(options.deadLetters, options.group),
                        results)) {
            Pipeline pipeline = new Pipeline(
                    format,
                    new Enrichment(client, options.bulk()),
                    outbox,
                    new InstanceReports(client, Clock.systemUTC()),
                    results::skipped);
            ConsumerLoop loop =
                    admin == null ? pollLoop(settings, pipeline) : shareGroup(settings, admin, pipeline, client);
            if (metrics != null) {
                print("metrics are at port " + metrics.port() + ", path /metrics");
            }
            Shutdown shutdown = Shutdown.of(loop, options.loop().grace());
            Disposable background = Disposables.composite(
                    changes.subscribe(set -> Instances.replace(client, set, this::print)),
                    Monitoring.start(client, loop, results, registry, this::print));
            try {
                loop.run();
            } finally {
                background.dispose();
                shutdown.ended();
            }
        }
        print(results.summary());
        return 0;
    }

    private ConsumerLoop pollLoop(KafkaSettings settings, Pipeline pipeline) {
        return new PollLoop(
                new KafkaConsumer<>(settings.consumer()),
                options.loop(),
                position -> new PartitionFlow(position, pipeline));
    }

    private ConsumerLoop shareGroup(
            KafkaSettings settings, Admin admin, Pipeline pipeline, ReactiveContactClient client) {
        ShareGroupSettings group = ShareGroupSettings.read(admin, options.group);
        if (group.startsAtEnd()) {
            print("share group " + options.group + " starts at the end of " + options.input
                    + " and skips older records. To read them, first run: kafka-configs.sh --alter --entity-type groups"
                    + " --entity-name " + options.group + " --add-config share.auto.offset.reset=earliest");
        }
        return ShareGroup.create(options, group, settings, admin, pipeline, client::estimate);
    }

    private static int exitCode(Exception error, PrintWriter err) {
        err.println("kafka: " + (error instanceof RuntimeException ? error.getMessage() : error) + reason(error));
        if (error instanceof UsageException) {
            err.println("Try --help.");
            return USAGE;
        }
        return error instanceof Enrichment.InstancesDeletedException ? EVERY_INSTANCE_DELETED : FAILED;
    }

    /** Adds the cause, which the messages of Kafka's constructors leave out. */
    private static String reason(Exception error) {
        return error instanceof KafkaException && error.getCause() != null
                ? ": " + error.getCause().getMessage()
                : "";
    }

    private void print(String message) {
        command().getErr().println("kafka: " + message);
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
