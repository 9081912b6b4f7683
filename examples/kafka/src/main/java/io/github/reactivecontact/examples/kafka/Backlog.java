package io.github.reactivecontact.examples.kafka;

/**
 * The records of the assigned partitions that have no acknowledged outcome.
 *
 * @param unread records in the topic that this member has not fetched
 * @param uncommitted fetched records from the first one without an outcome
 */
record Backlog(long unread, long uncommitted) {

    static final Backlog NONE = new Backlog(0, 0);

    long lag() {
        return unread + uncommitted;
    }
}
