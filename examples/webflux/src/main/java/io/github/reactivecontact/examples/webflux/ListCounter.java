package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.Excerpt;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.tables.Rejections;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.examples.tables.TableRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Collects the numbers of a list and counts them. Not thread-safe. */
final class ListCounter {

    private static final int PREVIEW = 3;
    private static final int SHORTEST = 7;
    private static final int LONGEST_CELL = 80;
    private static final int MOST_COLUMNS = 200;

    private final int most;
    private final boolean hasCountry;
    private final List<ListedNumber> numbers = new ArrayList<>();
    private final Map<ChatId, ListedNumber> byChatId = new HashMap<>();
    private final Rejections rejections = new Rejections();
    private final List<TableRow> first = new ArrayList<>();
    private @Nullable TableFormat format;
    private int read;
    private long withoutCountry;

    /**
     * Creates a counter of one list.
     *
     * @param most most numbers that are kept; further ones are only counted
     */
    ListCounter(int most, ChatIdParser parser) {
        this.most = most;
        this.hasCountry = parser.hasCountry();
    }

    void add(Chunk chunk) {
        format = chunk.format();
        chunk.rows().stream().limit(PREVIEW - first.size()).forEach(first::add);
        chunk.lines().forEach(this::add);
    }

    private void add(ParsedNumber line) {
        read++;
        if (read > most) {
            return;
        }
        ChatId chatId = line.chatId();
        if (chatId == null) {
            numbers.add(new ListedNumber(List.of(new ListedNumber.ListedLine(read, line))));
            reject(line);
            return;
        }
        ListedNumber known = byChatId.get(chatId);
        if (known == null) {
            known = new ListedNumber(new ArrayList<>(1));
            byChatId.put(chatId, known);
            numbers.add(known);
        }
        known.lines().add(new ListedNumber.ListedLine(read, line));
    }

    private void reject(ParsedNumber line) {
        String reason = Objects.requireNonNull(line.reason());
        rejections.add(reason, line.line(), line.source());
        // The reasons of PhoneNumberParser for a number that begins with no country code of a valid number.
        withoutCountry += !hasCountry && reason.contains("country") && isLong(line.source()) ? 1 : 0;
    }

    /** Whether a text has enough digits for a phone number without its country code. */
    private static boolean isLong(String source) {
        return source.chars().filter(Character::isDigit).count() >= SHORTEST;
    }

    /**
     * Returns the numbers, in order of their first lines.
     *
     * @throws ResponseStatusException if there are too many; only now, because a sender that is not at its end may not
     *     read a response
     */
    List<ListedNumber> numbers() {
        if (read > most) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The list has %,d numbers, and at most %,d are accepted: send it in parts, or use bulk-cli"
                            .formatted(read, most));
        }
        return numbers;
    }

    int unique() {
        return byChatId.size();
    }

    /**
     * Returns the result.
     *
     * @param instances available instances
     * @param estimatedSeconds estimated time; null if unknown
     */
    ListCheck check(String id, int instances, @Nullable Double estimatedSeconds) {
        return new ListCheck(
                id,
                format == null ? null : ListCheck.Format.of(format),
                columns(),
                first.stream().map(ListCounter::preview).toList(),
                read,
                unique(),
                read - unique() - rejections.count(),
                rejections.count(),
                rejections.byReason(),
                withoutCountry,
                instances,
                estimatedSeconds);
    }

    private List<ListCheck.Column> columns() {
        List<String> header = format == null || format.header() == null ? List.of() : format.header();
        int width = first.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
        return IntStream.range(0, Math.min(Math.max(width, header.size()), MOST_COLUMNS))
                .mapToObj(i ->
                        new ListCheck.Column(i + 1, i < header.size() ? Excerpt.of(header.get(i), LONGEST_CELL) : null))
                .toList();
    }

    private static ListCheck.PreviewRow preview(TableRow row) {
        List<String> cells = row.cells().isEmpty() ? List.of(row.text()) : row.cells();
        return new ListCheck.PreviewRow(
                row.line(),
                cells.stream()
                        .limit(MOST_COLUMNS)
                        .map(cell -> Excerpt.of(cell, LONGEST_CELL))
                        .toList());
    }
}
