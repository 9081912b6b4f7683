package io.github.reactivecontact.internal.transport;

import io.netty.util.concurrent.FastThreadLocal;

/** An array of each event loop, for what is read and forgotten before anything else happens on it. */
final class BodyScratch {

    private static final int FIRST_SIZE = 8 * 1024;
    private static final int LARGEST_KEPT = 64 * 1024;

    private final FastThreadLocal<byte[]> arrays = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[FIRST_SIZE];
        }
    };

    byte[] ofAtLeast(int size) {
        byte[] array = arrays.get();
        if (array.length >= size) {
            return array;
        }
        byte[] larger = new byte[size];
        if (size <= LARGEST_KEPT) {
            arrays.set(larger);
        }
        return larger;
    }
}
