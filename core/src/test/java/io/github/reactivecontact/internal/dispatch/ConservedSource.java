package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookup.Found;
import io.github.reactivecontact.ContactLookup.NoContact;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An input of a bulk: its number and the outcomes that are allowed for it. */
record ConservedSource(int number, SourceKind kind, String chatId) {

    enum SourceKind {
        PERSON,
        GROUP,
        INVALID,
        NULL,
        THROWING
    }

    private static final int CHATS = 12;

    static ConservedSource next(int number, Random random) {
        SourceKind kind = random.nextInt(6) > 0
                ? SourceKind.PERSON
                : SourceKind.values()[random.nextInt(SourceKind.values().length)];
        return new ConservedSource(number, kind, kind == SourceKind.GROUP ? "123@g.us" : person(random));
    }

    /** Returns one of a few chats, so that lookups are coalesced. */
    static String person(Random random) {
        return DispatcherRig.chat(random.nextInt(CHATS)).value();
    }

    boolean needsRequest() {
        return kind == SourceKind.PERSON;
    }

    /** Returns the chat id that the bulk's function extracts, or throws. */
    @Nullable
    String text() {
        return switch (kind) {
            case PERSON, GROUP -> chatId;
            case INVALID -> "not a chat id";
            case NULL -> null;
            case THROWING -> throw new IllegalStateException("function failure");
        };
    }

    boolean mayEndAs(ContactLookup<ConservedSource> outcome) {
        return switch (kind) {
            case PERSON ->
                outcome instanceof Found<ConservedSource> found
                        ? chatId.equals(found.contact().chatId())
                        : outcome instanceof Failed<ConservedSource> failed
                                && isOfALookup(failed.error().reason());
            case GROUP -> outcome instanceof NoContact;
            case INVALID, NULL -> isFailed(outcome, Reason.INVALID_CHAT_ID);
            case THROWING -> isFailed(outcome, Reason.SOURCE_FAILED);
        };
    }

    private static boolean isFailed(ContactLookup<ConservedSource> outcome, Reason reason) {
        return outcome instanceof Failed<ConservedSource> failed
                && failed.error().reason() == reason;
    }

    private static boolean isOfALookup(Reason reason) {
        return reason != Reason.INVALID_CHAT_ID && reason != Reason.SOURCE_FAILED && reason != Reason.QUEUE_FULL;
    }
}
