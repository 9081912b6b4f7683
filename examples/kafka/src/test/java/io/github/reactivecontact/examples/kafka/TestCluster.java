package io.github.reactivecontact.examples.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** An embedded broker with helpers for tests. */
final class TestCluster implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final int LARGE = 8_000_000;

    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private final Admin admin = Admin.create(settings());

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    private Map<String, Object> settings() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** Creates topics. The first one accepts records of up to eight megabytes. */
    void create(String... topics) throws Exception {
        admin.createTopics(Stream.of(topics)
                        .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1)
                                .configs(Map.of(
                                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                        topic.equals(topics[0]) ? Integer.toString(LARGE) : "1000000")))
                        .toList())
                .all()
                .get();
    }

    /** Sends values round-robin to the partitions. Within a partition the numbers ascend. */
    void fill(String topic, int from, int to, IntFunction<String> value) throws Exception {
        Map<String, Object> settings = new HashMap<>(settings());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGE);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, i % PARTITIONS, "key", value.apply(i))));
            }
        }
        for (Future<RecordMetadata> future : sent) {
            future.get();
        }
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    Map<TopicPartition, Long> ends(String topic) throws Exception {
        return admin
                .listOffsets(partitions(topic).stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    long count(String topic) throws Exception {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns committed offsets. Leaves out partitions without one. */
    Map<TopicPartition, Long> committed(String group) throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }

    /** Creates a share group that starts at the beginning, and removes dead members quickly. */
    void shareGroup(String group) throws Exception {
        ShareGroupSettings.set(
                admin,
                group,
                Map.of(
                        "share.auto.offset.reset", "earliest",
                        "share.session.timeout.ms", "3000",
                        "share.heartbeat.interval.ms", "500"));
        // The controller has the settings before the broker uses them.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !shareGroupSettings(group).startsAtEnd());
    }

    ShareGroupSettings shareGroupSettings(String group) {
        return ShareGroupSettings.read(admin, group);
    }

    /** Creates a consumer group with an offset. */
    void consumerGroup(String group, String topic) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                .all()
                .get();
    }

    /** Follows the share group from now on. */
    ShareGroupProgress progress(String group, String topic) {
        return ShareGroupProgress.start(admin, group, topic);
    }

    long membersWithPartitions(String group) throws Exception {
        return admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    /** Reads all records of the topic, in order within each partition. */
    List<ConsumerRecord<String, String>> records(String topic) throws Exception {
        Map<TopicPartition, Long> ends = ends(topic);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Returns the position of the input record of an outcome. */
    static Source source(ConsumerRecord<String, String> record) {
        return new Source(
                new TopicPartition(
                        header(record, OutcomeHeaders.SOURCE_TOPIC),
                        Integer.parseInt(header(record, OutcomeHeaders.SOURCE_PARTITION))),
                Long.parseLong(header(record, OutcomeHeaders.SOURCE_OFFSET)));
    }

    /** Returns the positions of the input records of all outcomes in the topics. */
    List<Source> sources(String... topics) throws Exception {
        List<Source> sources = new ArrayList<>();
        for (String topic : topics) {
            records(topic).forEach(outcome -> sources.add(source(outcome)));
        }
        return sources;
    }

    record Source(TopicPartition partition, long offset) {}

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
