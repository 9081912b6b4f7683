package io.github.reactivecontact.examples.flink;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What the lookups of a job emit.
 *
 * @param looked one element for each record that was looked up
 * @param unserved the records that named an instance which took no requests for the maximum wait. They can be looked up
 *     again later
 * @param <I> type of a record
 * @param <O> type of what is emitted
 */
public record Outcomes<I, O>(SingleOutputStreamOperator<O> looked, DataStream<I> unserved) {}
