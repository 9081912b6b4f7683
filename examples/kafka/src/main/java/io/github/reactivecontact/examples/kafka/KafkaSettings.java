package io.github.reactivecontact.examples.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Settings of Kafka's clients: those of the file, overridden by the settings that the guarantees need. */
final class KafkaSettings {

    private static final String CONSUMER_PREFIX = "consumer.";
    private static final String PRODUCER_PREFIX = "producer.";
    private static final int MAX_POLLED = 500;

    /** The share consumer rejects these. */
    private static final List<String> NOT_OF_SHARE_GROUPS = List.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

    private static final long MAX_REQUEST_MILLIS = 30_000;
    private static final long MARGIN_MILLIS = 500;

    private final Options options;
    private final Map<String, Object> settings;

    private KafkaSettings(Options options, Map<String, Object> settings) {
        this.options = options;
        this.settings = settings;
    }

    static KafkaSettings of(Options options) {
        Map<String, Object> settings = new HashMap<>();
        if (options.properties != null) {
            read(options.properties).forEach((name, value) -> settings.put((String) name, value));
        }
        if (options.bootstrapServers != null) {
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers);
        }
        return new KafkaSettings(options, settings);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("cannot read --properties " + file + ": " + e.getMessage());
        }
    }

    boolean hasCluster() {
        return settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    Map<String, Object> consumer() {
        Map<String, Object> consumer = member();
        consumer.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.putIfAbsent(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(Math.min(MAX_POLLED, options.maxUncommitted)));
        if (!"consumer".equals(consumer.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            // Partitions that keep their owner continue during a rebalance.
            consumer.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return consumer;
    }

    /** Returns the settings of a member of the share group, which acquires that many records at a time. */
    Map<String, Object> shareConsumer(int records) {
        Map<String, Object> consumer = member();
        for (String name : NOT_OF_SHARE_GROUPS) {
            if (consumer.containsKey(name)) {
                throw new UsageException(
                        "--properties: " + name + " is no setting of a member of a share group; the"
                                + " group has its own, such as share.auto.offset.reset (kafka-configs.sh --entity-type groups)");
            }
        }
        consumer.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        consumer.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        consumer.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(records));
        return consumer;
    }

    /** Returns the settings that members of both types of groups have. */
    private Map<String, Object> member() {
        Map<String, Object> member = common(CONSUMER_PREFIX);
        member.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, brokerTimeoutMillis());
        member.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMillis());
        member.put(ConsumerConfig.GROUP_ID_CONFIG, options.group);
        member.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        member.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        return member;
    }

    Map<String, Object> producer() {
        Map<String, Object> producer = common(PRODUCER_PREFIX);
        // With more, a new leader may reject the first batch, accept the second, and then reject the first forever.
        producer.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, brokerTimeoutMillis());
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, brokerTimeoutMillis());
        producer.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMillis());
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return producer;
    }

    private String brokerTimeoutMillis() {
        return Long.toString(TimeUnit.SECONDS.toMillis(options.brokerTimeout));
    }

    /** One request may not take longer than the whole, less the time in which records are collected. */
    private String requestTimeoutMillis() {
        return Long.toString(
                Math.min(MAX_REQUEST_MILLIS, TimeUnit.SECONDS.toMillis(options.brokerTimeout) - MARGIN_MILLIS));
    }

    Map<String, Object> admin() {
        return common(null);
    }

    private Map<String, Object> common(@Nullable String prefix) {
        Map<String, Object> common = new HashMap<>();
        settings.forEach((name, value) -> {
            if (!name.startsWith(CONSUMER_PREFIX) && !name.startsWith(PRODUCER_PREFIX)) {
                common.put(name, value);
            }
        });
        if (prefix != null) {
            settings.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    common.put(name.substring(prefix.length()), value);
                }
            });
        }
        return common;
    }
}
