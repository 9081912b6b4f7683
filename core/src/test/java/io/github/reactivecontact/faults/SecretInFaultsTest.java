package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.observation.ContactObservations;
import io.github.reactivecontact.stub.ObservedTexts;
import io.github.reactivecontact.stub.StubServer;
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
 * Searches everything that a faulty lookup exposes for the token and the phone number: exceptions with their assembly
 * traces, logs at TRACE, metrics, observations, and the texts of public types.
 */
class SecretInFaultsTest {

    private static final Secrets SECRETS = Secrets.token(StubServer.TOKEN).andPhone(FaultBytes.PHONE);

    private static TestTls tls;

    private final Queue<String> exposed = new ConcurrentLinkedQueue<>();
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
    void resetTracing() {
        Hooks.resetOnOperatorDebug();
    }

    @ParameterizedTest
    @EnumSource
    void lookup_withFaultInAnyPhase_exposesNoSecret(FaultCase fault) throws Exception {
        try (CapturedLogs logs = CapturedLogs.start()) {
            for (FaultPhase phase : FaultPhase.values()) {
                try (FaultRun run = new FaultRun(fault, phase, tls, new SecretProbe())) {
                    run.result();
                }
            }
            assertThat(logs.lines()).isNotEmpty();
            SECRETS.assertAbsentFrom(clientLines(logs));
            SECRETS.assertAbsentFrom(logs.joinedHexdumps());
        }
        failures.forEach(SECRETS::assertAbsentFrom);
        assertThat(exposed)
                .anyMatch(text -> text.startsWith("observed "))
                .anyMatch(text -> text.startsWith("measured "))
                .anyMatch(text -> text.contains("ContactLookupException"));
        SECRETS.assertAbsentFrom(String.join("\n", exposed));
    }

    /** Excludes the threads of the servers, which receive the secrets. */
    private static String clientLines(CapturedLogs logs) {
        return String.join(
                "\n",
                logs.lines().stream()
                        .filter(line -> !line.contains("[stub-server-") && !line.contains("[raw-server-"))
                        .toList());
    }

    private final class SecretProbe implements FaultProbe {

        private final HttpClientMetricsRecorder recorder = (HttpClientMetricsRecorder) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpClientMetricsRecorder.class},
                (proxy, method, arguments) -> {
                    exposed.add("measured " + method.getName() + Arrays.toString(arguments));
                    return method.getName().equals("hashCode") ? 1 : null;
                });

        @Override
        public boolean reusesDirectly(FaultPhase phase) {
            return phase == FaultPhase.DIRECT_REUSE;
        }

        @Override
        public HttpClient http(HttpClient http) {
            return http.metrics(true, () -> recorder, Function.identity());
        }

        @Override
        public ReactiveContactClientBuilder client(ReactiveContactClientBuilder builder) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new ObservedTexts(exposed, failures));
            record(builder);
            return builder.listener(ContactObservations.of(registry));
        }

        @Override
        public <T> Mono<T> lookup(Mono<T> lookup) {
            return lookup.checkpoint("a lookup", true).log();
        }

        @Override
        public void record(Object object) {
            exposed.add(object.toString());
            if (object instanceof ContactLookupException failure) {
                failures.add(failure);
                exposed.add("" + new ContactLookup.Failed<>(FaultBytes.PHONE + "@c.us", failure));
                exposed.add("" + ChatId.parse(FaultBytes.PHONE + "@c.us") + failure.quota() + failure.retryAfter());
            }
        }
    }
}
