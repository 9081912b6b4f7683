package io.github.reactivecontact.examples.kafka;

import java.time.Duration;

/**
 * How the poll loop runs.
 *
 * @param topic what it reads
 * @param maxUncommitted a partition is paused at that many records whose offsets may not be committed yet, and resumed at
 *     half of them. One poll may go beyond it
 * @param commitEvery the time from commit to commit
 * @param grace how long lookups under way may take when partitions are revoked or the program ends
 * @param untilEnd whether to end when all that was in its partitions has its outcome
 */
record LoopOptions(String topic, int maxUncommitted, Duration commitEvery, Duration grace, boolean untilEnd) {}
