package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the outcome of a chat to each line that has it. Outcomes, and duplicates whose outcome is not there yet, wait
 * in temporary files, so that memory does not grow with them. Not thread-safe.
 */
final class SharedOutcomes implements AutoCloseable {

    /** Takes the rows. */
    interface Rows {

        /**
         * Takes a row.
         *
         * @param kind see {@link RunCounters#kind}
         * @param isDuplicate whether its outcome is that of an earlier line
         */
        void add(String row, String kind, boolean isDuplicate);
    }

    /** What the rows of a chat have in common: all after the source. */
    private record Shared(String kind, String tail) {}

    private final OutcomeWriter format;
    private final Rows rows;
    private final Map<Integer, Long> waiting = new HashMap<>();
    private @Nullable RandomAccessFile texts;
    private @Nullable RandomAccessFile places;
    private long end = 1;

    SharedOutcomes(OutcomeWriter format, Rows rows) {
        this.format = format;
        this.rows = rows;
    }

    /** Writes the row of an outcome, and the rows of the duplicates that waited for it. */
    void add(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        try {
            if (line.isDuplicate()) {
                addDuplicate(line);
                return;
            }
            Shared shared = new Shared(RunCounters.kind(outcome), format.tail(outcome));
            rows.add(format.head(line) + shared.tail, shared.kind, false);
            if (line.slot() > 0) {
                keep(line.slot(), shared);
                addWaiting(line.slot(), shared);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep outcomes in a temporary file: " + e.getMessage(), e);
        }
    }

    private void addDuplicate(Line line) throws IOException {
        int slot = -line.slot();
        String head = format.head(line);
        RandomAccessFile index = places();
        long place = 0;
        if (index.length() >= (slot + 1) * (long) Long.BYTES) {
            index.seek(slot * (long) Long.BYTES);
            place = index.readLong();
        }
        if (place == 0) {
            Long before = waiting.get(slot);
            waiting.put(slot, append(before == null ? 0 : before, head));
            return;
        }
        RandomAccessFile file = texts();
        file.seek(place + Long.BYTES);
        String kind = read(file);
        rows.add(head + read(file), kind, true);
    }

    private void keep(int slot, Shared shared) throws IOException {
        long place = append(0, shared.kind, shared.tail);
        RandomAccessFile index = places();
        index.seek(slot * (long) Long.BYTES);
        index.writeLong(place);
    }

    private void addWaiting(int slot, Shared shared) throws IOException {
        Long next = waiting.remove(slot);
        while (next != null && next != 0) {
            RandomAccessFile file = texts();
            file.seek(next);
            next = file.readLong();
            rows.add(read(file) + shared.tail, shared.kind, true);
        }
    }

    /** Appends texts behind the place of earlier ones, which is 0 if there are none. */
    private long append(long earlier, String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        DataOutputStream record = new DataOutputStream(bytes);
        record.writeLong(earlier);
        for (String part : parts) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            record.writeInt(text.length);
            record.write(text);
        }
        RandomAccessFile file = texts();
        long place = end;
        file.seek(place);
        file.write(bytes.toByteArray());
        end += bytes.size();
        return place;
    }

    private static String read(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[file.readInt()];
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private RandomAccessFile texts() throws IOException {
        if (texts == null) {
            texts = temporary();
        }
        return texts;
    }

    private RandomAccessFile places() throws IOException {
        if (places == null) {
            places = temporary();
        }
        return places;
    }

    /** The file has no name any more where the system permits it, so that a killed process leaves nothing. */
    private static RandomAccessFile temporary() throws IOException {
        Path path = Files.createTempFile("bulk-cli-", ".tmp");
        File file = path.toFile();
        RandomAccessFile open = new RandomAccessFile(file, "rw");
        if (!file.delete()) {
            file.deleteOnExit();
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        waiting.clear();
        close(texts);
        close(places);
    }

    private static void close(@Nullable RandomAccessFile file) throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
