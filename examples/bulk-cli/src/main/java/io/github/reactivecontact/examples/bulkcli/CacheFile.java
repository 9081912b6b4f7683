package io.github.reactivecontact.examples.bulkcli;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@linkplain CacheLine answers}, one a line; the last line of a key counts. Lines are only appended, each in
 * one write, so that a killed process loses at most a partial last line. Opening the file reads all of it, and rewrites
 * it if most of its lines are replaced or damaged. Old answers stay: a later run may serve answers for longer. In
 * memory stays the {@linkplain CacheIndex position} of each answer. Blocks. Not thread-safe.
 */
final class CacheFile implements AutoCloseable {

    private static final int BLOCK = 4096;
    private static final int LONGEST_LINE = 16 * 1024 * 1024;
    private static final int FEW_LINES = 1000;

    private final Path file;
    private final FileLock lock;
    private final Consumer<String> printer;
    private final CacheIndex index = new CacheIndex();
    private final byte[] block = new byte[BLOCK];

    // Not a FileChannel, which is closed when its thread is interrupted.
    private RandomAccessFile lines;
    private long end;
    private boolean isDamageReported;

    private CacheFile(Path file, FileLock lock, Consumer<String> printer) throws IOException {
        this.file = file;
        this.lock = lock;
        this.printer = printer;
        this.lines = new RandomAccessFile(file.toFile(), "rw");
    }

    /**
     * Opens or creates a file.
     *
     * @param printer receives one message if lines are damaged
     * @throws UsageException if the file is in use, is no cache, or is one of another version
     */
    static CacheFile open(Path file, Consumer<String> printer) throws IOException {
        if (Files.notExists(file)) {
            OwnerOnly.create(file);
        }
        Path target = file.toRealPath();
        FileLock lock = FileLock.of(target);
        try {
            CacheFile cache = new CacheFile(target, lock, printer);
            try {
                cache.load();
                return cache;
            } catch (IOException | RuntimeException e) {
                cache.lines.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void load() throws IOException {
        long count = 0;
        long others = 0;
        try (LineReader reader = new LineReader(new FileInputStream(file.toFile()))) {
            LineReader.Text line;
            while ((line = reader.read()) != null && line.isEnded()) {
                CacheLine answer = answer(line);
                if (answer != null) {
                    index.put(answer.key(), end);
                } else if (CacheLine.isOtherVersion(line.text())) {
                    others++;
                }
                end = reader.position();
                count++;
            }
            if (line != null && end == 0) {
                checkIsCache(line);
            }
        }
        lines.setLength(end);
        FileRewrite.deleteUnfinished(file);
        if (count > FEW_LINES && count > 2 * (index.size() + others)) {
            rewrite();
        }
    }

    private @Nullable CacheLine answer(LineReader.Text line) {
        if (line.number() == 1) {
            checkIsCache(line);
        }
        CacheLine answer = CacheLine.of(line.text());
        if (answer == null) {
            damaged("line " + line.number());
        }
        return answer;
    }

    /** A killed process may have left a part of the first line. */
    private void checkIsCache(LineReader.Text first) {
        if (CacheLine.isOtherVersion(first.text())) {
            throw new UsageException(
                    "--cache " + file + " is written by another version of bulk-cli: name another file");
        }
        boolean isCache = first.isEnded() ? first.text().startsWith(CacheLine.START) : CacheLine.isBegun(first.text());
        if (!isCache) {
            throw new UsageException("--cache " + file + " is not a cache of bulk-cli: name another file");
        }
    }

    private void damaged(String what) {
        if (!isDamageReported) {
            isDamageReported = true;
            printer.accept("--cache " + file + ": " + what
                    + " is not readable. Its number, and those of other such lines, are looked up again.");
        }
    }

    private void rewrite() throws IOException {
        lines.close();
        end = FileRewrite.rewrite(file, this::isNeeded);
        lines = new RandomAccessFile(file.toFile(), "rw");
    }

    /** Positions only become smaller, so that none is mistaken for the earlier position of a later line. */
    private boolean isNeeded(LineReader.Text line, long position, long newPosition) {
        CacheLine answer = CacheLine.of(line.text());
        if (answer != null && index.get(answer.key()) == position) {
            index.put(answer.key(), newPosition);
            return true;
        }
        return CacheLine.isOtherVersion(line.text());
    }

    /** Returns the last line of a key, or null if there is none. */
    @Nullable
    CacheLine read(String key) throws IOException {
        long position = index.get(key);
        if (position == CacheIndex.NOT_FOUND) {
            return null;
        }
        CacheLine line = CacheLine.of(lineAt(position));
        // The index may name the line of another key.
        return line != null && line.key().equals(key) ? line : null;
    }

    private String lineAt(long position) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        lines.seek(position);
        while (line.size() < LONGEST_LINE) {
            int count = lines.read(block);
            int length = indexOfLineEnd(count);
            line.write(block, 0, Math.max(0, length));
            if (length < block.length) {
                break;
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int indexOfLineEnd(int count) {
        for (int i = 0; i < count; i++) {
            if (block[i] == '\n') {
                return i;
            }
        }
        return count;
    }

    /** Reports that a line that was read is damaged. */
    void reportDamage() {
        damaged("a line");
    }

    /** Adds a line, which becomes the one of its key. */
    void append(String key, String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (end + bytes.length >= CacheIndex.POSITIONS) {
            throw new IOException("the file is full");
        }
        try {
            lines.seek(end);
            lines.write(bytes);
        } catch (IOException e) {
            // A part of the line must not stay.
            lines.setLength(end);
            throw e;
        }
        index.put(key, end);
        end += bytes.length;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            lines.close();
        }
    }
}
