package io.github.reactivecontact.examples.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks, before anything is consumed, whether there is a place for everything. */
final class Topics {

    private static final long PATIENCE_SECONDS = 30;

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
            return admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToInt(description -> description.partitions().size())
                    .sum();
        } catch (ExecutionException e) {
            throw new UsageException(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "there is no topic " + topic + ": create it, or name another with " + option
                            : "cannot look at topic " + topic + " of " + option + ": " + e.getCause());
        } catch (TimeoutException e) {
            throw new UsageException("the cluster said nothing about topic " + topic + " of " + option + " in "
                    + PATIENCE_SECONDS + " s: is --bootstrap-servers right?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
    }
}
