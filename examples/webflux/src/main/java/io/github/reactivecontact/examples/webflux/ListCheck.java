package io.github.reactivecontact.examples.webflux;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.examples.tables.Rejections;
import io.github.reactivecontact.examples.tables.TableFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list is, before it is looked up. {@code read} is {@code unique + duplicates + rejected}. Null members are
 * left out.
 *
 * @param id names the list for its lookup
 * @param format how the table is read; null for NDJSON
 * @param columns the columns of the table; empty for NDJSON
 * @param preview the first rows
 * @param read phone numbers and chat ids, and rows without one
 * @param unique those that are looked up, each once
 * @param duplicates those that share the outcome of an earlier line
 * @param rejected those that are not looked up
 * @param rejections why, the most frequent reasons
 * @param withoutCountry rejected numbers that may be right in a country
 * @param instances instances that are available
 * @param estimatedSeconds estimated time of the lookups; null if the request rate is not limited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ListCheck(
        String id,
        @Nullable Format format,
        List<Column> columns,
        List<PreviewRow> preview,
        long read,
        long unique,
        long duplicates,
        long rejected,
        List<Rejections.Reason> rejections,
        long withoutCountry,
        int instances,
        @Nullable Double estimatedSeconds) {

    /**
     * How a table is read.
     *
     * @param description one line, to be shown
     * @param delimiter null if each line is one cell
     * @param columns columns of the numbers, from 1
     * @param isNumbered whether list numbers such as {@code 1.} are dropped
     * @param sample how many of the first rows look right, to be shown
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Format(
            String description,
            String encoding,
            boolean isEncodingGuessed,
            @Nullable Character delimiter,
            List<Integer> columns,
            boolean isNumbered,
            int sampledRows,
            int numberRows,
            String sample) {

        static Format of(TableFormat format) {
            return new Format(
                    format.describe(),
                    format.encoding().name(),
                    format.isEncodingGuessed(),
                    format.delimiter(),
                    format.columns(),
                    format.isNumbered(),
                    format.sampledRows(),
                    format.numberRows(),
                    format.sample());
        }
    }

    /**
     * One column.
     *
     * @param number from 1
     * @param name null if there is no header
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Column(int number, @Nullable String name) {}

    /** One of the first rows. */
    record PreviewRow(long line, List<String> cells) {}
}
