package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Looks up the chat ids of records. */
final class Enrichment {

    /** A lookup tries other instances first, so these reasons mean that every instance is disabled. */
    private static final Set<Reason> EVERY_INSTANCE_DISABLED =
            Set.of(Reason.UNAUTHORIZED, Reason.FORBIDDEN, Reason.INSTANCE_DELETED, Reason.NO_INSTANCE);

    private final ReactiveContactClient client;
    private final BulkOptions options;

    Enrichment(ReactiveContactClient client, BulkOptions options) {
        this.client = client;
        this.options = options;
    }

    /**
     * Emits one outcome for each record, except for lookups that did not run because the client was closed. Emits an
     * error when every instance is disabled, so that the topic does not turn into dead letters.
     */
    Flux<ContactLookup<InputRecord>> outcomesOf(Flux<InputRecord> records) {
        return client.lookupAll(records, InputRecord::chatId, options).handle(Enrichment::outcome);
    }

    private static void outcome(
            ContactLookup<InputRecord> lookup, SynchronousSink<ContactLookup<InputRecord>> outcomes) {
        if (!(lookup instanceof ContactLookup.Failed<InputRecord> failed)) {
            outcomes.next(lookup);
        } else if (EVERY_INSTANCE_DISABLED.contains(failed.error().reason())) {
            outcomes.error(new InstancesDisabledException(failed.error()));
        } else if (failed.error().reason() != Reason.CLOSED) {
            outcomes.next(lookup);
        }
    }

    /** Every instance is disabled. */
    static final class InstancesDisabledException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InstancesDisabledException(ContactLookupException last) {
            super("every instance is disabled: " + last.getMessage(), last);
        }
    }
}
