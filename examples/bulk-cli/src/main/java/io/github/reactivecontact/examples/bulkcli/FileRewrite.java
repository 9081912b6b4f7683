package io.github.reactivecontact.examples.bulkcli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Drops lines of a file. Replaces the file in one step, so that a killed process leaves the file before or after the
 * change. Blocks.
 */
final class FileRewrite {

    private static final int BLOCK = 64 * 1024;

    private FileRewrite() {}

    /** Decides which lines stay. */
    interface Filter {

        /**
         * Called for each line in order.
         *
         * @param position where the line begins
         * @param newPosition where it begins afterwards, if it stays
         */
        boolean isKept(LineReader.Text line, long position, long newPosition);
    }

    /**
     * Rewrites a file, which must not be open. Keeps its permissions. Kept lines are copied byte by byte.
     *
     * @param file not a link, which would be replaced
     * @return the new length
     */
    static long rewrite(Path file, Filter filter) throws IOException {
        Path rewritten = OwnerOnly.create(rewritten(file));
        try {
            long length = copyKeptLines(file, rewritten, filter);
            copyPermissions(file, rewritten);
            Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return length;
        } finally {
            Files.deleteIfExists(rewritten);
        }
    }

    /** Deletes the unfinished copy that a killed process leaves, and with it phone numbers. */
    static void deleteUnfinished(Path file) throws IOException {
        Files.deleteIfExists(rewritten(file));
    }

    private static Path rewritten(Path file) {
        return file.resolveSibling(file.getFileName() + ".rewrite");
    }

    private static long copyKeptLines(Path from, Path to, Filter filter) throws IOException {
        try (LineReader lines = new LineReader(new FileInputStream(from.toFile()));
                InputStream bytes = new BufferedInputStream(new FileInputStream(from.toFile()), BLOCK);
                OutputStream kept = new BufferedOutputStream(Files.newOutputStream(to), BLOCK)) {
            long position = 0;
            long newPosition = 0;
            for (LineReader.Text line = lines.read(); line != null; line = lines.read()) {
                long length = lines.position() - position;
                if (filter.isKept(line, position, newPosition)) {
                    copy(bytes, kept, length);
                    newPosition += length;
                } else {
                    bytes.skipNBytes(length);
                }
                position += length;
            }
            return newPosition;
        }
    }

    private static void copy(InputStream from, OutputStream to, long length) throws IOException {
        byte[] block = new byte[(int) Math.min(length, BLOCK)];
        for (long left = length; left > 0; ) {
            int count = from.readNBytes(block, 0, (int) Math.min(left, block.length));
            if (count == 0) {
                throw new FileSystemException("the file became shorter");
            }
            to.write(block, 0, count);
            left -= count;
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView of = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (of != null) {
            Files.setPosixFilePermissions(to, of.readAttributes().permissions());
        }
    }
}
