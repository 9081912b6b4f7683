package io.github.reactivecontact.examples.flink;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.metrics.groups.CacheMetricGroup;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Passes answers to Flink's cache, and leaves out failures. Thread-safe if Flink's cache is. */
final class AnswersCache implements LookupCache {

    private static final long serialVersionUID = 1L;

    private final LookupCache delegate;

    AnswersCache(LookupCache delegate) {
        this.delegate = delegate;
    }

    /** The rows of a failed lookup. */
    static final class NotCached extends AbstractCollection<RowData> {

        private final List<RowData> rows;

        NotCached(List<RowData> rows) {
            this.rows = rows;
        }

        @Override
        public Iterator<RowData> iterator() {
            return rows.iterator();
        }

        @Override
        public int size() {
            return rows.size();
        }
    }

    @Override
    public void open(CacheMetricGroup metrics) {
        delegate.open(metrics);
    }

    @Override
    public @Nullable Collection<RowData> getIfPresent(RowData key) {
        return delegate.getIfPresent(key);
    }

    @Override
    public @Nullable Collection<RowData> put(RowData key, Collection<RowData> rows) {
        return rows instanceof NotCached ? null : delegate.put(key, rows);
    }

    @Override
    public void invalidate(RowData key) {
        delegate.invalidate(key);
    }

    @Override
    public long size() {
        return delegate.size();
    }

    @Override
    public void close() {
        try {
            delegate.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close Flink's cache", e);
        }
    }
}
