package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The newest writers, and a stream of their changes. Each change has a number. A reader is a number and nothing else:
 * it gets the writers that have changed since, in the order of their last change. So a reader that reconnects loses
 * nothing, and a slow one takes no memory: it gets the last state instead of each change. Safe for use by several
 * threads.
 */
@Component
class Writers {

    private static final long NONE = -1;

    /** Distinguishes the numbers of this process from those of an earlier one. */
    private final String epoch = UUID.randomUUID().toString().substring(0, 8);

    private final int limit;
    private final Map<String, Writer> byLastMessage = new LinkedHashMap<>();
    private final NavigableMap<Long, Writer> byVersion = new TreeMap<>();
    private final Sinks.Many<Long> changes = Sinks.many().replay().latest();
    private long version;

    Writers(WebhookProperties properties) {
        this.limit = properties.maxWriters();
        changes.tryEmitNext(version);
    }

    /**
     * What a reader gets next.
     *
     * @param version the number of the change
     * @param isWhole whether the writers are all there are, newest first, instead of one that has changed
     */
    record Change(String epoch, long version, boolean isWhole, List<Writer> writers) {

        /** Continues the stream after this event. */
        String id() {
            return epoch + "-" + version;
        }
    }

    synchronized void wrote(IncomingMessage message) {
        Writer before = byLastMessage.remove(Writer.key(message));
        long next = version + 1;
        put(before, before == null ? Writer.of(message, next) : before.wrote(message, next));
        if (byLastMessage.size() > limit) {
            Writer oldest = byLastMessage.values().iterator().next();
            byLastMessage.remove(oldest.key());
            byVersion.remove(oldest.version());
        }
    }

    void answered(IncomingMessage message, Optional<ContactInfo> contact) {
        change(message, writer -> writer.answered(contact));
    }

    void failed(IncomingMessage message, Reason reason) {
        change(message, writer -> writer.failed(reason));
    }

    private synchronized void change(IncomingMessage message, UnaryOperator<Writer> change) {
        Writer before = byLastMessage.get(Writer.key(message));
        Writer after = before == null ? null : change.apply(before);
        if (after != null && !after.equals(before)) {
            put(before, after);
        }
    }

    private void put(@Nullable Writer before, Writer after) {
        if (before != null) {
            byVersion.remove(before.version());
        }
        version++;
        Writer numbered = after.withVersion(version);
        byLastMessage.put(numbered.key(), numbered);
        byVersion.put(version, numbered);
        changes.tryEmitNext(version);
    }

    /**
     * Streams changes.
     *
     * @param lastId the id of the last event that the reader has; null if it has none
     * @return changes since then; all writers first, if the id is null or was not given by this process
     */
    Flux<Change> changes(@Nullable String lastId) {
        return Flux.defer(() -> {
            Reader reader = new Reader(numberOf(lastId));
            // The thread that makes a change holds the lock: it must not run the reader.
            return changes.asFlux()
                    .onBackpressureLatest()
                    .publishOn(Schedulers.parallel(), 1)
                    .concatMapIterable(change -> reader.next(), 1);
        });
    }

    private synchronized long numberOf(@Nullable String id) {
        if (id == null || !id.matches(epoch + "-[0-9]{1,18}")) {
            return NONE;
        }
        long number = Long.parseLong(id.substring(epoch.length() + 1));
        return number <= version ? number : NONE;
    }

    private synchronized List<Change> after(long number) {
        if (number == NONE) {
            return List.of(new Change(epoch, version, true, newestFirst()));
        }
        List<Change> changed = new ArrayList<>();
        byVersion
                .tailMap(number, false)
                .values()
                .forEach(writer -> changed.add(new Change(epoch, writer.version(), false, List.of(writer))));
        return changed;
    }

    private List<Writer> newestFirst() {
        List<Writer> newest = new ArrayList<>(byLastMessage.values());
        Collections.reverse(newest);
        return newest;
    }

    /** The position of one reader. Used by one thread at a time. */
    private final class Reader {

        private long position;

        Reader(long position) {
            this.position = position;
        }

        List<Change> next() {
            List<Change> changes = after(position);
            if (!changes.isEmpty()) {
                position = changes.get(changes.size() - 1).version();
            }
            return changes;
        }
    }
}
