package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.examples.tables.Cells.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the columns of the numbers: those that the user named, else those with a known header name, else those whose
 * cells look like phone numbers or chat ids. Two columns of different kinds of numbers are not chosen between.
 *
 * @param header null if the first row is no header
 * @param indexes the columns, from 0; empty if none was found
 * @param instance the column of the instance; -1 if there is none
 * @param problem why no column can be chosen; null if one was, or none was found
 */
record Columns(
        @Nullable List<String> header,
        List<Integer> indexes,
        int instance,
        @Nullable TableException problem) {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");

    /** The share of similar cells that make a column one of numbers, or of one country. */
    private static final double MOST = 0.5;

    private static final double NEARLY_ALL = 0.8;

    static Columns choose(List<List<String>> records, TableOptions options) {
        boolean isNamed = options.columns().stream().anyMatch(column -> !isNumber(column))
                || (options.instanceColumn() != null && !isNumber(options.instanceColumn()));
        if (records.isEmpty()) {
            TableException noHeader = new TableException("The input has no rows, and no header to find a column in");
            return new Columns(null, List.of(), -1, isNamed ? noHeader : null);
        }
        List<String> first = records.get(0).stream().map(String::strip).toList();
        List<String> header = isNamed || isHeader(first, records.subList(1, records.size())) ? first : null;
        int width = records.stream().mapToInt(List::size).max().orElse(0);
        try {
            String instanceColumn = options.instanceColumn();
            int instance = instanceColumn == null ? -1 : index("instance-column", instanceColumn, header, width);
            List<Integer> indexes = new ArrayList<>();
            for (String column : options.columns()) {
                indexes.add(index("column", column, header, width));
            }
            List<List<String>> rows = header == null ? records : records.subList(1, records.size());
            return new Columns(header, indexes.isEmpty() ? find(header, rows, instance) : indexes, instance, null);
        } catch (TableException e) {
            return new Columns(header, List.of(), -1, e);
        }
    }

    /** Returns the share of rows that look right, from 0 to 1. A column that the user must choose looks right. */
    double quality(List<List<String>> records) {
        List<List<String>> rows = header == null ? records : records.subList(1, records.size());
        if (problem != null || rows.isEmpty()) {
            return problem == null ? 0 : 1;
        }
        long right = rows.stream()
                .filter(row -> indexes.stream()
                        .anyMatch(index -> index < row.size()
                                && Cells.bestLook(row.get(index)).compareTo(Look.WEAK) >= 0))
                .count();
        return (double) right / rows.size();
    }

    boolean isFound() {
        return !indexes.isEmpty() || problem != null;
    }

    private static boolean isNumber(String column) {
        return NUMBER.matcher(column).matches();
    }

    private static int index(String option, String column, @Nullable List<String> header, int width) {
        if (isNumber(column)) {
            int number = Integer.parseInt(column);
            if (number > width) {
                throw new TableException(
                        option,
                        column + " does not exist: the first rows have " + width
                                + (width == 1 ? " column" : " columns"));
            }
            return number - 1;
        }
        List<String> names = header == null ? List.of() : header;
        List<Integer> same = positions(names, column, false);
        List<Integer> similar = same.size() == 1 ? same : positions(names, column, true);
        if (similar.isEmpty()) {
            // Does not quote the cells: without a header they are personal data.
            throw new TableException(
                    option,
                    column + " is not in the header, which has " + names.size()
                            + (names.size() == 1 ? " column" : " columns")
                            + ": give a name from the header, or a number from 1");
        }
        if (similar.size() > 1) {
            throw new TableException(option, column + " is in the header more than once" + choose(similar));
        }
        return similar.get(0) - 1;
    }

    private static List<Integer> positions(List<String> names, String column, boolean ignoresCase) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (ignoresCase ? name.equalsIgnoreCase(column.strip()) : name.equals(column.strip())) {
                positions.add(i + 1);
            }
        }
        return positions;
    }

    private static String choose(List<Integer> positions) {
        return ", as columns " + positions.stream().map(String::valueOf).collect(Collectors.joining(" and "))
                + ": choose one by its number";
    }

    private static boolean isHeader(List<String> first, List<List<String>> rest) {
        if (first.stream().anyMatch(cell -> Cells.look(cell).compareTo(Look.WEAK) >= 0)) {
            return false;
        }
        if (!ColumnNames.find(first).isEmpty()) {
            return true;
        }
        boolean isAllNames = first.stream()
                .allMatch(cell -> cell.isEmpty()
                        || cell.equals("#")
                        || (cell.chars().anyMatch(Character::isLetter) && !ColumnNames.isData(cell)));
        return first.size() > 1 && isAllNames && !similar(rest, Look.WEAK, -1).isEmpty();
    }

    private static List<Integer> find(@Nullable List<String> header, List<List<String>> rows, int instance) {
        List<Integer> named = header == null ? new ArrayList<>() : new ArrayList<>(ColumnNames.find(header));
        named.remove((Integer) instance);
        checkDifferent(header, named);
        if (named.size() > 1) {
            named.removeIf(index -> !rows.isEmpty() && count(rows, index, Look.WEAK) == 0);
        }
        if (!named.isEmpty()) {
            return named;
        }
        List<Integer> strong = similar(rows, Look.STRONG, instance);
        if (strong.size() > 1 && !isOneKind(rows, strong)) {
            throw ambiguous(strong);
        }
        List<Integer> weak = strong.isEmpty() ? similar(rows, Look.WEAK, instance) : strong;
        if (strong.isEmpty() && weak.size() > 1) {
            throw ambiguous(weak);
        }
        return weak;
    }

    private static void checkDifferent(@Nullable List<String> header, List<Integer> named) {
        Map<String, Integer> first = new HashMap<>();
        for (int index : named) {
            String name = header == null ? "" : header.get(index);
            Integer other = first.putIfAbsent(ColumnNames.normal(name), index);
            if (other != null) {
                throw new TableException(
                        "column", name + " is in the header more than once" + choose(List.of(other + 1, index + 1)));
            }
        }
    }

    private static TableException ambiguous(List<Integer> indexes) {
        return new TableException("More than one column looks like phone numbers"
                + choose(indexes.stream().map(index -> index + 1).toList()));
    }

    /** Returns the columns in which most cells that are not blank look so, or stronger. */
    private static List<Integer> similar(List<List<String>> rows, Look look, int instance) {
        int width = rows.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> similar = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            long cells = count(rows, i, Look.OTHER);
            if (i != instance && cells > 0 && count(rows, i, look) >= MOST * cells) {
                similar.add(i);
            }
        }
        return similar;
    }

    private static long count(List<List<String>> rows, int index, Look look) {
        return rows.stream()
                .filter(row ->
                        index < row.size() && Cells.bestLook(row.get(index)).compareTo(look) >= 0)
                .count();
    }

    /** Whether the columns hold phone numbers in international form, or numbers that begin and end alike. */
    private static boolean isOneKind(List<List<String>> rows, List<Integer> indexes) {
        List<Map<String, Integer>> kinds = indexes.stream()
                .map(index -> {
                    Map<String, Integer> counts = new HashMap<>();
                    rows.stream()
                            .filter(row -> index < row.size() && !row.get(index).isBlank())
                            .forEach(row -> counts.merge(kind(row.get(index)), 1, Integer::sum));
                    return counts;
                })
                .toList();
        return kinds.get(0).keySet().stream()
                .anyMatch(kind -> kinds.stream()
                        .allMatch(counts -> counts.getOrDefault(kind, 0)
                                >= NEARLY_ALL
                                        * counts.values().stream()
                                                .mapToInt(Integer::intValue)
                                                .sum()));
    }

    private static String kind(String cell) {
        String text = Cells.clean(cell);
        String digits = text.codePoints()
                .filter(Character::isDigit)
                .mapToObj(digit -> String.valueOf(Character.digit(digit, 10)))
                .collect(Collectors.joining());
        return text.startsWith("+") || text.indexOf('@') >= 0 || digits.length() < 2
                ? "explicit"
                : digits.length() + " " + digits.substring(0, 2);
    }
}
