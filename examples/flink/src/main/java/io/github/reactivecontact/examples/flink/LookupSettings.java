package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Settings from which a subtask builds its client. They are part of the job graph, which Flink stores, logs and shows
 * in its web interface. They therefore contain no credentials, only the path of the credentials file.
 *
 * @param idInstances the instances of the whole job, in the order of their assignment to subtasks
 * @param credentialsFile a path that is valid on every task manager, see {@link Credentials}; null for the environment
 * @param requestsPerSecond maximum rate of each instance; 0 for no limit
 * @param deadline deadline of one lookup from its first attempt, retries included, more than zero; null for none
 * @param failsWhenDeleted whether the job fails when all instances of a subtask are deleted, so that chat ids stay in
 *     the checkpoint; otherwise they become failed outcomes
 */
record LookupSettings(
        List<String> idInstances,
        @Nullable String credentialsFile,
        int requestsPerSecond,
        @Nullable Duration deadline,
        boolean failsWhenDeleted)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    LookupSettings {
        idInstances = List.copyOf(idInstances);
        if (idInstances.isEmpty()) {
            throw new IllegalArgumentException("idInstances must not be empty");
        }
        if (idInstances.stream().distinct().count() < idInstances.size()) {
            throw new IllegalArgumentException("idInstances must be distinct, was " + idInstances);
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("requestsPerSecond must not be negative, was " + requestsPerSecond);
        }
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            throw new IllegalArgumentException("deadline must be more than zero, was " + deadline);
        }
    }

    /**
     * Builds the client of one subtask with the credentials of this machine.
     *
     * @throws IllegalStateException if no instance belongs to the subtask, or the credentials are missing
     */
    ReactiveContactClient client(int subtask, int parallelism) {
        List<String> owned = owned(subtask, parallelism);
        if (owned.isEmpty()) {
            throw new IllegalStateException("subtask " + subtask + " of " + parallelism
                    + " has no instance: the lookups' parallelism must be at most " + idInstances.size()
                    + ", the number of instances");
        }
        ReactiveContactClientBuilder builder = ReactiveContactClient.builder()
                .instances(Credentials.read(credentialsFile).of(owned));
        if (requestsPerSecond == 0) {
            builder.unlimitedRate();
        } else {
            builder.requestRate(requestsPerSecond, Duration.ofSeconds(1));
        }
        return builder.build();
    }

    /**
     * Returns the sets of the subtask's instances in the credentials file: at once, and at each change. An instance that
     * the file no longer names is not used. The environment does not change.
     */
    Flux<List<GreenApiInstance>> changes(int subtask, int parallelism) {
        if (credentialsFile == null) {
            return Flux.empty();
        }
        List<String> owned = owned(subtask, parallelism);
        return InstancesFile.watch(Path.of(credentialsFile))
                .map(all -> all.stream()
                        .filter(instance -> owned.contains(instance.idInstance()))
                        .toList());
    }

    private List<String> owned(int subtask, int parallelism) {
        return InstancePartitioner.owned(idInstances, subtask, parallelism);
    }

    /** The client's own deadline is for single lookups only. */
    BulkOptions bulk() {
        return deadline == null
                ? BulkOptions.defaults()
                : BulkOptions.defaults().withDeadline(deadline);
    }

    /** Returns the pending lookups of a subtask: 64 seconds of requests, because a response may take a minute. */
    int capacity(int parallelism) {
        int maxOwned = -Math.floorDiv(-idInstances.size(), parallelism);
        return maxOwned * Math.max(1, requestsPerSecond) * 64;
    }
}
