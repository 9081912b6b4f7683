package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/** The caller of one lookup, which may cancel it. */
final class ConservedSingle extends BaseSubscriber<Optional<ContactInfo>> {

    private final ConservationLedger ledger;
    private final String chatId;
    private final @Nullable String through;
    private boolean left;
    private int outcomes;

    ConservedSingle(ConservationLedger ledger, String chatId, @Nullable String through) {
        this.ledger = ledger;
        this.chatId = chatId;
        this.through = through;
    }

    void begin(ReactiveContactClient client) {
        ledger.callerAdded(chatId, through);
        ChatId parsed = ChatId.parse(chatId);
        (through == null ? client.getContactInfo(parsed) : client.getContactInfo(parsed, through)).subscribe(this);
    }

    @Override
    protected void hookOnNext(Optional<ContactInfo> contact) {
        if (!contact.map(ContactInfo::chatId).equals(Optional.of(chatId))) {
            ledger.violation("a caller got the contact of another chat");
        }
        ledger.found++;
        recordEnd();
    }

    @Override
    protected void hookOnError(Throwable error) {
        if (!(error instanceof ContactLookupException)) {
            ledger.violation("a lookup failed without a reason: " + error);
        }
        ledger.failed++;
        recordEnd();
    }

    private void recordEnd() {
        outcomes++;
        if (left || outcomes > 1) {
            ledger.violation("an outcome after the end");
        }
        ledger.callerRemoved(chatId, through);
    }

    void leave() {
        if (!left && outcomes == 0) {
            left = true;
            ledger.cancelled++;
            ledger.callerRemoved(chatId, through);
            cancel();
        }
    }

    void checkEnded() {
        if (outcomes != (left ? 0 : 1)) {
            ledger.violation("a caller has " + outcomes + " outcomes");
        }
    }
}
