package io.github.reactivecontact.benchmarks.clients;

/** A client under load. */
public interface LoadClient extends AutoCloseable {

    /**
     * Runs the load's lookups until there are no more, with the concurrency or the instances of the target.
     *
     * @param load supplies the lookups and records their results
     */
    void run(Load load);

    /**
     * Returns the number of requests that got a 429 so far.
     *
     * @param load the load that the client runs
     * @return 0 without a rate limit
     */
    default long refusals(Load load) {
        return load.refusals();
    }

    /** Releases connections and threads. */
    @Override
    void close();
}
