package io.github.reactivecontact.stress;

/** What a server sends or does besides a plain answer. */
enum ResponseKind {
    INTERIM_100("100 Continue"),
    INTERIM_102("102 Processing"),
    INTERIM_103("103 Early Hints"),
    SEVERAL_INTERIM("several interim responses before one answer"),
    INTERIM_IN_ONE_WRITE("interim responses in one write with their answer"),
    INTERIM_WITH_PAUSES("interim responses with pauses before the answer"),
    CHUNKED("a chunked body"),
    SPLIT("a response split at random bytes"),
    DUPLICATE_WITH_ANSWER("a duplicate in one write with the answer"),
    DUPLICATE_SPLIT("a duplicate split at random bytes, right after the answer"),
    DUPLICATE_WHEN_IDLE("a duplicate on the idle connection"),
    DUPLICATE_LATE("a duplicate after the next request was written"),
    CLOSED_BEFORE("closed before the answer"),
    CLOSED_WITHIN("closed within the answer"),
    CLOSED_AFTER("closed right after the answer");

    private final String description;

    ResponseKind(String description) {
        this.description = description;
    }

    @Override
    public String toString() {
        return description;
    }
}
