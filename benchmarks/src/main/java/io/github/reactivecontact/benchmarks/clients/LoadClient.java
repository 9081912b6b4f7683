package io.github.reactivecontact.benchmarks.clients;

/** A client under load. */
public interface LoadClient extends AutoCloseable {

    /**
     * Runs the load's lookups until there are no more, always with the target's concurrency.
     *
     * @param load supplies the lookups and records their results
     */
    void run(Load load);

    /** Releases connections and threads. */
    @Override
    void close();
}
