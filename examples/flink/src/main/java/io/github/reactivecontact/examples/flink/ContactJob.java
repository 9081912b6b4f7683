package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactQuery;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.flink.util.OutputTag;

/** The pipeline from records to outcomes. Any subtask may use any instance; the job manager grants the permits. */
public final class ContactJob {

    /**
     * The default for the pending records of a job. It does not depend on instances, so that a job resumed with fewer
     * of them restores its pending records at once.
     */
    public static final int MAX_PENDING = 500;

    private static final long NO_TIMEOUT = 0;
    private static final int MIN_CAPACITY = 16;

    private ContactJob() {}

    /**
     * Configures checkpoints that are kept after cancellation, and forbids Kryo.
     *
     * @param flink the environment
     * @param checkpointInterval time between two checkpoints
     */
    public static void configure(StreamExecutionEnvironment flink, Duration checkpointInterval) {
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
     *
     * @param configuration changed by this method
     * @return the same configuration
     */
    public static Configuration withSmallBuffers(Configuration configuration) {
        return configuration
                .set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true)
                .set(TaskManagerOptions.STARTING_MEMORY_SEGMENT_SIZE, MemorySize.parse("64b"))
                .set(TaskManagerOptions.MIN_MEMORY_SEGMENT_SIZE, MemorySize.parse("64b"));
    }

    /**
     * Looks up each record, and emits what the output function returns for its outcome.
     *
     * @param records the records
     * @param query returns chat and instance of a record
     * @param output returns what to emit
     * @param outputType type of what is emitted
     * @param settings the settings of the clients
     * @param ordered whether outcomes keep the order of the records of a subtask; otherwise they are emitted as they
     *     arrive
     * @param maxPending pending records of all subtasks together, at least 1
     * @param <I> type of a record
     * @param <O> type of what is emitted
     * @return outcomes, and the records without one
     */
    public static <I, O> Outcomes<I, O> lookUp(
            DataStream<I> records,
            QueryFunction<? super I> query,
            OutcomeFunction<I, ? extends O> output,
            TypeInformation<O> outputType,
            LookupSettings settings,
            boolean ordered,
            int maxPending) {
        if (maxPending < 1) {
            throw new IllegalArgumentException("maxPending must be at least 1, was " + maxPending);
        }
        int parallelism = records.getExecutionEnvironment().getParallelism();
        int capacity = Math.max(Math.min(MIN_CAPACITY, maxPending), maxPending / parallelism);
        DataStream<I> partitioned = records.partitionCustom(new ChatPartitioner(), chatOf(query));
        ContactLookupFunction<I, O> function = new ContactLookupFunction<>(settings, query, output);
        SingleOutputStreamOperator<Either<O, I>> outcomes = ordered
                ? AsyncDataStream.orderedWait(partitioned, function, NO_TIMEOUT, TimeUnit.MILLISECONDS, capacity)
                : AsyncDataStream.unorderedWait(partitioned, function, NO_TIMEOUT, TimeUnit.MILLISECONDS, capacity);
        OutputTag<I> unserved = new OutputTag<>("unserved", records.getType());
        SingleOutputStreamOperator<O> looked = outcomes.returns(new EitherTypeInfo<>(outputType, records.getType()))
                .name("contact lookup")
                .uid("contact-lookup")
                .process(new SplitOutcomes<>(unserved))
                .returns(outputType)
                .name("outcomes")
                .uid("contact-outcomes");
        return new Outcomes<>(looked, looked.getSideOutput(unserved));
    }

    /** Looks up chat ids, with an instance or without, see {@link ChatLine}. */
    static Outcomes<String, ContactOutcome> lookUp(
            DataStream<String> lines, LookupSettings settings, boolean ordered, int maxPending) {
        return lookUp(
                lines,
                ChatLine::query,
                ContactOutcome::of,
                TypeInformation.of(ContactOutcome.class),
                settings,
                ordered,
                maxPending);
    }

    private static <I> KeySelector<I, String> chatOf(QueryFunction<? super I> query) {
        return record -> {
            try {
                ContactQuery asked = query.query(record);
                return asked == null ? "" : asked.chatId().value();
            } catch (RuntimeException invalid) {
                // The lookup calls the function too, and its outcome is this failure.
                return "";
            }
        };
    }
}
