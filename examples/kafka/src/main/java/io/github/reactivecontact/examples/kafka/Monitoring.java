package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.observation.ContactClientMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Watches a running pipeline: meters, the report of each minute, and the report that no instance is available. */
final class Monitoring {

    private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

    private Monitoring() {}

    /** {@code printer} prints what an operator must see at once. */
    static Disposable start(
            ReactiveContactClient client,
            ConsumerLoop loop,
            Results results,
            MeterRegistry registry,
            Consumer<String> printer) {
        bind(client, loop, registry);
        WaitingReport waiting = new WaitingReport(printer);
        StatusReport status = new StatusReport(client::estimate, LOG::info);
        long perReport = StatusReport.INTERVAL.dividedBy(WaitingReport.INTERVAL);
        return Flux.interval(WaitingReport.INTERVAL, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .subscribe(tick -> {
                    Duration elapsed = WaitingReport.INTERVAL.multipliedBy(tick);
                    ClientSnapshot snapshot = client.snapshot();
                    waiting.update(snapshot, elapsed);
                    if (tick > 0 && tick % perReport == 0) {
                        status.report(snapshot, loop.backlog(), results.enriched(), results.deadLetters(), elapsed);
                    }
                });
    }

    private static void bind(ReactiveContactClient client, ConsumerLoop loop, MeterRegistry registry) {
        new ContactClientMetrics(client).bindTo(registry);
        Gauge.builder("contact.pipeline.lag", loop, from -> from.backlog().lag())
                .description("Records without an acknowledged outcome")
                .baseUnit("records")
                .register(registry);
        TimeGauge.builder(
                        "contact.pipeline.time.left",
                        loop,
                        TimeUnit.SECONDS,
                        from -> (double) StatusReport.timeLeft(client::estimate, client.snapshot(), from.backlog())
                                .toSeconds())
                .description("Time until the last outcome if no answer is cached and no event arrives")
                .register(registry);
    }
}
