package io.github.reactivecontact.faults;

/** When a lookup meets a fault. */
enum Moment {
    /** The client has no connection yet. */
    FIRST_USE("first use"),
    /** The client has the connection of an earlier lookup. */
    REUSED_CONNECTION("reused connection"),
    /** Another lookup is answered, and its connection handed over to this one. */
    HANDED_OVER("connection handed over"),
    /** The first attempt got a 503; a third one meets no fault. */
    RETRY("during retry"),
    /** {@code closeLater} was called, with a grace longer than the response time-out. */
    CLOSING("during close, with grace"),
    /** {@code close} was called: before the fault, or while it lasts. */
    CUT_OFF("cut off by close");

    private final String words;

    Moment(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
