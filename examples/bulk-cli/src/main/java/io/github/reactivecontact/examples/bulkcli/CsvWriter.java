package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes CSV with a fixed header. A line break inside a cell becomes a space, so that each row is one line. Products
 * and additional properties are JSON cells. An apostrophe precedes a text that a spreadsheet would run as a formula.
 */
final class CsvWriter implements OutcomeWriter {

    /** The columns that {@link #head} writes. */
    private static final int HEAD = 2;

    private static final String PRODUCTS = "products";
    private static final List<String> CONTACT_FIELDS = List.of(
            "avatar",
            "name",
            "contactName",
            "email",
            "category",
            "description",
            PRODUCTS,
            "chatId",
            "lastSeen",
            "isArchive",
            "isDisappearing",
            "isMute",
            "messageExpiration",
            "muteExpiration",
            "isBusiness");
    private static final String CONTACT = "contact.";
    private static final String PRODUCT_COUNT = CONTACT + "productCount";
    private static final String ADDITIONAL_PROPERTIES = CONTACT + "additionalProperties";

    private static final List<String> COLUMNS = columns();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CELL = "(?:\"(?:[^\"]++|\"\")*+\"|[^,\"]*+)";
    private static final Pattern ROW = Pattern.compile(
            "(?<line>[0-9]{1,19}),(?<source>" + CELL + ")," + CELL + ",(?<outcome>[a-z_]+),(?<reason>[A-Z_]*),");

    private final boolean hasByteOrderMark;

    CsvWriter() {
        this(false);
    }

    CsvWriter(boolean hasByteOrderMark) {
        this.hasByteOrderMark = hasByteOrderMark;
    }

    @Override
    public boolean hasByteOrderMark() {
        return hasByteOrderMark;
    }

    @Override
    public String header() {
        return String.join(",", COLUMNS) + "\n";
    }

    @Override
    public Pattern row() {
        return ROW;
    }

    @Override
    public String sourceOf(Line line) {
        return SpreadsheetCell.of(line.source());
    }

    @Override
    public String head(Line line) {
        return line.number() + "," + sourceOf(line);
    }

    @Override
    public String tail(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        Map<String, String> row = new HashMap<>();
        put(row, "chatId", OutcomeWriter.chatIdOf(outcome));
        put(row, "outcome", OutcomeWriter.outcomeOf(outcome));
        if (outcome instanceof ContactLookup.Found<Line> found) {
            putContact(row, found.contact().toMap());
        } else if (outcome instanceof ContactLookup.Failed<Line> failed) {
            put(row, "reason", failed.error().reason());
            put(row, "message", OutcomeWriter.messageOf(line, failed.error()));
        }
        return COLUMNS.stream()
                .skip(HEAD)
                .map(column -> row.getOrDefault(column, ""))
                .collect(Collectors.joining(",", ",", "\n"));
    }

    private static void putContact(Map<String, String> row, Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> additionalProperties = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (name.equals(PRODUCTS) && value instanceof List<?> products) {
                put(row, PRODUCT_COUNT, products.size());
                put(row, CONTACT + name, products.isEmpty() ? null : JSON.writeValueAsString(products));
            } else if (CONTACT_FIELDS.contains(name) && !(value instanceof Map || value instanceof List)) {
                put(row, CONTACT + name, value);
            } else {
                additionalProperties.put(name, value);
            }
        });
        if (!additionalProperties.isEmpty()) {
            put(row, ADDITIONAL_PROPERTIES, JSON.writeValueAsString(additionalProperties));
        }
    }

    private static void put(Map<String, String> row, String column, @Nullable Object value) {
        if (value != null) {
            row.put(column, SpreadsheetCell.of(String.valueOf(value)));
        }
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("line", "source", "chatId", "outcome", "reason", "message"));
        for (String name : CONTACT_FIELDS) {
            if (name.equals(PRODUCTS)) {
                columns.add(PRODUCT_COUNT);
            }
            columns.add(CONTACT + name);
        }
        columns.add(ADDITIONAL_PROPERTIES);
        return List.copyOf(columns);
    }
}
