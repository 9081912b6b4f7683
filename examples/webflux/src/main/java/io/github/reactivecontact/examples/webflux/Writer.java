package io.github.reactivecontact.examples.webflux;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sender of messages to an instance: what the last webhook said, and the contact once it is known.
 *
 * @param key instance and chat id
 * @param version number of the last change
 * @param order number of the change that the last message made: the greatest is the newest message
 * @param messages number of messages
 * @param outcome {@code looking_up}, {@code found}, {@code no_contact} or {@code failed}
 * @param contact the contact; null until it is known
 * @param reason why the lookup failed; null unless it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Writer(
        String key,
        @JsonIgnore long version,
        long order,
        String idInstance,
        String chatId,
        Message message,
        long messages,
        String outcome,
        @Nullable Contact contact,
        @Nullable Reason reason) {

    private static final String LOOKING_UP = "looking_up";

    /**
     * The last message.
     *
     * @param senderName the sender's name; empty if unknown
     * @param savedName the sender's name in the phone book of the instance; empty if there is none
     * @param group name of the group; null for a personal chat
     * @param kind GREEN-API's {@code typeMessage}; empty if unknown
     * @param at when it was sent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(
            String senderName, String savedName, @Nullable String group, String kind, Instant at) {

        static Message of(IncomingMessage message) {
            return new Message(
                    message.senderName(), message.savedName(), message.group(), message.kind(), message.at());
        }
    }

    /** The part of a contact that the page shows. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Contact(
            @Nullable String avatar,
            @Nullable String name,
            @Nullable String contactName,
            @Nullable String category,
            boolean isBusiness) {

        static Contact of(ContactInfo info) {
            return new Contact(
                    info.avatar(),
                    info.name(),
                    info.contactName(),
                    info.category(),
                    Boolean.TRUE.equals(info.isBusiness()));
        }
    }

    static String key(IncomingMessage message) {
        return message.idInstance() + "/" + message.sender().value();
    }

    static Writer of(IncomingMessage message, long number) {
        return new Writer(
                key(message),
                number,
                number,
                message.idInstance(),
                message.sender().value(),
                Message.of(message),
                1,
                LOOKING_UP,
                null,
                null);
    }

    /** A webhook that arrives late counts, but does not replace what a newer one said. */
    Writer wrote(IncomingMessage next, long number) {
        Message newest = next.at().isBefore(message.at()) ? message : Message.of(next);
        String now = reason == null ? outcome : LOOKING_UP;
        return new Writer(key, version, number, idInstance, chatId, newest, messages + 1, now, contact, null);
    }

    Writer answered(Optional<ContactInfo> answer) {
        return with(
                answer.isPresent() ? "found" : "no_contact",
                answer.map(Contact::of).orElse(null),
                null);
    }

    /** Keeps an earlier answer. */
    Writer failed(Reason because) {
        return outcome.equals(LOOKING_UP) ? with("failed", null, because) : this;
    }

    Writer withVersion(long number) {
        return new Writer(key, number, order, idInstance, chatId, message, messages, outcome, contact, reason);
    }

    private Writer with(String newOutcome, @Nullable Contact newContact, @Nullable Reason newReason) {
        return new Writer(
                key, version, order, idInstance, chatId, message, messages, newOutcome, newContact, newReason);
    }
}
