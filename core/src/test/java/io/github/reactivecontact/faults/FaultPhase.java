package io.github.reactivecontact.faults;

/** The phase in which a lookup encounters a fault. */
enum FaultPhase {
    /** The client has no connection yet. */
    FIRST_USE("first use"),
    /** The client has an idle connection from an earlier lookup. */
    REUSED_CONNECTION("reused connection"),
    /** Another lookup is answered, and this one reuses its connection without the pool. */
    DIRECT_REUSE("direct reuse"),
    /** The first attempt got a 503, and the second encounters the fault. A third attempt would succeed. */
    RETRY("during retry"),
    /** {@code closeLater} was called with a grace period longer than the response timeout. */
    GRACEFUL_CLOSE("graceful close"),
    /** {@code close} was called: before the fault, or while the fault stalls the lookup. */
    CLOSED("immediate close");

    private final String description;

    FaultPhase(String description) {
        this.description = description;
    }

    @Override
    public String toString() {
        return description;
    }
}
