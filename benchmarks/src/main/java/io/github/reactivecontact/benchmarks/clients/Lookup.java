package io.github.reactivecontact.benchmarks.clients;

import java.nio.charset.StandardCharsets;

/**
 * One lookup.
 *
 * @param chatId the chat; different for each lookup of a load
 * @param startedNanos when it began; for an open load, when it was due
 */
public record Lookup(String chatId, long startedNanos) {

    /**
     * Returns the request's body, for clients that do not write JSON themselves.
     *
     * @return {@code {"chatId":"71234567890@c.us"}}
     */
    public String json() {
        return "{\"chatId\":\"" + chatId + "\"}";
    }

    byte[] jsonBytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }
}
