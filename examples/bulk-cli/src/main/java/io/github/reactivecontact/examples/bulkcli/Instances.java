package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Reads instances from the environment or from a file, which may change during the run. */
final class Instances {

    private static final List<String> VARIABLES = List.of("GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN", "GREEN_API_URL");

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private Instances() {}

    static boolean isConfiguredIn(Map<String, String> environment) {
        return VARIABLES.stream().anyMatch(environment::containsKey);
    }

    static List<GreenApiInstance> ofEnvironment() {
        try {
            return List.of(GreenApiInstance.fromEnvironment());
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }

    static List<GreenApiInstance> ofFile(Path file) {
        try {
            return InstancesFile.read(file);
        } catch (UncheckedIOException e) {
            throw new UsageException("--instances: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Follows the file until disposed. Each change is printed once. */
    static Disposable follow(
            Path file, List<GreenApiInstance> known, ReactiveContactClient client, Consumer<String> printer) {
        return follow(file, known, client, printer, Schedulers.boundedElastic());
    }

    static Disposable follow(
            Path file,
            List<GreenApiInstance> known,
            ReactiveContactClient client,
            Consumer<String> printer,
            Scheduler scheduler) {
        return InstancesFile.watch(file, INTERVAL, scheduler, invalid -> printer.accept(warning(invalid)))
                .startWith(Mono.just(known))
                .distinctUntilChanged()
                .skip(1)
                .subscribe(instances -> replace(file, instances, client, printer));
    }

    private static void replace(
            Path file, List<GreenApiInstance> instances, ReactiveContactClient client, Consumer<String> printer) {
        try {
            client.setInstances(instances);
            printer.accept("--instances " + file + " has changed, and names " + instances.size() + " now");
        } catch (IllegalArgumentException refused) {
            printer.accept(warning(refused));
        }
    }

    private static String warning(RuntimeException invalid) {
        return "warning: --instances has changed, but the previous instances stay: "
                + CliOptions.withOptionNames(String.valueOf(invalid.getMessage()));
    }

    static String json(List<Map<String, String>> entries) {
        return JsonMapper.shared().writeValueAsString(entries) + "\n";
    }

    /** Creates a file that only its owner can read. */
    static Path write(String option, String file, List<Map<String, String>> entries) {
        try {
            Path path = Path.of(file);
            return Files.writeString(OwnerOnly.create(path), json(entries));
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(option + " " + file + " already exists: remove it or choose another name");
        } catch (InvalidPathException | IOException e) {
            throw new UsageException("cannot write " + option + " " + e.getMessage());
        }
    }
}
