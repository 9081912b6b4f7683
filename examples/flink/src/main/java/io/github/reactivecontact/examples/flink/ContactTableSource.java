package io.github.reactivecontact.examples.flink;

import java.util.Arrays;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * A table of contacts that can only be joined with, by chat id and, if wanted, by instance. It is a
 * {@link ScanTableSource} for the message alone: without it, Flink reports its whole plan.
 */
final class ContactTableSource implements LookupTableSource, ScanTableSource {

    private final ContactColumns columns;
    private final LookupSettings settings;
    private final @Nullable AnswersCache cache;

    ContactTableSource(ContactColumns columns, LookupSettings settings, @Nullable AnswersCache cache) {
        this.columns = columns;
        this.settings = settings;
        this.cache = cache;
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
        int[] keys = Arrays.stream(context.getKeys()).mapToInt(path -> path[0]).toArray();
        ContactTableFunction function = new ContactTableFunction(columns, columns.keys(keys), settings);
        return cache == null
                ? AsyncLookupFunctionProvider.of(function)
                : PartialCachingAsyncLookupProvider.of(function, cache);
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new NoScan();
    }

    @Override
    public DynamicTableSource copy() {
        return new ContactTableSource(columns, settings, cache);
    }

    @Override
    public String asSummaryString() {
        return "GREEN-API contacts";
    }

    /** Fails when Flink builds a scan. Flink requests the provider of a scan for joins, too. */
    private static final class NoScan implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment environment) {
            throw new ValidationException(
                    "GREEN-API does not list contacts. Join the table by chat_id: JOIN contacts FOR"
                            + " SYSTEM_TIME AS OF m.proc_time AS c ON m.sender = c.chat_id, where proc_time AS PROCTIME()");
        }

        @Override
        public boolean isBounded() {
            return false;
        }
    }
}
