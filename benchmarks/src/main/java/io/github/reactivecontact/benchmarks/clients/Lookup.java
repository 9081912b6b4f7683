package io.github.reactivecontact.benchmarks.clients;

import java.nio.charset.StandardCharsets;

/**
 * One lookup to carry out.
 *
 * @param chatId whom to ask about; no two lookups of a load ask about the same
 * @param startedNanos when it began, or, where the load is open, when it should have begun
 */
public record Lookup(String chatId, long startedNanos) {

    /**
     * The request's body, for clients that do not write JSON themselves.
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
