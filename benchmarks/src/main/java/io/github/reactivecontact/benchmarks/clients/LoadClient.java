package io.github.reactivecontact.benchmarks.clients;

/** One way to look up contacts, under load. */
public interface LoadClient extends AutoCloseable {

    /**
     * Carries out the load's lookups, always as many at once as its target says, until there are no more.
     *
     * @param load where lookups come from, and where each is reported when its result is there
     */
    void run(Load load);

    /** Lets go of connections and threads. */
    @Override
    void close();
}
