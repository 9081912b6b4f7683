package io.github.reactivecontact.examples.tables;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.phone.PhoneNumberParser;
import org.jspecify.annotations.Nullable;

/** Reads a text as a phone number, or as a chat id if it has an {@code @}. Immutable. */
public final class ChatIdParser {

    private final PhoneNumberParser phones;
    private final boolean hasCountry;

    private ChatIdParser(PhoneNumberParser phones, boolean hasCountry) {
        this.phones = phones;
        this.hasCountry = hasCountry;
    }

    /**
     * Returns a parser. The first one loads the rules of all countries, which blocks.
     *
     * @param country the country of national numbers, such as {@code DE}; null to read international numbers only
     * @return the parser
     * @throws IllegalArgumentException if there is no such country
     */
    public static ChatIdParser of(@Nullable String country) {
        return country == null
                ? new ChatIdParser(PhoneNumberParser.international(), false)
                : new ChatIdParser(PhoneNumberParser.withDefaultCountry(country), true);
    }

    /**
     * Returns a parser that accepts valid numbers only, and not all that are possible.
     *
     * @return a strict parser of the same country
     */
    public ChatIdParser strict() {
        return new ChatIdParser(phones.strict(), hasCountry);
    }

    /**
     * Returns whether national numbers are read.
     *
     * @return false if all numbers must be international
     */
    public boolean hasCountry() {
        return hasCountry;
    }

    /**
     * Parses a text.
     *
     * @param text a phone number or a chat id
     * @return the chat id
     * @throws InvalidChatIdException if the text is neither
     */
    public ChatId parse(String text) {
        return text.indexOf('@') < 0 ? phones.parse(text) : ChatId.parse(text);
    }

    /**
     * Parses an entry of a table.
     *
     * @param line the line of its row, from 1
     * @param entry the entry
     * @return the number, which may be rejected
     */
    public ParsedNumber parse(long line, TableEntry entry) {
        return entry.problem() == null
                ? parse(line, entry.source(), entry.number())
                : ParsedNumber.rejected(line, entry.source(), entry.problem());
    }

    /**
     * Parses a text that is not of a table.
     *
     * @param line its line, from 1
     * @param text a phone number or a chat id; blanks around it do not count
     * @return the number, which may be rejected
     */
    public ParsedNumber parse(long line, String text) {
        return parse(line, text.strip(), text.strip());
    }

    private ParsedNumber parse(long line, String source, String number) {
        try {
            return new ParsedNumber(line, source, parse(number), null, null);
        } catch (InvalidChatIdException e) {
            return new ParsedNumber(line, source, null, "the text " + e.reason(), e.getMessage());
        }
    }
}
