package io.github.reactivecontact.examples.kafka;

import java.time.Duration;

/**
 * Options of a share consumer.
 *
 * @param topic the input topic
 * @param group the share group
 * @param lock the duration of a lock, until the consumer reports it
 * @param deliveryLimit the delivery count after which the group archives a record without an outcome
 * @param grace how long lookups in flight may take when the program ends
 */
record ShareLoopOptions(String topic, String group, Duration lock, int deliveryLimit, Duration grace) {}
