package io.github.reactivecontact.internal.transport;

import org.jspecify.annotations.Nullable;

/** The chat of a connection's current request, and those of the requests before it. */
final class AskedChats {

    /** A copy of an answer may come several requests late, where requests follow each other at once. */
    private static final int REMEMBERED = 32;

    private @Nullable String @Nullable [] earlier;

    // Compared first: the texts themselves are spread over the heap, and nearly always differ.
    private final int[] hashes = new int[REMEMBERED];

    private int next;
    private @Nullable String current;

    void ask(String chatId) {
        String previous = current;
        if (previous != null && !previous.equals(chatId)) {
            remember(previous);
        }
        current = chatId;
    }

    private void remember(String chatId) {
        @Nullable String[] ring = earlier;
        if (ring == null) {
            ring = new String[REMEMBERED];
            earlier = ring;
        }
        ring[next] = chatId;
        hashes[next] = chatId.hashCode();
        next = (next + 1) % REMEMBERED;
    }

    @Nullable
    String current() {
        return current;
    }

    boolean isCurrent(@Nullable String chatId) {
        return chatId != null && chatId.equals(current);
    }

    /** Whether a chat was asked about before the current one, and is another. */
    boolean isEarlier(@Nullable String chatId) {
        @Nullable String[] ring = earlier;
        if (chatId == null || ring == null || chatId.equals(current)) {
            return false;
        }
        int hash = chatId.hashCode();
        for (int i = 0; i < REMEMBERED; i++) {
            if (hashes[i] == hash && chatId.equals(ring[i])) {
                return true;
            }
        }
        return false;
    }

    boolean hasEarlier() {
        return earlier != null;
    }
}
