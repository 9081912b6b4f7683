package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.phone.PhoneNumberParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what an event looks like. */
final class EventOptions {

    @Option(
            names = "--chat-id-field",
            paramLabel = "PATH",
            description =
                    "Events are JSON, with the chat id at this path, such as 'customer.chatId' or '/customer/chatId'."
                            + " Default: an event is a chat id as text.")
    @Nullable
    String chatIdField;

    @Option(
            names = "--instance-field",
            paramLabel = "PATH",
            description = "Path of the idInstance to use. The header 'instance' of a record precedes it.")
    @Nullable
    String instanceField;

    @Option(
            names = "--webhooks",
            description =
                    "Events are GREEN-API's webhooks: look up the sender of each incoming message through the instance"
                            + " that received it, apply what others report of an instance, and skip the rest.")
    boolean webhooks;

    @Option(
            names = "--country",
            paramLabel = "CODE",
            description = "Events may hold phone numbers. Without a country code they are of this country, such as DE.")
    @Nullable
    String country;

    @Option(
            names = "--input-value",
            paramLabel = "FORM",
            description = "The event in its output record: text, nested (as JSON) or omitted. Default: text.")
    InputValue inputValue = InputValue.TEXT;

    EventFormat format() {
        EventFormat format = ofOptions();
        if (country == null) {
            return format;
        }
        try {
            return format.withPhones(PhoneNumberParser.withDefaultCountry(country));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--country: " + e.getMessage());
        }
    }

    private EventFormat ofOptions() {
        if (webhooks && (chatIdField != null || instanceField != null)) {
            throw new UsageException("--webhooks sets the paths: leave out --chat-id-field and --instance-field");
        }
        if (webhooks) {
            return EventFormat.webhooks();
        }
        if (chatIdField != null) {
            return EventFormat.json(chatIdField, instanceField);
        }
        if (instanceField != null) {
            throw new UsageException("--instance-field needs --chat-id-field");
        }
        return EventFormat.text();
    }
}
