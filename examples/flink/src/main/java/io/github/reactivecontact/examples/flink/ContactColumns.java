package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The columns of a table of contacts, in its order. {@code chat_id} is required; the table chooses the others.
 *
 * @param columns the columns
 */
record ContactColumns(List<Column> columns) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What a column may be, by its name in lower case. */
    enum Column {
        CHAT_ID(LogicalTypeRoot.VARCHAR),
        ID_INSTANCE(LogicalTypeRoot.VARCHAR),
        OUTCOME(LogicalTypeRoot.VARCHAR),
        REASON(LogicalTypeRoot.VARCHAR),
        NAME(LogicalTypeRoot.VARCHAR),
        CONTACT_NAME(LogicalTypeRoot.VARCHAR),
        EMAIL(LogicalTypeRoot.VARCHAR),
        CATEGORY(LogicalTypeRoot.VARCHAR),
        DESCRIPTION(LogicalTypeRoot.VARCHAR),
        AVATAR(LogicalTypeRoot.VARCHAR),
        IS_BUSINESS(LogicalTypeRoot.BOOLEAN),
        /** All fields, as GREEN-API's JSON. */
        CONTACT(LogicalTypeRoot.VARCHAR);

        private final LogicalTypeRoot type;

        Column(LogicalTypeRoot type) {
            this.type = type;
        }

        String sqlName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a schema.
     *
     * @throws ValidationException if a column has another name or type, or {@code chat_id} is missing
     */
    static ContactColumns of(RowType row) {
        List<Column> columns = new ArrayList<>();
        for (RowType.RowField field : row.getFields()) {
            Column column = byName(field.getName());
            if (field.getType().getTypeRoot() != column.type) {
                throw new ValidationException("Column " + field.getName() + " must be "
                        + (column.type == LogicalTypeRoot.VARCHAR ? "STRING" : column.type) + ", was "
                        + field.getType().asSummaryString());
            }
            columns.add(column);
        }
        if (!columns.contains(Column.CHAT_ID)) {
            throw new ValidationException("A table of contacts must have the column chat_id STRING");
        }
        return new ContactColumns(List.copyOf(columns));
    }

    private static Column byName(String name) {
        return Arrays.stream(Column.values())
                .filter(column -> column.sqlName().equals(name))
                .findFirst()
                .orElseThrow(() -> new ValidationException("A table of contacts has no column " + name
                        + ". Its columns are: "
                        + Arrays.stream(Column.values()).map(Column::sqlName).collect(Collectors.joining(", "))));
    }

    /**
     * Returns the columns that a join compares. Those beside the chat id and the instance are conditions of the query.
     *
     * @throws ValidationException if {@code chat_id} is not among them
     */
    List<Column> keys(int[] indexes) {
        List<Column> keys = Arrays.stream(indexes).mapToObj(columns::get).toList();
        if (!keys.contains(Column.CHAT_ID)) {
            throw new ValidationException("Join a table of contacts by chat_id, or by chat_id and id_instance; the keys"
                    + " were " + keys.stream().map(Column::sqlName).toList());
        }
        return keys;
    }

    /** Whether a row has the values of a key. Flink compares only what it cannot make a key. */
    boolean matches(GenericRowData row, List<Column> keys, RowData key) {
        for (int i = 0; i < keys.size(); i++) {
            Column column = keys.get(i);
            Object value = column.type == LogicalTypeRoot.BOOLEAN ? key.getBoolean(i) : key.getString(i);
            if (!value.equals(row.getField(columns.indexOf(column)))) {
                return false;
            }
        }
        return true;
    }

    /** Whether each lookup gives a row, also without a contact. */
    boolean hasOutcome() {
        return columns.contains(Column.OUTCOME) || columns.contains(Column.REASON);
    }

    GenericRowData row(String chatId, @Nullable String idInstance, ContactLookup<?> lookup) {
        ContactInfo contact = lookup instanceof ContactLookup.Found<?> found ? found.contact() : null;
        GenericRowData row = new GenericRowData(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Object value = switch (columns.get(i)) {
                case CHAT_ID -> chatId;
                case ID_INSTANCE -> idInstance;
                case OUTCOME ->
                    lookup.fold(
                            ignored -> ContactOutcome.FOUND,
                            () -> ContactOutcome.NO_CONTACT,
                            error -> ContactOutcome.FAILED);
                case REASON ->
                    lookup instanceof ContactLookup.Failed<?> failed
                            ? failed.error().reason().name()
                            : null;
                default -> contact == null ? null : field(columns.get(i), contact);
            };
            row.setField(i, value instanceof String text ? StringData.fromString(text) : value);
        }
        return row;
    }

    private static @Nullable Object field(Column column, ContactInfo contact) {
        return switch (column) {
            case NAME -> contact.name();
            case CONTACT_NAME -> contact.contactName();
            case EMAIL -> contact.email();
            case CATEGORY -> contact.category();
            case DESCRIPTION -> contact.description();
            case AVATAR -> contact.avatar();
            case IS_BUSINESS -> contact.isBusiness();
            case CONTACT -> JsonMapper.shared().writeValueAsString(contact);
            default -> throw new IllegalArgumentException("not a field of a contact: " + column);
        };
    }
}
