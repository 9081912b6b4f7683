package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The settings of a share group, which are the cluster's.
 *
 * @param lock the duration of an acquisition lock
 * @param deliveryLimit the delivery count after which the group archives a record without an outcome
 * @param startsAtEnd whether the group is new and will skip the records that are in the topic now
 */
record ShareGroupSettings(Duration lock, int deliveryLimit, boolean startsAtEnd) {

    private static final String LOCK = "share.record.lock.duration.ms";
    private static final String DELIVERY_LIMIT = "share.delivery.count.limit";
    private static final String RENEW = "share.renew.acknowledge.enable";
    static final String RESET = "share.auto.offset.reset";
    private static final long TIMEOUT_SECONDS = 30;

    /** Reads the settings. Rejects a group of another type, or one that cannot renew locks. */
    static ShareGroupSettings read(Admin admin, String group) {
        Optional<GroupListing> listing = await(admin.listGroups().all(), group).stream()
                .filter(other -> other.groupId().equals(group))
                .findAny();
        GroupType type = listing.flatMap(GroupListing::type).orElse(GroupType.SHARE);
        if (type != GroupType.SHARE) {
            throw new UsageException("--group " + group + " is a group of type " + type
                    + ", not a share group: name another, or leave out --share-group");
        }
        Config config = config(admin, group);
        if (!Boolean.parseBoolean(value(config, RENEW, "true"))) {
            throw new UsageException("--group " + group + " must allow renewals: set " + RENEW + "=true, since records"
                    + " may wait longer than their lock");
        }
        return new ShareGroupSettings(
                Duration.ofMillis(Long.parseLong(value(config, LOCK, "30000"))),
                Integer.parseInt(value(config, DELIVERY_LIMIT, "5")),
                listing.isEmpty() && "latest".equals(value(config, RESET, "latest")));
    }

    /** Sets settings of a group, which need not exist yet. */
    static void set(Admin admin, String group, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(resource(group), changes)).all().get();
    }

    private static ConfigResource resource(String group) {
        return new ConfigResource(ConfigResource.Type.GROUP, group);
    }

    private static Config config(Admin admin, String group) {
        ConfigResource resource = resource(group);
        return Objects.requireNonNull(
                await(admin.describeConfigs(List.of(resource)).all(), group).get(resource));
    }

    private static String value(Config config, String name, String defaultValue) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? defaultValue : entry.value();
    }

    private static <T> T await(KafkaFuture<T> future, String group) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new UsageException("cannot read the settings of share group " + group + ", which needs Kafka 4.2 and"
                    + " the operations Describe and DescribeConfigs of the group: " + e.getCause());
        } catch (TimeoutException e) {
            throw new UsageException("no response about share group " + group + " within " + TIMEOUT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
    }
}
