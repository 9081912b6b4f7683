package io.github.reactivecontact.examples.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The position of a record in the input topic, the same in every delivery. */
record RecordId(int partition, long offset) {

    static RecordId of(ConsumerRecord<?, ?> record) {
        return new RecordId(record.partition(), record.offset());
    }
}
