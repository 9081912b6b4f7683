package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactLookup;
import java.io.Serializable;

/**
 * Returns what the job emits for a record and the outcome of its lookup.
 *
 * @param <I> type of a record
 * @param <O> type of what is emitted
 */
@FunctionalInterface
public interface OutcomeFunction<I, O> extends Serializable {

    /**
     * Returns what to emit. Called on the task's thread. An exception fails the task.
     *
     * @param lookup the outcome, with the record as its source
     * @return the element to emit; not null
     */
    O apply(ContactLookup<I> lookup);
}
