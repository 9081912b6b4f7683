package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subtask needs to build its client. It travels in the job graph, which is stored, logged and shown in Flink's
 * web interface: so it names the instances, and where their credentials are, and has no credential.
 *
 * @param idInstances the instances of the whole job; in this order they fall to subtasks
 * @param credentialsFile a path that is valid on every task manager, see {@link Credentials}; null for its environment
 * @param requestsPerSecond what each instance bears; 0 for no limit
 * @param deadline of one lookup, waiting and retries included, more than zero; null for none
 * @param failsWhenGone whether a subtask all of whose instances are gone fails the job, so that its chat ids stay
 *     in the checkpoint; else they become failed outcomes
 */
record LookupSettings(
        List<String> idInstances,
        @Nullable String credentialsFile,
        int requestsPerSecond,
        @Nullable Duration deadline,
        boolean failsWhenGone)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    LookupSettings {
        idInstances = List.copyOf(idInstances);
        if (idInstances.isEmpty()) {
            throw new IllegalArgumentException("idInstances must not be empty");
        }
        if (idInstances.stream().distinct().count() < idInstances.size()) {
            throw new IllegalArgumentException("idInstances must not repeat one, was " + idInstances);
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("requestsPerSecond must not be negative, was " + requestsPerSecond);
        }
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            throw new IllegalArgumentException("deadline must be more than zero, was " + deadline);
        }
    }

    /**
     * Builds the client of one subtask, from the credentials of this machine.
     *
     * @throws IllegalStateException if no instance belongs to the subtask, or the credentials are missing
     */
    ReactiveContactClient client(int subtask, int parallelism) {
        List<String> owned = InstancePartitioner.owned(idInstances, subtask, parallelism);
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
        if (deadline != null) {
            builder.deadline(deadline);
        }
        return builder.build();
    }

    /** How many lookups a subtask has in hand: a minute's worth of each instance's, because answers may take so long. */
    int capacity(int parallelism) {
        int most = -Math.floorDiv(-idInstances.size(), parallelism);
        return most * Math.max(1, requestsPerSecond) * 64;
    }
}
