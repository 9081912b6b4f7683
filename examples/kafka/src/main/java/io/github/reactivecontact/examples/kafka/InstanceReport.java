package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.InstanceStatus;
import java.time.Instant;

/**
 * What a webhook of GREEN-API reports of an instance.
 *
 * @param at when it happened
 */
record InstanceReport(String idInstance, InstanceStatus status, Instant at) implements Event {}
