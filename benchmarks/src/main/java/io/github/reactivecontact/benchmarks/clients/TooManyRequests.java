package io.github.reactivecontact.benchmarks.clients;

/** The server answered 429. */
final class TooManyRequests extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyRequests() {
        super("429");
    }
}
