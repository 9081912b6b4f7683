package io.github.reactivecontact.internal.transport;

import org.jspecify.annotations.Nullable;

/** The chats of a connection's current request and of its last 32 requests. */
final class AskedChats {

    /** A repeated answer may come several requests late. */
    private static final int REMEMBERED = 32;

    private @Nullable String @Nullable [] earlier;

    // Compared first: the strings are spread over the heap, and nearly always differ.
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

    /** Whether a chat is that of an earlier request, and not of the current one. */
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
