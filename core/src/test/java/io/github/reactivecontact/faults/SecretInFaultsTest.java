package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.observation.ContactObservations;
import io.github.reactivecontact.stub.ObservedTexts;
import io.github.reactivecontact.stub.StubServer;
import io.github.reactivecontact.testfloor.CapturedLogs;
import io.github.reactivecontact.testfloor.Secrets;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientMetricsRecorder;

/**
 * The token and the phone number, looked for in all that a lookup shows which meets a fault: exceptions with their
 * assembly traces, logs at TRACE, metrics, observations, and the texts of public types.
 */
class SecretInFaultsTest {

    private static final Secrets SECRETS = Secrets.token(StubServer.TOKEN).andPhone(FaultBytes.PHONE);

    private static TestTls tls;

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        tls = TestTls.make(directory);
    }

    @BeforeEach
    void traceAssembly() {
        Hooks.onOperatorDebug();
    }

    @AfterEach
    void traceNothing() {
        Hooks.resetOnOperatorDebug();
    }

    @ParameterizedTest
    @EnumSource
    void lookup_thatMeetsAFaultAtAnyMoment_showsNoSecret(Fault fault) throws Exception {
        try (CapturedLogs logs = CapturedLogs.start()) {
            for (Moment moment : Moment.values()) {
                try (FaultRun run = new FaultRun(fault, moment, tls, new Watching())) {
                    run.result();
                }
            }
            assertThat(logs.lines()).isNotEmpty();
            SECRETS.assertAbsentFrom(ofTheClient(logs));
            SECRETS.assertAbsentFrom(logs.joinedHexdumps());
        }
        failures.forEach(SECRETS::assertAbsentFrom);
        assertThat(shown)
                .anyMatch(text -> text.startsWith("observed "))
                .anyMatch(text -> text.startsWith("measured "))
                .anyMatch(text -> text.contains("ContactLookupException"));
        SECRETS.assertAbsentFrom(String.join("\n", shown));
    }

    /** The servers' own threads see the secrets, as a server does. */
    private static String ofTheClient(CapturedLogs logs) {
        return String.join(
                "\n",
                logs.lines().stream()
                        .filter(line -> !line.contains("[stub-server-") && !line.contains("[raw-server-"))
                        .toList());
    }

    private final class Watching implements FaultProbe {

        private final HttpClientMetricsRecorder recorder = (HttpClientMetricsRecorder) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpClientMetricsRecorder.class},
                (proxy, method, arguments) -> {
                    shown.add("measured " + method.getName() + Arrays.toString(arguments));
                    return method.getName().equals("hashCode") ? 1 : null;
                });

        @Override
        public boolean handsOver(Moment moment) {
            return moment == Moment.HANDED_OVER;
        }

        @Override
        public HttpClient http(HttpClient http) {
            return http.metrics(true, () -> recorder, Function.identity());
        }

        @Override
        public ReactiveContactClientBuilder client(ReactiveContactClientBuilder builder) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new ObservedTexts(shown, failures));
            saw(builder);
            return builder.listener(ContactObservations.of(registry));
        }

        @Override
        public <T> Mono<T> lookup(Mono<T> lookup) {
            return lookup.checkpoint("a lookup", true).log();
        }

        @Override
        public void saw(Object object) {
            shown.add(object.toString());
            if (object instanceof ContactLookupException failure) {
                failures.add(failure);
                shown.add("" + new ContactLookup.Failed<>(FaultBytes.PHONE + "@c.us", failure));
                shown.add("" + ChatId.parse(FaultBytes.PHONE + "@c.us") + failure.quota() + failure.retryAfter());
            }
        }
    }
}
