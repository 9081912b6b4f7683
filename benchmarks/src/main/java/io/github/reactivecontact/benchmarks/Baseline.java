package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/**
 * The benchmarks of another build, whose client is compared with this one.
 *
 * @param jar its {@code benchmarks.jar}
 */
record Baseline(Path jar) {

    /** The name of its client. */
    static final String NAME = "baseline";

    private static final String LOAD_KINDS = LoadKind.class.getName().replace('.', '/') + ".class";

    /**
     * Returns whether its client can run a cell. The first builds know closed loads only, and would run one whatever the
     * cell.
     */
    boolean runs(Cell cell) {
        if (cell.load() == LoadKind.CLOSED && !cell.tls()) {
            return true;
        }
        try (ZipFile entries = new ZipFile(jar.toFile())) {
            return entries.getEntry(LOAD_KINDS) != null;
        } catch (IOException e) {
            throw new IllegalArgumentException("--baseline must be a jar of the benchmarks, was " + jar, e);
        }
    }
}
