package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acquires records of a share group, renews their locks and accepts them, on the calling thread. */
final class ShareLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ShareLoop.class);

    /** Longer than {@code fetch.max.wait.ms}, so that a fetch rarely ends after its poll. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** The time between two commits while records are in progress. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ShareConsumer<byte[], byte[]> consumer;
    private final ShareLoopOptions options;
    private final Acquisition acquisition;
    private final Deliveries deliveries;
    private final LongSupplier nanoTime;
    private final AcquiredRecords acquired;
    private final RecordFlow flow;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long polledAt;
    private boolean isFetching;
    private volatile int inProgress;

    /** Owns the consumer. */
    ShareLoop(
            ShareConsumer<byte[], byte[]> consumer,
            ShareLoopOptions options,
            Acquisition acquisition,
            Deliveries deliveries,
            Pipeline pipeline,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.options = options;
        this.acquisition = acquisition;
        this.deliveries = deliveries;
        this.nanoTime = nanoTime;
        this.acquired = new AcquiredRecords(consumer, deliveries, options.lock(), nanoTime);
        this.flow = new RecordFlow(pipeline, record -> deliveries.delivered(RecordId.of(record)));
    }

    /** Runs until {@link #stop} or a failure. Then drains, releases what has no outcome and leaves the group. */
    void run() {
        try {
            consumer.subscribe(List.of(options.topic()));
            polledAt = nanoTime.getAsLong();
            while (stopped.getCount() > 0) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /** Requests the end. May be called on any thread. */
    void stop() {
        stopped.countDown();
    }

    /** Returns the number of acquired records. May be called on any thread. */
    int inProgress() {
        return inProgress;
    }

    private void step() throws InterruptedException {
        flow.throwFailure("share group " + options.group());
        acquired.accept();
        if (!acquired.isEmpty()) {
            acquired.maintain();
            lookUpAdded();
            awaitOutcomes();
        } else if (isFetching || acquisition.isOpen(acquired.lock(), deliveries.isIdle())) {
            poll();
        } else {
            consumer.commitAsync();
            await(TICK);
        }
        inProgress = acquired.size();
    }

    private void awaitOutcomes() throws InterruptedException {
        Collection<RecordId> ids = acquired.ids();
        if (ids.isEmpty()) {
            // All are being renewed.
            await(TICK);
        } else {
            deliveries.await(ids, TICK);
        }
    }

    private void await(Duration time) throws InterruptedException {
        stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void poll() {
        long since = polledAt;
        polledAt = nanoTime.getAsLong();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        // The consumer keeps fetching after a poll without a record, and then holds what it acquires.
        isFetching = polled.isEmpty();
        // It may also have fetched a second time for the previous poll.
        acquired.add(polled, since);
        lookUpAdded();
    }

    private void lookUpAdded() {
        for (ConsumerRecord<byte[], byte[]> record : acquired.takeAdded()) {
            if (deliveries.begin(RecordId.of(record))) {
                lookUp(record);
            }
        }
    }

    private void lookUp(ConsumerRecord<byte[], byte[]> record) {
        int count = record.deliveryCount().orElse((short) 1);
        if (count < options.deliveryLimit()) {
            flow.add(record);
        } else {
            flow.addFailed(record, new DeliveryLimitException(count));
        }
    }

    private void end() {
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flow.cancel();
            // Releases what is left.
            consumer.close(CLOSE_TIMEOUT);
        }
    }

    private void drain() throws InterruptedException {
        flow.stop();
        acceptUntilEnd(options.grace());
        flow.cancelLookups();
        acceptUntilEnd(Drain.ACKNOWLEDGEMENT_TIMEOUT);
        acquired.accept();
        int released = acquired.ids().size();
        acquired.release();
        consumer.commitSync(CLOSE_TIMEOUT);
        if (released > 0) {
            LOG.info("released {} records without an outcome", released);
        }
    }

    private void acceptUntilEnd(Duration time) throws InterruptedException {
        long start = nanoTime.getAsLong();
        while (!flow.awaitEnd(TICK) && nanoTime.getAsLong() - start < time.toNanos()) {
            acquired.accept();
            acquired.maintain();
        }
    }
}
