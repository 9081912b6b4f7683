package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactQuery;
import java.io.Serializable;

/**
 * Returns what to look up for a record: a chat, and the instance if it has to be a certain one.
 *
 * @param <I> type of a record, such as a row or an event
 */
@FunctionalInterface
public interface QueryFunction<I> extends Serializable {

    /**
     * Returns the query of a record. Called more than once for a record, and on several threads, so it must depend on
     * the record only.
     *
     * @param record the record
     * @return the query. An {@link io.github.reactivecontact.InvalidChatIdException}, as {@code ChatId.parse} throws
     *     it, becomes a failed lookup; so does any other exception
     */
    ContactQuery query(I record);
}
