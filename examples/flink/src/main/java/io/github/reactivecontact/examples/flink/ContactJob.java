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

/** The pipeline from chat ids to outcomes. Each chat id goes to the subtask that owns its instance. */
final class ContactJob {

    private static final long NO_TIMEOUT = 0;

    private ContactJob() {}

    /** Configures checkpoints that are kept after cancellation, and forbids Kryo. */
    static void configure(StreamExecutionEnvironment flink, Duration checkpointInterval) {
        flink.enableCheckpointing(checkpointInterval.toMillis());
        flink.getCheckpointConfig()
                .setExternalizedCheckpointRetention(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // While no instance is available, barriers are delayed: a late checkpoint must not fail the job.
        flink.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
        flink.configure(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
    }

    /**
     * Keeps few records between source and lookup. A checkpoint barrier waits for the records in Flink's buffers, and a
     * buffer of 32 KiB has more chat ids than an instance looks up in 15 minutes. These are settings of the task
     * manager: on a cluster they belong into its {@code config.yaml}.
     */
    static Configuration withSmallBuffers(Configuration configuration) {
        return configuration
                .set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true)
                .set(TaskManagerOptions.STARTING_MEMORY_SEGMENT_SIZE, MemorySize.parse("64b"))
                .set(TaskManagerOptions.MIN_MEMORY_SEGMENT_SIZE, MemorySize.parse("64b"));
    }

    /** Emits one outcome for each chat id, in completion order or in the order of the subtask's input. */
    static SingleOutputStreamOperator<ContactOutcome> lookUp(
            DataStream<String> chatIds, LookupSettings settings, boolean ordered) {
        return lookUp(chatIds, settings, ordered, settings.capacity(parallelism(chatIds, settings)));
    }

    /** Like the other method, with at most {@code capacity} pending chat ids in a subtask. */
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
