package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.internal.transport.RequestWrite;
import io.github.reactivecontact.internal.transport.Transport;
import io.github.reactivecontact.soak.HeapAfterCollection;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One day of one instance at one request a second, with faults and cancelling callers. */
class VirtualDayTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final int HOURS = 24;
    private static final int CONCURRENCY = 64;

    /** Retaining a hundred bytes per lookup would exceed this several times. */
    private static final long BYTES_OF_NOISE = 2L * 1024 * 1024;

    private final EventQueue time = new EventQueue(HOUR);
    private final Random random = new Random(24);
    private final FaultyTransport transport = new FaultyTransport();
    private long sources;
    private long outcomes;
    private boolean ending;
    private boolean completed;

    @Test
    void day_atOnePerSecond_usesNoMoreThanAfterAnHour() {
        Settings settings = TestSettings.of(() -> time, idInstance -> transport)
                .maxInFlight(CONCURRENCY)
                .maxWaiting(CONCURRENCY)
                .build();
        ReactiveContactClient client = Faces.over(new Dispatcher(settings, transport, random::nextDouble), CONCURRENCY);
        client.lookupAll(
                        endless(),
                        VirtualDayTest::chatId,
                        BulkOptions.defaults().ordered())
                .doOnComplete(() -> completed = true)
                .map(ContactLookup::source)
                .subscribe(number -> assertThat(number).isEqualTo(outcomes++));

        long heapAfterAnHour = 0;
        int threadsAfterAnHour = 0;
        long timersAfterAnHour = 0;
        for (int hour = 1; hour <= HOURS; hour++) {
            runHour(client, hour);
            if (hour == 1) {
                heapAfterAnHour = HeapAfterCollection.bytes();
                threadsAfterAnHour = Thread.activeCount();
                timersAfterAnHour = time.live();
            }
        }
        long heap = HeapAfterCollection.bytes();

        assertThat(heap).as("heap").isLessThan(heapAfterAnHour + BYTES_OF_NOISE);
        assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threadsAfterAnHour);
        assertThat(time.live()).as("timers").isLessThanOrEqualTo(timersAfterAnHour + CONCURRENCY);
        assertThat(transport.written).isGreaterThan(HOURS * 3600L * 95 / 100);
        assertThat(transport.closest).as("nanoseconds between requests").isGreaterThanOrEqualTo(SECOND);
        ending = true;
        time.runUntil(time.now() + HOUR);
        assertThat(completed).isTrue();
        assertThat(outcomes).isEqualTo(sources);
        client.close();
        time.runUntil(time.now());
        assertThat(time.live()).isZero();
    }

    /** Also runs one single lookup a minute; half of them are cancelled. */
    private void runHour(ReactiveContactClient client, int hour) {
        for (int minute = 0; minute < 60; minute++) {
            var caller = client.getContactInfo(chatId(hour * 60L + minute))
                    .onErrorComplete()
                    .subscribe();
            time.runUntil(time.now() + random.nextLong(2 * SECOND));
            if (random.nextBoolean()) {
                caller.dispose();
            }
            time.runUntil(HOUR + (hour - 1) * HOUR + (minute + 1) * 60 * SECOND);
        }
    }

    private Flux<Long> endless() {
        return Flux.generate(sink -> {
            if (ending) {
                sink.complete();
            } else {
                sink.next(sources++);
            }
        });
    }

    private static String chatId(long number) {
        return (79_000_000_000L + number) + "@c.us";
    }

    /**
     * Answers after a short time, and fails one request in twenty. Only the shortest distance between requests is kept.
     */
    private final class FaultyTransport implements Transport, Transport.Route {

        private long written;
        private long lastAt = Long.MIN_VALUE / 2;
        private long closest = Long.MAX_VALUE;

        @Override
        public Mono<Optional<ContactInfo>> send(ChatId chatId, RequestWrite write) {
            return Mono.defer(() -> {
                write.written();
                written++;
                closest = Math.min(closest, time.now() - lastAt);
                lastAt = time.now();
                return Mono.delay(Duration.ofMillis(50 + random.nextInt(200)), time)
                        .flatMap(tick -> random.nextInt(20) == 0
                                ? Mono.error(ContactLookupException.builder(Reason.SERVER_ERROR, "Scripted 500")
                                        .status(500)
                                        .build())
                                : Mono.just(Optional.of(ContactInfo.builder()
                                        .chatId(chatId.value())
                                        .build())));
            });
        }

        @Override
        public Mono<Void> disposeLater() {
            return Mono.empty();
        }
    }
}
