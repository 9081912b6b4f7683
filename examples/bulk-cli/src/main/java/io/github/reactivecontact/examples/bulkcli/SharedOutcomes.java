package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Gives the outcome of a chat to each line that has it. Outcomes, and duplicates whose outcome is not there yet, wait in
 * temporary files, so that memory does not grow with them. Not thread-safe.
 */
final class SharedOutcomes implements AutoCloseable {

    /** Takes the rows. */
    interface Rows {

        /** Takes a row, which may be that of a duplicate. */
        void add(String row, boolean isDuplicate);
    }

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
            String row = format.row(outcome);
            rows.add(row, false);
            if (line.slot() > 0) {
                String shared = row.substring(headLength(row));
                keep(line.slot(), shared);
                addWaiting(line.slot(), shared);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep outcomes in a temporary file: " + e.getMessage(), e);
        }
    }

    private void addDuplicate(Line line) throws IOException {
        int slot = -line.slot();
        String row = format.row(new ContactLookup.NoContact<>(line));
        String head = row.substring(0, headLength(row));
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
        rows.add(head + read(file), true);
    }

    private void keep(int slot, String shared) throws IOException {
        long place = append(0, shared);
        RandomAccessFile index = places();
        index.seek(slot * (long) Long.BYTES);
        index.writeLong(place);
    }

    private void addWaiting(int slot, String shared) throws IOException {
        Long next = waiting.remove(slot);
        while (next != null && next != 0) {
            RandomAccessFile file = texts();
            file.seek(next);
            next = file.readLong();
            rows.add(read(file) + shared, true);
        }
    }

    /** Appends a text behind the place of an earlier one, which is 0 if there is none. */
    private long append(long earlier, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        RandomAccessFile file = texts();
        long place = end;
        byte[] record = new byte[Long.BYTES + Integer.BYTES + bytes.length];
        ByteBuffer.wrap(record).putLong(earlier).putInt(bytes.length).put(bytes);
        file.seek(place);
        file.write(record);
        end += record.length;
        return place;
    }

    private static String read(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[file.readInt()];
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The row up to its source, which duplicates do not share. */
    private int headLength(String row) {
        Matcher head = format.row().matcher(row);
        if (!head.lookingAt()) {
            throw new IllegalStateException("a row must match the pattern of its format");
        }
        return head.end("source");
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
