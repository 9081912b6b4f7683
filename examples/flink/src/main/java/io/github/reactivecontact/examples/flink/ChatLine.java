package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactQuery;

/** A line of the input: a chat id, or a chat id, a comma and the idInstance of the instance that has to answer. */
final class ChatLine {

    private ChatLine() {}

    static ContactQuery query(String line) {
        int comma = line.indexOf(',');
        ContactQuery query = ContactQuery.of(ChatId.parse(chatId(line)));
        return comma < 0 ? query : query.through(line.substring(comma + 1).strip());
    }

    static String chatId(String line) {
        int comma = line.indexOf(',');
        return comma < 0 ? line : line.substring(0, comma).strip();
    }
}
