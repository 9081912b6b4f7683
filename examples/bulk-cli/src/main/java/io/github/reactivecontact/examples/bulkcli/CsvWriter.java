package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * Writes CSV with a fixed header. A line break inside a cell becomes a space, so that each row is one line. Products
 * and additional properties are JSON cells. An apostrophe precedes a text that a spreadsheet would run as a formula.
 */
final class CsvWriter implements OutcomeWriter {

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

    private static final CsvSchema SCHEMA = schema();
    private static final ObjectWriter CELLS = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writer(SCHEMA);
    private static final ObjectWriter SOURCE = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writer(CsvSchema.builder().setLineSeparator("").addColumn("source").build());
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ROW_START = Pattern.compile("([0-9]{1,19}),");
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
        return String.join(",", SCHEMA.getColumnNames()) + "\n";
    }

    @Override
    public Pattern rowStart() {
        return ROW_START;
    }

    @Override
    public Pattern row() {
        return ROW;
    }

    @Override
    public String sourceOf(Line line) {
        Map<String, String> row = new LinkedHashMap<>();
        put(row, "source", line.source());
        return SOURCE.writeValueAsString(row);
    }

    @Override
    public String row(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        Map<String, String> row = new LinkedHashMap<>();
        put(row, "line", line.number());
        put(row, "source", line.source());
        put(row, "chatId", OutcomeWriter.chatIdOf(outcome));
        put(row, "outcome", OutcomeWriter.outcomeOf(outcome));
        if (outcome instanceof ContactLookup.Found<Line> found) {
            putContact(row, found.contact().toMap());
        } else if (outcome instanceof ContactLookup.Failed<Line> failed) {
            put(row, "reason", failed.error().reason());
            put(row, "message", OutcomeWriter.messageOf(line, failed.error()));
        }
        return CELLS.writeValueAsString(row);
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
            row.put(
                    column,
                    SpreadsheetCell.guarded(String.valueOf(value))
                            .replace("\r\n", " ")
                            .replace('\n', ' ')
                            .replace('\r', ' '));
        }
    }

    private static CsvSchema schema() {
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator('\n');
        for (String column : List.of("line", "source", "chatId", "outcome", "reason", "message")) {
            schema.addColumn(column);
        }
        for (String name : CONTACT_FIELDS) {
            if (name.equals(PRODUCTS)) {
                schema.addColumn(PRODUCT_COUNT);
            }
            schema.addColumn(CONTACT + name);
        }
        return schema.addColumn(ADDITIONAL_PROPERTIES).build();
    }
}
