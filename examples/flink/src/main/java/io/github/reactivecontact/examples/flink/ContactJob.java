package io.github.reactivecontact.examples.flink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The pipeline: chat ids, to the subtask that owns their instance, to outcomes. */
final class ContactJob {

    private static final long NO_TIMEOUT = 0;

    private ContactJob() {}

    /** What every job of lookups wants: checkpoints that outlive it, and none of Kryo. */
    static void configure(StreamExecutionEnvironment flink, Duration checkpointInterval) {
        flink.enableCheckpointing(checkpointInterval.toMillis());
        flink.getCheckpointConfig()
                .setExternalizedCheckpointRetention(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // While every instance is set aside, no barrier passes: a checkpoint that is late is no reason to fail.
        flink.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
        flink.configure(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
    }

    /**
     * Keeps few records between source and lookup. A barrier passes behind the records that are in Flink's buffers
     * already, and one of 32 KiB holds more chat ids than an instance answers in a quarter of an hour. These settings
     * are a task manager's: on a cluster they are in its {@code config.yaml}.
     */
    static Configuration withSmallBuffers(Configuration configuration) {
        return configuration
                .set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true)
                .set(TaskManagerOptions.STARTING_MEMORY_SEGMENT_SIZE, MemorySize.parse("64b"))
                .set(TaskManagerOptions.MIN_MEMORY_SEGMENT_SIZE, MemorySize.parse("64b"));
    }

    /** One outcome for each chat id, as they come or in the order in which a subtask got them. */
    static SingleOutputStreamOperator<ContactOutcome> lookUp(
            DataStream<String> chatIds, LookupSettings settings, boolean ordered) {
        return lookUp(chatIds, settings, ordered, settings.capacity(parallelism(chatIds, settings)));
    }

    /** The same with at most so many chat ids in a subtask's hand. */
    static SingleOutputStreamOperator<ContactOutcome> lookUp(
            DataStream<String> chatIds, LookupSettings settings, boolean ordered, int capacity) {
        DataStream<String> partitioned = chatIds.partitionCustom(
                new InstancePartitioner(settings.idInstances().size()), chatId -> chatId);
        ContactLookupFunction function = new ContactLookupFunction(settings);
        SingleOutputStreamOperator<ContactOutcome> outcomes = ordered
                ? AsyncDataStream.orderedWait(partitioned, function, NO_TIMEOUT, TimeUnit.MILLISECONDS, capacity)
                : AsyncDataStream.unorderedWait(partitioned, function, NO_TIMEOUT, TimeUnit.MILLISECONDS, capacity);
        return outcomes.setParallelism(parallelism(chatIds, settings))
                .name("contact lookup")
                .uid("contact-lookup");
    }

    private static int parallelism(DataStream<?> stream, LookupSettings settings) {
        return Math.min(
                settings.idInstances().size(), stream.getExecutionEnvironment().getParallelism());
    }
}
