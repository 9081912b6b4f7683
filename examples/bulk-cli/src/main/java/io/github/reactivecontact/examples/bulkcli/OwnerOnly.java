package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files that only their owner can read. */
final class OwnerOnly {

    private OwnerOnly() {}

    /** Creates an empty file. Fails if it exists. */
    static Path create(Path path) throws IOException {
        return Files.createFile(path, attributes(path));
    }

    private static FileAttribute<?>[] attributes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
