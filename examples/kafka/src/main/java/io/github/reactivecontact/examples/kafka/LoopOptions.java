package io.github.reactivecontact.examples.kafka;

import java.time.Duration;

/**
 * Options of the poll loop.
 *
 * @param topic the input topic
 * @param maxUncommitted a partition is paused at this number of uncommitted records and resumed at half of it. One poll
 *     may exceed it
 * @param commitInterval the time between two commits
 * @param grace how long lookups in flight may take when partitions are revoked or the program ends
 * @param untilEnd whether to end once every record that was in the partitions at assignment has its outcome
 */
record LoopOptions(String topic, int maxUncommitted, Duration commitInterval, Duration grace, boolean untilEnd) {}
