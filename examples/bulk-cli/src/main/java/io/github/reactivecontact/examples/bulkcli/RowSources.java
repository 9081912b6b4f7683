package io.github.reactivecontact.examples.bulkcli;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fingerprints of the sources of rows, by line. Keeps 17 bits a line; a line of several numbers takes more. */
final class RowSources {

    private static final int CHUNK = 64 * 1024;

    private final BitSet lines = new BitSet();
    private final List<short[]> fingerprints = new ArrayList<>();
    private final Map<Integer, Set<Short>> further = new HashMap<>();
    private int furtherCount;

    /** Adds a row. Returns false if it is known. */
    boolean add(int line, String source) {
        short fingerprint = fingerprint(source);
        if (isKnown(line, fingerprint)) {
            return false;
        }
        if (lines.get(line)) {
            further.computeIfAbsent(line, created -> new HashSet<>()).add(fingerprint);
            furtherCount++;
            return true;
        }
        lines.set(line);
        while (fingerprints.size() <= line / CHUNK) {
            fingerprints.add(new short[CHUNK]);
        }
        fingerprints.get(line / CHUNK)[line % CHUNK] = fingerprint;
        return true;
    }

    boolean hasLine(int line) {
        return lines.get(line);
    }

    boolean isKnown(int line, String source) {
        return isKnown(line, fingerprint(source));
    }

    private boolean isKnown(int line, short fingerprint) {
        return lines.get(line)
                && (fingerprints.get(line / CHUNK)[line % CHUNK] == fingerprint
                        || further.getOrDefault(line, Set.of()).contains(fingerprint));
    }

    private static short fingerprint(String source) {
        int hash = source.hashCode() * 0x9E3779B9;
        return (short) (hash >>> 16);
    }

    int count() {
        return lines.cardinality() + furtherCount;
    }

    /** Returns the last line; 0 if there is none. */
    int last() {
        return Math.max(0, lines.length() - 1);
    }
}
