package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.examples.flink.ContactColumns.Column;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the row of a join key. The functions of a process share a client for each set of options. SQL functions have
 * no connection to the job manager, so several task managers share rate limits through Redis only. Public because Flink
 * requires it.
 */
public final class ContactTableFunction extends AsyncLookupFunction {

    private static final long serialVersionUID = 1L;
    private static final String SCOPE = "sql";

    private final ContactColumns columns;
    private final List<Column> keys;
    private final LookupSettings settings;

    private transient @Nullable SubtaskClient client;

    ContactTableFunction(ContactColumns columns, List<Column> keys, LookupSettings settings) {
        this.columns = columns;
        this.keys = keys;
        this.settings = settings;
    }

    /** What a key row asks for; the instance is null for any. */
    private record Asked(String chatId, @Nullable String idInstance) implements Serializable {

        private static final long serialVersionUID = 1L;

        ContactQuery query() {
            ContactQuery query = ContactQuery.of(ChatId.parse(chatId));
            return idInstance == null ? query : query.through(idInstance);
        }
    }

    @Override
    public void open(FunctionContext context) {
        client = SubtaskClient.open(SCOPE, settings, null, context.getMetricGroup());
    }

    private SubtaskClient client() {
        return Objects.requireNonNull(client, "not open");
    }

    /**
     * A row that names an instance which takes no requests for the maximum wait fails with {@link Reason#NO_INSTANCE}.
     * Flink does not look up a key with a null: it equals nothing.
     */
    @Override
    public CompletableFuture<Collection<RowData>> asyncLookup(RowData key) {
        String idInstance = keys.contains(Column.ID_INSTANCE) ? text(key, Column.ID_INSTANCE) : null;
        Asked asked = new Asked(text(key, Column.CHAT_ID), idInstance);
        CompletableFuture<Collection<RowData>> rows = new CompletableFuture<>();
        client().untilClosed(client().lookUp(asked, Asked::query).switchIfEmpty(SharedClient.notWaitedFor(asked)))
                .subscribe(lookup -> rows.complete(rows(key, lookup)), rows::completeExceptionally);
        return rows;
    }

    private String text(RowData key, Column column) {
        return key.getString(keys.indexOf(column)).toString();
    }

    private Collection<RowData> rows(RowData key, ContactLookup<Asked> lookup) {
        client().metrics().count(lookup);
        Asked asked = lookup.source();
        GenericRowData row = columns.row(asked.chatId, asked.idInstance, lookup);
        boolean hasRow = columns.hasOutcome() || lookup instanceof ContactLookup.Found<Asked>;
        List<RowData> rows = hasRow && columns.matches(row, keys, key) ? List.of(row) : List.of();
        return lookup instanceof ContactLookup.Failed<Asked> ? new AnswersCache.NotCached(rows) : rows;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
