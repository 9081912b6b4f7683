package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

class InstanceUpdatesTest {

    private static final GreenApiInstance ONE = GreenApiInstance.of("7103000001", Applications.TOKEN);
    private static final GreenApiInstance TWO = GreenApiInstance.of("7103000002", Applications.TOKEN);

    private final List<Iterable<GreenApiInstance>> sets = new ArrayList<>();
    private final TestPublisher<List<GreenApiInstance>> published = TestPublisher.create();
    private final InstanceUpdates updates = new InstanceUpdates(recordingClient(), published::flux);

    @Test
    void source_emits_replacesTheInstancesAfterTheStart() {
        updates.start();
        published.next(List.of(ONE, TWO)).next(List.of(TWO));

        assertThat(updates.isRunning()).isTrue();
        assertThat(sets).containsExactly(List.of(ONE, TWO), List.of(TWO));
        updates.stop();
    }

    @Test
    void source_emitsARefusedSet_isLoggedAndContinues() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            updates.start();
            published.next(List.of()).next(List.of(ONE));

            assertThat(warnings(logs)).singleElement().asString().contains("refused by the test");
            assertThat(sets).containsExactly(List.of(ONE));
            updates.stop();
        }
    }

    @Test
    void source_fails_isLoggedWithoutItsMessage() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            updates.start();
            published.error(new IllegalStateException("row with " + Applications.TOKEN));

            assertThat(warnings(logs)).singleElement().asString().contains("IllegalStateException");
            Secrets.token(Applications.TOKEN).assertAbsentFrom(logs);
            assertThat(updates.isRunning()).isTrue();
        }
    }

    @Test
    void stop_runningSource_isCancelled() {
        updates.start();
        updates.stop();

        assertThat(updates.isRunning()).isFalse();
        published.assertCancelled();
    }

    @Test
    void application_withASource_isSubscribedFromStartToClose() {
        PublisherProbe<List<GreenApiInstance>> probe = PublisherProbe.of(Flux.never());
        Applications.withInstance()
                .withBean(InstanceSource.class, () -> probe::flux)
                .run(context -> {
                    assertThat(context).hasSingleBean(InstanceUpdates.class);
                    probe.assertWasSubscribed();
                    probe.assertWasNotCancelled();
                });

        probe.assertWasCancelled();
        assertThat(probe.subscribeCount()).isOne();
    }

    @Test
    void application_withoutASource_hasNoUpdates() {
        Applications.withInstance().run(context -> assertThat(context).doesNotHaveBean(InstanceUpdates.class));
    }

    @Test
    void application_withAnInstancesFile_startsWithItAndFollowsIt(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("instances.json"),
                "[{\"idInstance\":7103000001,\"apiTokenInstance\":\"" + Applications.TOKEN + "\"}]");

        Applications.withoutInstance()
                .withPropertyValues("contact-client.instances-file=" + file)
                .run(context -> {
                    assertThat(context).hasSingleBean(InstanceUpdates.class);
                    assertThat(context.getBean(ReactiveContactClient.class)
                                    .snapshot()
                                    .instances())
                            .extracting(ClientSnapshot.Instance::idInstance)
                            .containsExactly("7103000001");
                    StepVerifier.create(context.getBean(InstanceSource.class).instances())
                            .assertNext(set -> assertThat(set).isEqualTo(List.of(ONE)))
                            .thenCancel()
                            .verify(Duration.ofSeconds(20));
                });
    }

    @Test
    void application_withAnInstancesFileAndASource_followsTheSource(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("instances.json"),
                "[{\"idInstance\":7103000001,\"apiTokenInstance\":\"" + Applications.TOKEN + "\"}]");
        PublisherProbe<List<GreenApiInstance>> probe = PublisherProbe.of(Flux.never());

        Applications.withoutInstance()
                .withPropertyValues("contact-client.instances-file=" + file)
                .withBean("own", InstanceSource.class, () -> probe::flux)
                .run(context -> {
                    assertThat(context).hasSingleBean(InstanceSource.class);
                    probe.assertWasSubscribed();
                });
    }

    @Test
    void phase_ofUpdates_isBetweenClientAndWebServer() {
        assertThat(updates.getPhase())
                .isGreaterThan(ContactClientLifecycle.PHASE)
                .isLessThan(ContactClientLifecycle.DEFAULT_PHASE - 1024);
    }

    private static List<String> warnings(CapturedLogs logs) {
        return logs.lines().stream().filter(line -> line.startsWith("WARN")).toList();
    }

    /** A client that records the sets, and refuses an empty one. */
    @SuppressWarnings("unchecked")
    private ReactiveContactClient recordingClient() {
        return (ReactiveContactClient) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ReactiveContactClient.class},
                (proxy, method, arguments) -> {
                    Iterable<GreenApiInstance> set = (Iterable<GreenApiInstance>) arguments[0];
                    if (!set.iterator().hasNext()) {
                        throw new IllegalArgumentException("refused by the test");
                    }
                    sets.add(set);
                    return null;
                });
    }
}
