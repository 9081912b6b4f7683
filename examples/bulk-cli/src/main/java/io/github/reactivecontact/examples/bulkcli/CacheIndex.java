package io.github.reactivecontact.examples.bulkcli;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Finds the line of a key in a cache file. Takes at most 16 bytes a key, because it keeps 52 bits of the hash of the
 * key and not the key: the line shows whether it is the right one. Two keys with equal bits share one place, and the
 * later one replaces the earlier one. Among a million keys that is improbable. Not thread-safe.
 */
final class CacheIndex {

    static final long NOT_FOUND = -1;

    /** The first position that does not fit. */
    static final long POSITIONS = (1L << 36) - 1;

    private static final int SEGMENT_BITS = 8;
    private static final int TAG_BITS = 28;
    private static final int POSITION_BITS = Long.SIZE - TAG_BITS;
    private static final int SMALLEST = 8;

    /** Each grows for itself, so that growth needs little memory at once. */
    private final Segment[] segments =
            Stream.generate(Segment::new).limit(1 << SEGMENT_BITS).toArray(Segment[]::new);

    private int size;

    /** Returns the position of the line that may be that of a key, or {@link #NOT_FOUND}. */
    long get(String key) {
        long hash = hash(key);
        Segment segment = segment(hash);
        return (segment.entries[segment.place(tag(hash), check(hash))] & POSITIONS) - 1;
    }

    /** Sets the position of the line of a key. */
    void put(String key, long position) {
        long hash = hash(key);
        size += segment(hash).put(tag(hash), check(hash), position) ? 1 : 0;
    }

    int size() {
        return size;
    }

    private Segment segment(long hash) {
        return segments[(int) (hash >>> (Long.SIZE - SEGMENT_BITS))];
    }

    private static long tag(long hash) {
        return (hash >>> (POSITION_BITS - SEGMENT_BITS)) & ((1L << TAG_BITS) - 1);
    }

    private static short check(long hash) {
        return (short) hash;
    }

    /** FNV-1a, with the last step of MurmurHash3, because FNV-1a alone spreads its upper bits badly. */
    private static long hash(String key) {
        long hash = 0xCBF29CE484222325L;
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ each) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }

    /** A hash table with linear probing, always 64 to 80 % full once it has grown. */
    private static final class Segment {

        /** A tag, and a position plus 1; or 0. */
        private long[] entries = new long[SMALLEST];

        private short[] checks = new short[SMALLEST];
        private int used;

        /** Returns whether the key is new. */
        boolean put(long tag, short check, long position) {
            if (5 * (used + 1) > 4 * entries.length) {
                grow();
            }
            int place = place(tag, check);
            boolean isNew = entries[place] == 0;
            used += isNew ? 1 : 0;
            entries[place] = (tag << POSITION_BITS) | (position + 1);
            checks[place] = check;
            return isNew;
        }

        /** Returns the place of a key, or the free place where it belongs. */
        int place(long tag, short check) {
            int place = (int) ((tag * entries.length) >>> TAG_BITS);
            while (entries[place] != 0 && (entries[place] >>> POSITION_BITS != tag || checks[place] != check)) {
                place = place + 1 == entries.length ? 0 : place + 1;
            }
            return place;
        }

        private void grow() {
            long[] earlierEntries = entries;
            short[] earlierChecks = checks;
            entries = new long[earlierEntries.length + earlierEntries.length / 4];
            checks = new short[entries.length];
            for (int i = 0; i < earlierEntries.length; i++) {
                if (earlierEntries[i] != 0) {
                    int place = place(earlierEntries[i] >>> POSITION_BITS, earlierChecks[i]);
                    entries[place] = earlierEntries[i];
                    checks[place] = earlierChecks[i];
                }
            }
        }
    }
}
