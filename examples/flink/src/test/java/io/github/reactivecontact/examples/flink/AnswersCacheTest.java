package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.flink.AnswersCache.NotCached;
import java.util.List;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class AnswersCacheTest {

    private static final RowData KEY = GenericRowData.of(1);
    private static final RowData ROW = GenericRowData.of(2);

    @Test
    void put_answer_isReturned() {
        AnswersCache cache = cache();
        cache.put(KEY, List.of(ROW));

        assertThat(cache.getIfPresent(KEY)).containsExactly(ROW);
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void put_failure_isNotStored() {
        AnswersCache cache = cache();
        cache.put(KEY, new NotCached(List.of(ROW)));

        assertThat(cache.getIfPresent(KEY)).isNull();
        assertThat(cache.size()).isZero();
    }

    private static AnswersCache cache() {
        AnswersCache cache =
                new AnswersCache(DefaultLookupCache.newBuilder().maximumSize(10).build());
        cache.open(UnregisteredMetricsGroup.createCacheMetricGroup());
        return cache;
    }
}
