package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reserves a file for this process, until closed or until the process ends. It locks a file beside it, which stays: the
 * file itself may be replaced.
 *
 * @param channel holds the lock
 */
record FileLock(FileChannel channel) implements AutoCloseable {

    static FileLock of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return new FileLock(channel);
        }
        channel.close();
        throw new UsageException(
                "--cache " + file + " is in use by another process: wait for it, or name another file");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
