package io.github.reactivecontact.examples.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks the topics and their partitions before anything is consumed. */
final class Topics {

    private static final long TIMEOUT_SECONDS = 30;

    private Topics() {}

    static void check(Options options, Map<String, Object> settings) {
        try (Admin admin = Admin.create(settings)) {
            int inputs = partitions(admin, "--input", options.input);
            int outputs = partitions(admin, "--output", options.output);
            partitions(admin, "--dead-letters", options.deadLetters);
            if (options.ordered && outputs < inputs) {
                throw new UsageException("--ordered needs as many partitions in --output " + options.output + " ("
                        + outputs + ") as in --input " + options.input + " (" + inputs + ")");
            }
        }
    }

    private static int partitions(Admin admin, String option, String topic) {
        try {
            return partitions(admin, topic);
        } catch (ExecutionException e) {
            throw new UsageException(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "topic " + topic + " does not exist: create it, or name another with " + option
                            : "cannot describe topic " + topic + " of " + option + ": " + e.getCause());
        } catch (TimeoutException e) {
            throw new UsageException("no response about topic " + topic + " of " + option + " within " + TIMEOUT_SECONDS
                    + " s: is --bootstrap-servers correct?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
    }

    /** Returns the number of partitions of the topic. */
    static int partitions(Admin admin, String topic) throws ExecutionException, TimeoutException, InterruptedException {
        return admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
    }
}
