package io.github.reactivecontact.examples.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One assignment of a partition: its records, and the offset to commit. Methods are called on the poll thread. Each
 * assignment has its own offsets, so a late acknowledgement of an earlier one has no effect.
 */
final class PartitionFlow {

    private final PartitionOffsets offsets;
    private final RecordFlow records;

    PartitionFlow(long position, Pipeline pipeline) {
        this.offsets = new PartitionOffsets(position);
        this.records = new RecordFlow(pipeline, record -> offsets.delivered(record.offset()));
    }

    PartitionOffsets offsets() {
        return offsets;
    }

    RecordFlow records() {
        return records;
    }

    /** Buffers records. The poll loop pauses the partition to bound the buffer. */
    void add(List<ConsumerRecord<byte[], byte[]>> polled) {
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            offsets.received(record.offset());
            records.add(record);
        }
    }
}
