package io.github.reactivecontact.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Checks the spans and timers that handlers create from the observations, and that none contains a secret. */
class ContactTracingTest {

    private static final String PHONE = "71234567890";
    private static final String CHAT = PHONE + "@c.us";
    private static final String PATH = "/waInstance" + StubServer.ID_INSTANCE + "/getContactInfo/" + StubServer.TOKEN;

    private final SimpleTracer tracer = new SimpleTracer();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final StubServer server = StubServer.start();

    ContactTracingTest() {
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, new HeaderPropagator()),
                        new DefaultTracingObservationHandler(tracer)))
                .observationHandler(new DefaultMeterObservationHandler(meters));
    }

    @AfterEach
    void close() {
        server.close();
        meters.close();
    }

    @Test
    void trace_ofWebRequest_includesClientSpans() {
        Observation request = Observation.start("http.server.requests", registry);
        try (ReactiveContactClient client = client()) {
            // WebFlux stores the observation of a request in the context of the handler's publisher.
            Mono.defer(() -> client.getContactInfo(CHAT))
                    .contextWrite(Context.of("micrometer.observation", request))
                    .block(StubServer.PATIENCE);
        }
        request.stop();

        SimpleSpan ofRequest = span("http.server.requests");
        SimpleSpan lookup = span("contact lookup");
        SimpleSpan attempt = span("contact attempt");
        assertThat(lookup.getParentId()).isEqualTo(ofRequest.getSpanId());
        assertThat(attempt.getParentId()).isEqualTo(lookup.getSpanId());
        assertThat(List.of(lookup.getTraceId(), attempt.getTraceId())).containsOnly(ofRequest.getTraceId());
        assertThat(lookup.getKind()).isNull();
        assertThat(attempt.getKind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(attempt.getRemoteServiceName()).isEqualTo("green-api");
        assertThat(attempt.getEvents()).extracting(Map.Entry::getValue).containsExactly("written");
        assertThat(server.requests(1).get(0).headers().names())
                .noneMatch(name -> name.toLowerCase().contains("trace")
                        || name.toLowerCase().contains("b3"));
    }

    @Test
    void trace_ofBlockingCall_isThatOfItsThread() {
        Observation handler = Observation.start("handler", registry);
        try (ReactiveContactClient client = client()) {
            handler.scoped(() -> {
                client.getContactInfo(CHAT).block(StubServer.PATIENCE);
            });
        }
        handler.stop();

        assertThat(span("contact lookup").getTraceId())
                .isEqualTo(span("handler").getTraceId());
        assertThat(registry.getCurrentObservation()).isNull();
        assertThat(tracer.currentSpan()).isNull();
    }

    @Test
    void timers_separateLookupsFromAttempts() {
        try (ReactiveContactClient client = client()) {
            client.lookupAll(Flux.just(CHAT, "79990000001@c.us")).blockLast(StubServer.PATIENCE);
        }

        assertThat(meters.get("contact.lookup")
                        .tag("outcome", "FOUND")
                        .tag("kind", "bulk")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("contact.attempt")
                        .tag("instance", StubServer.ID_INSTANCE)
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("contact.lookup.active").longTaskTimer().activeTasks())
                .isZero();
    }

    static Stream<StubReply> failures() {
        return Stream.of(
                StubReply.status(400, "{\"message\":\"'chatId' " + CHAT + " " + PATH + "\"}"),
                StubReply.status(401, PATH),
                StubReply.status(404, "Cannot POST " + PATH),
                StubReply.status(429, ""),
                StubReply.status(466, "{\"invokeStatus\":{\"description\":\"" + CHAT + "\"}}"),
                StubReply.status(502, "<html>" + PATH + "</html>"),
                StubReply.json("not JSON " + PATH + CHAT),
                StubReply.json(PATH.repeat(100)),
                StubReply.never());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure_ofAnyKind_isObservedWithoutTokenOrPhone(StubReply reply) {
        server.otherwise(reply);
        Secrets secrets = Secrets.token(StubServer.TOKEN).andPhone(PHONE);
        try (ReactiveContactClient client = server.clientBuilder()
                .listener(ContactObservations.of(registry))
                .maxBodySize(2000)
                .responseTimeout(Duration.ofMillis(500))
                .build()) {
            client.getContactInfo(CHAT).onErrorComplete().block(StubServer.PATIENCE);
        }

        assertThat(tracer.getSpans()).hasSize(2).allSatisfy(span -> {
            secrets.assertAbsentFrom(span.toString() + span.getTags() + span.getEvents() + span.getName());
            assertThat(span.getError()).isNotNull();
            secrets.assertAbsentFrom(span.getError());
        });
        assertThat(meters.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> secrets.assertAbsentFrom(meter.getId().toString()));
    }

    private ReactiveContactClient client() {
        return server.clientBuilder().listener(ContactObservations.of(registry)).build();
    }

    private SimpleSpan span(String name) {
        return tracer.getSpans().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Adds a header to every carrier, as a real propagator does. */
    private static final class HeaderPropagator implements Propagator {

        @Override
        public List<String> fields() {
            return List.of("traceparent");
        }

        @Override
        public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {
            setter.set(carrier, "traceparent", context.traceId());
        }

        @Override
        public <C> Span.Builder extract(C carrier, Getter<C> getter) {
            throw new UnsupportedOperationException();
        }
    }
}
