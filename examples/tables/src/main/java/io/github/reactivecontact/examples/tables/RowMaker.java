package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.examples.tables.RecordAssembler.CsvRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Makes rows of records. Drops the header, a separator line, and the comments of a plain list. */
final class RowMaker {

    private final Layout layout;
    private final List<Integer> columns;
    private boolean isBeforeSeparatorLine;
    private boolean isBeforeHeader;
    private long lastNumber = -1;

    RowMaker(Layout layout) {
        this.layout = layout;
        List<Integer> chosen = layout.columns().indexes();
        this.columns = chosen.isEmpty() ? List.of(0) : chosen;
        this.isBeforeSeparatorLine = layout.hasSeparatorLine();
        this.isBeforeHeader = layout.columns().header() != null;
    }

    List<Integer> columns() {
        return columns;
    }

    void add(CsvRecord csv, List<TableRow> rows) {
        if (isBeforeSeparatorLine) {
            isBeforeSeparatorLine = false;
        } else if (layout.isComment(csv.text())) {
            return;
        } else if (isBeforeHeader && csv.cells() != null) {
            isBeforeHeader = false;
        } else {
            rows.add(row(csv));
        }
    }

    private TableRow row(CsvRecord csv) {
        List<String> cells = csv.cells();
        if (cells == null) {
            return bad(csv, List.of(), Objects.requireNonNull(csv.problem()));
        }
        int instance = layout.columns().instance();
        int last = Math.max(instance, columns.size() == 1 ? columns.get(0) : 0);
        if (last >= cells.size()) {
            return bad(csv, cells, "the record has no column " + (last + 1) + ", only " + cells.size());
        }
        Set<TableEntry> entries = new LinkedHashSet<>(2);
        for (int column : columns) {
            if (column < cells.size()) {
                entries.addAll(Cells.entries(
                        withoutNumber(cells.get(column), csv.line()),
                        layout.decimals().contains(column)));
            }
        }
        return entries.isEmpty()
                ? bad(csv, cells, columns.size() == 1 ? "the cell is empty" : "the cells are empty")
                : new TableRow(csv.line(), csv.text(), cells, List.copyOf(entries), instance(cells, instance));
    }

    private String withoutNumber(String cell, long lineNumber) {
        if (layout.numbering() == null) {
            return cell;
        }
        Matcher line = layout.numbering().matcher(cell);
        if (!line.matches()) {
            return cell;
        }
        long number = Long.parseLong(line.group(1));
        boolean isNext = number == lastNumber + 1 || (lastNumber < 0 && number == 1);
        lastNumber = number;
        // A group that does not count up may be a country code.
        boolean isCertain = layout.numbering() != Numbering.BARE || (isNext && number <= lineNumber);
        return isCertain ? Objects.requireNonNull(line.group(2)) : cell;
    }

    private static @Nullable String instance(List<String> cells, int index) {
        return index < 0 || cells.get(index).isBlank() ? null : cells.get(index).strip();
    }

    private static TableRow bad(CsvRecord csv, List<String> cells, String problem) {
        return new TableRow(
                csv.line(), csv.text(), cells, List.of(TableEntry.bad(csv.text().strip(), problem)), null);
    }
}
