package io.github.reactivecontact.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Detects forbidden forms of UTF-8 that Jackson accepts (Unicode, table 3-7). */
final class Utf8 {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * Returns whether there is an overlong form, a surrogate, a code point beyond U+10FFFF, or an invalid first byte.
     * With a leading FF, Jackson would take a short name for a cached one.
     */
    static boolean hasForbiddenForm(byte[] bytes, int from, int to) {
        int index = from;
        for (; index <= to - 8; index += 8) {
            long eight = (long) EIGHT_BYTES.get(bytes, index);
            if ((eight & HIGH_BITS) != 0 && mayForbid(eight) && anyForbidden(bytes, index, index + 8, to)) {
                return true;
            }
        }
        return anyForbidden(bytes, index, to, to);
    }

    /** Returns whether one of the eight bytes is C0 to C7, or at least E0. Most non-ASCII letters are not. */
    private static boolean mayForbid(long eight) {
        return (eight & eight << 1 & (eight << 2 | ~(eight << 3 | eight << 4)) & HIGH_BITS) != 0;
    }

    private static boolean anyForbidden(byte[] bytes, int from, int until, int to) {
        for (int index = from; index < until; index++) {
            int second = index + 1 < to ? bytes[index + 1] & 0xFF : 0;
            int first = bytes[index] & 0xFF;
            boolean forbidden = switch (first) {
                case 0xC0, 0xC1 -> true;
                case 0xE0 -> second < 0xA0;
                case 0xED -> second > 0x9F;
                case 0xF0 -> second < 0x90;
                case 0xF4 -> second > 0x8F;
                default -> first > 0xF4;
            };
            if (forbidden) {
                return true;
            }
        }
        return false;
    }
}
