package io.github.reactivecontact.examples.flink;

import java.util.Arrays;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.jspecify.annotations.Nullable;

/** A table of contacts that can only be joined with, by chat id and, if wanted, by instance. */
final class ContactTableSource implements LookupTableSource {

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
    public DynamicTableSource copy() {
        return new ContactTableSource(columns, settings, cache);
    }

    @Override
    public String asSummaryString() {
        return "GREEN-API contacts";
    }
}
