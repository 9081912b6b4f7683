package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.ReactiveContactClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Looks up the chat ids of records, each through the instance that the record names. */
final class Enrichment {

    private final ReactiveContactClient client;
    private final BulkOptions options;

    Enrichment(ReactiveContactClient client, BulkOptions options) {
        this.client = client;
        this.options = options;
    }

    /**
     * Emits one outcome for each record, except for lookups that did not run because the client was closed. Emits an
     * error when every instance is deleted, so that the topic does not turn into dead letters. In any other state of
     * the instances, records wait.
     */
    Flux<ContactLookup<InputRecord>> outcomesOf(Flux<InputRecord> records) {
        return client.lookupEach(records, InputRecord::queryOrThrow, options).handle(this::outcome);
    }

    private void outcome(ContactLookup<InputRecord> lookup, SynchronousSink<ContactLookup<InputRecord>> outcomes) {
        if (!(lookup instanceof ContactLookup.Failed<InputRecord> failed)) {
            outcomes.next(lookup);
        } else if (concernsInstances(failed) && isEveryInstanceDeleted()) {
            outcomes.error(new InstancesDeletedException(failed.error()));
        } else if (failed.error().reason() != Reason.CLOSED) {
            outcomes.next(lookup);
        }
    }

    /** An unknown instance concerns only the event that names it. */
    private boolean concernsInstances(ContactLookup.Failed<InputRecord> failed) {
        Reason reason = failed.error().reason();
        ContactQuery query = failed.source().query();
        return (reason == Reason.NO_INSTANCE || reason == Reason.INSTANCE_DELETED)
                && query != null
                && (query.idInstance() == null
                        || client.snapshot().instance(query.idInstance()).isPresent());
    }

    /** An instance that is disabled for another reason is probed. */
    private boolean isEveryInstanceDeleted() {
        return client.snapshot().instances().stream()
                .allMatch(instance -> instance.state() == State.DISABLED && instance.cooldownRemaining() == null);
    }

    /** Every instance is deleted. */
    static final class InstancesDeletedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InstancesDeletedException(ContactLookupException last) {
            super("every instance is deleted: " + last.getMessage(), last);
        }
    }
}
