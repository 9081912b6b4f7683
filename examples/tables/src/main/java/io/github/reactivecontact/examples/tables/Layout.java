package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.examples.tables.Cells.Look;
import io.github.reactivecontact.examples.tables.RecordAssembler.CsvRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a table, detected from its first lines: delimiter, header, columns, and list numbers.
 *
 * @param delimiter null if each line is one cell
 * @param hasSeparatorLine whether the first line is {@code sep=;}, as Excel reads it
 * @param hasComments whether a line of {@code #}, or one that begins with {@code #} and a blank, is a comment
 * @param columns the chosen columns
 * @param decimals those of them whose cells end in {@code .0}
 * @param numbering matches a list number and the text after it; null if lines have none
 */
record Layout(
        @Nullable Character delimiter,
        boolean hasSeparatorLine,
        boolean hasComments,
        Columns columns,
        List<Integer> decimals,
        @Nullable Pattern numbering) {

    static final int SAMPLED_ROWS = 200;

    /** The first rows, of which {@link TableFormat#sample()} counts those that look right. */
    static final int COUNTED_ROWS = 20;

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final Pattern SEPARATOR_LINE = Pattern.compile("\"?sep=(.)\"?", Pattern.CASE_INSENSITIVE);
    private static final double CONSISTENT = 0.5;

    /**
     * Detects the layout.
     *
     * @param isAll whether the sample must suffice
     * @return null if the lines do not suffice
     * @throws TableException if the options do not fit the table, or a column must be chosen
     */
    static @Nullable Layout detect(List<TextLine> sample, TableOptions options, boolean isAll) {
        List<TextLine> lines = sample;
        Character delimiter = options.delimiter();
        Matcher separator =
                SEPARATOR_LINE.matcher(lines.isEmpty() ? "" : lines.get(0).text());
        boolean hasSeparatorLine = separator.matches();
        if (hasSeparatorLine) {
            lines = lines.subList(1, lines.size());
            delimiter = delimiter == null ? Character.valueOf(separator.group(1).charAt(0)) : delimiter;
        }
        Candidate best = delimiter == null ? best(lines, options) : new Candidate(delimiter, lines, options);
        if (!isAll && best.records.size() < 2 && !best.isUsable()) {
            return null;
        }
        best.check();
        boolean isList = isList(best.delimiter, options);
        return new Layout(
                best.delimiter,
                hasSeparatorLine,
                isList,
                best.columns,
                best.columns.indexes().stream().filter(best::isDecimal).toList(),
                isList && best.columns.header() == null ? Numbering.detect(best.records) : null);
    }

    private static Candidate best(List<TextLine> lines, TableOptions options) {
        Candidate best = new Candidate(null, lines, options);
        for (Character delimiter : DELIMITERS) {
            Candidate candidate = new Candidate(delimiter, lines, options);
            if (candidate.isConsistent() && candidate.isBetterThan(best)) {
                best = candidate;
            }
        }
        return best;
    }

    /** In a table, a row that begins with a hash is a row. */
    private static boolean isList(@Nullable Character delimiter, TableOptions options) {
        return delimiter == null && options.columns().isEmpty();
    }

    boolean isComment(String text) {
        return hasComments && Candidate.looksLikeComment(text);
    }

    /** What the lines are with one delimiter. */
    private static final class Candidate {

        private final @Nullable Character delimiter;
        private final List<List<String>> records = new ArrayList<>();
        private final boolean hasComments;
        private final Columns columns;
        private final double quality;
        private int width = 1;
        private double share;

        Candidate(@Nullable Character delimiter, List<TextLine> lines, TableOptions options) {
            this.delimiter = delimiter;
            this.hasComments = isList(delimiter, options);
            RecordAssembler assembler = new RecordAssembler(delimiter);
            for (TextLine line : lines) {
                if (records.size() < SAMPLED_ROWS) {
                    assembler.accept(line, this::add);
                }
            }
            assembler.finish(this::add);
            measure();
            this.columns = Columns.choose(records, options);
            this.quality = columns.quality(records);
        }

        private void add(CsvRecord csv) {
            if (csv.cells() != null && !(hasComments && looksLikeComment(csv.text()))) {
                records.add(csv.cells());
            }
        }

        static boolean looksLikeComment(String text) {
            String stripped = text.strip();
            return stripped.equals("#") || stripped.startsWith("# ") || stripped.startsWith("#\t");
        }

        /** Measures the most frequent number of cells, and its share. Comments of a plain list do not count. */
        private void measure() {
            Map<Integer, Integer> widths = new HashMap<>();
            records.stream()
                    .filter(cells -> !looksLikeComment(cells.get(0)))
                    .forEach(cells -> widths.merge(cells.size(), 1, Integer::sum));
            int most = 0;
            int all = 0;
            for (Map.Entry<Integer, Integer> entry : widths.entrySet()) {
                all += entry.getValue();
                if (entry.getValue() > most) {
                    most = entry.getValue();
                    width = entry.getKey();
                }
            }
            share = all == 0 ? 0 : (double) most / all;
        }

        boolean isConsistent() {
            return width > 1 && share >= CONSISTENT;
        }

        boolean isBetterThan(Candidate other) {
            if (other.delimiter == null) {
                if (!columns.isFound() || other.columns.problem() != null) {
                    return columns.isFound() || !other.columns.isFound();
                }
                return quality >= other.quality;
            }
            if (isUsable() != other.isUsable()) {
                return isUsable();
            }
            if (quality != other.quality) {
                return quality > other.quality;
            }
            return share > other.share || (share == other.share && width > other.width);
        }

        private boolean isUsable() {
            return columns.problem() == null && !columns.indexes().isEmpty();
        }

        void check() {
            if (columns.problem() != null) {
                throw columns.problem();
            }
            if (columns.indexes().isEmpty() && delimiter != null && records.size() > 1) {
                throw new TableException("No column looks like phone numbers or chat ids: name one of the " + width
                        + " columns, or give its number");
            }
        }

        /** Cells without a digit, such as {@code nan}, are not counted. */
        boolean isDecimal(int index) {
            List<String> cells = records.stream()
                    .skip(columns.header() == null ? 0 : 1)
                    .filter(row -> index < row.size())
                    .map(row -> Cells.clean(row.get(index)))
                    .filter(cell -> cell.codePoints().anyMatch(Character::isDigit))
                    .toList();
            return !cells.isEmpty()
                    && cells.stream()
                            .allMatch(cell -> Cells.DECIMAL.matcher(cell).matches());
        }
    }

    /** Counts how many of the first rows look right. */
    static long numberRows(List<TableRow> rows) {
        return rows.stream()
                .filter(row -> row.entries().stream()
                        .anyMatch(entry -> entry.problem() == null
                                && Cells.look(Objects.requireNonNull(entry.number()))
                                                .compareTo(Look.WEAK)
                                        >= 0))
                .count();
    }
}
