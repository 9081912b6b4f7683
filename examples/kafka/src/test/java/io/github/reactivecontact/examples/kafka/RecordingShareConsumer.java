package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;

/** Kafka's share consumer, which counts what the test asserts. */
final class RecordingShareConsumer extends KafkaShareConsumer<byte[], byte[]> {

    final List<Short> deliveryCounts = new CopyOnWriteArrayList<>();
    final AtomicInteger renewals = new AtomicInteger();

    RecordingShareConsumer(Map<String, Object> settings) {
        super(settings);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        polled.forEach(record -> deliveryCounts.add(record.deliveryCount().orElseThrow()));
        return polled;
    }

    @Override
    public void acknowledge(ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
        super.acknowledge(record, type);
        if (type == AcknowledgeType.RENEW) {
            renewals.incrementAndGet();
        }
    }
}
