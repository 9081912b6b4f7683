package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Records to outcomes. */
final class Enrichment {

    /** The lookup goes on through other accounts: none is left when it fails with one of these. */
    private static final Set<Reason> NO_ACCOUNT_LEFT =
            Set.of(Reason.UNAUTHORIZED, Reason.FORBIDDEN, Reason.INSTANCE_DELETED, Reason.NO_INSTANCE);

    private final ReactiveContactClient client;
    private final BulkOptions options;

    Enrichment(ReactiveContactClient client, BulkOptions options) {
        this.client = client;
        this.options = options;
    }

    /**
     * One outcome for each record, but for those that were not asked because the client was closed. When every account is
     * gone for good an error, so that not the whole topic becomes dead letters.
     */
    Flux<ContactLookup<InputRecord>> outcomesOf(Flux<InputRecord> records) {
        return client.lookupAll(records, InputRecord::chatId, options).handle(Enrichment::outcome);
    }

    private static void outcome(
            ContactLookup<InputRecord> lookup, SynchronousSink<ContactLookup<InputRecord>> outcomes) {
        if (!(lookup instanceof ContactLookup.Failed<InputRecord> failed)) {
            outcomes.next(lookup);
        } else if (NO_ACCOUNT_LEFT.contains(failed.error().reason())) {
            outcomes.error(new NoAccountLeftException(failed.error()));
        } else if (failed.error().reason() != Reason.CLOSED) {
            outcomes.next(lookup);
        }
    }

    /** No account can be asked any more. */
    static final class NoAccountLeftException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoAccountLeftException(ContactLookupException last) {
            super("every account is gone for good: " + last.getMessage(), last);
        }
    }
}
