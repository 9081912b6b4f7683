package io.github.reactivecontact.examples.kafka;

/**
 * The records that have no acknowledged outcome: those of the assigned partitions, or those of the share group.
 *
 * @param unread records in the topic that this process has not fetched
 * @param uncommitted fetched records without an outcome, or after one without
 */
record Backlog(long unread, long uncommitted) {

    static final Backlog NONE = new Backlog(0, 0);

    long lag() {
        return unread + uncommitted;
    }
}
