package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.await;
import static io.github.reactivecontact.simulator.RawClient.read;
import static io.github.reactivecontact.simulator.RawClient.send;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static io.github.reactivecontact.simulator.RawClient.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.stub.Certificates;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ConnectDelayTest {

    private static final Duration DELAY = Duration.ofSeconds(3);

    private final ManualScheduler time = new ManualScheduler();

    @Test
    void connectDelay_newConnection_readsRequestAfterDelay() throws Exception {
        try (GreenApiSimulator green =
                        simulator().connectDelay(DELAY).scheduler(time).start();
                Socket socket = send(green, CHAT)) {
            await(time::isScheduled);
            assertThat(time.delay()).isEqualTo(DELAY);
            assertThat(green.requests()).isZero();
            time.run();
            assertThat(read(socket).status()).isEqualTo(200);

            write(socket, CHAT);

            assertThat(read(socket).status()).as("on the same connection").isEqualTo(200);
            assertThat(green.requests()).isEqualTo(2);
        }
    }

    @Test
    void connectDelay_tls_delaysHandshake(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.selfSigned(folder, "dns:localhost");
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, certificates.trust().getTrustManagers(), null);
        try (GreenApiSimulator green = simulator()
                        .tls(SslContextBuilder.forServer(certificates.keys()).build())
                        .connectDelay(DELAY)
                        .scheduler(time)
                        .start();
                SSLSocket socket = (SSLSocket)
                        RawClient.withTimeout(trusting.getSocketFactory().createSocket("localhost", green.port()))) {
            CompletableFuture<Void> handshake = CompletableFuture.runAsync(() -> shakeHands(socket));
            await(time::isScheduled);
            assertThat(handshake).isNotDone();

            time.run();
            handshake.get(20, TimeUnit.SECONDS);
            write(socket, CHAT);

            assertThat(read(socket).status()).isEqualTo(200);
        }
    }

    private static void shakeHands(SSLSocket socket) {
        try {
            socket.startHandshake();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void close_duringConnectDelay_cancelsIt() throws Exception {
        GreenApiSimulator green =
                simulator().connectDelay(DELAY).scheduler(time).start();
        try (Socket socket = send(green, CHAT)) {
            await(time::isScheduled);

            green.close();

            assertThat(time.isTimerDisposed()).isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(green.requests()).isZero();
        } finally {
            green.close();
        }
    }

    @Test
    void connectDelay_negative_isRejected() {
        assertThatThrownBy(() -> simulator().connectDelay(DELAY.negated()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("connectDelay must not be negative, was PT-3S");
    }

    /** Keeps one delayed task until the test runs it. It takes no lock that an event loop could wait for. */
    private static final class ManualScheduler implements Scheduler {

        private final AtomicReference<Scheduled> scheduled = new AtomicReference<>();

        @Override
        public Disposable schedule(Runnable task) {
            return Schedulers.parallel().schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            Disposable timer = Disposables.single();
            assertThat(scheduled.compareAndSet(
                            null, new Scheduled(task, Duration.of(delay, unit.toChronoUnit()), timer)))
                    .isTrue();
            return timer;
        }

        @Override
        public Worker createWorker() {
            return Schedulers.parallel().createWorker();
        }

        boolean isScheduled() {
            return scheduled.get() != null;
        }

        Duration delay() {
            return scheduled.get().delay;
        }

        boolean isTimerDisposed() {
            return scheduled.get().timer.isDisposed();
        }

        void run() {
            scheduled.get().task.run();
        }

        private record Scheduled(Runnable task, Duration delay, Disposable timer) {}
    }
}
