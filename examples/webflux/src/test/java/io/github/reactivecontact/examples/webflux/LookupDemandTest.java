package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backpressure and cancellation of uploads, over a real socket with a small receive buffer. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class LookupDemandTest {

    private static final int LINES = 20_000;
    private static final int SENDERS = 10;
    private static final int SMALL = 8 * 1024;

    private GreenApiSimulator simulator;
    private Service service;
    private ReactiveContactClient client;

    @BeforeEach
    void start() {
        simulator = GreenApiSimulator.builder()
                .latency(Latency.fixed(Duration.ofMillis(2)))
                .start();
        service = Service.unlimited(simulator);
        client = service.bean(ReactiveContactClient.class);
    }

    @AfterEach
    void close() {
        service.close();
        simulator.close();
    }

    @Test
    void reader_slow_boundsRequests() throws IOException {
        try (Socket reader = upload()) {
            awaitQuiet();
            long requests = simulator.requests();

            assertThat(requests).isPositive().isLessThan(LINES / 4);

            reader.getInputStream().readNBytes(4 * 1024 * 1024);
            TestTimeout.await().until(() -> simulator.requests() > requests);
        }
        awaitIdle();
    }

    @Test
    void reader_disconnects_stopsRequests() throws IOException {
        try (Socket reader = upload()) {
            reader.getInputStream().readNBytes(100_000);
        }
        awaitIdle();
        long requests = simulator.requests();

        assertThat(requests).isLessThan(LINES);
        TestTimeout.await()
                .during(Duration.ofMillis(500))
                .until(() ->
                        simulator.requests() == requests && client.snapshot().inFlight() == 0);
    }

    @Test
    void senders_disconnectInsideForm_stopRequestsWithoutBufferLeak() throws IOException {
        String head = "POST /contacts/lookup HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 1000000\r\n\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
        for (int i = 0; i < SENDERS; i++) {
            long before = simulator.requests();
            try (Socket sender = new Socket("127.0.0.1", service.port())) {
                sender.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                sender.getOutputStream().write("79001234567\n".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
                TestTimeout.await().until(() -> simulator.requests() > before);
            }
            awaitIdle();
        }
    }

    private Socket upload() throws IOException {
        byte[] lines = IntStream.range(0, LINES)
                .mapToObj(i -> "7900" + (1_000_000 + i))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.US_ASCII);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL);
        socket.connect(new InetSocketAddress("127.0.0.1", service.port()));
        String head =
                "POST /contacts/lookup HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: "
                        + lines.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(lines);
        return socket;
    }

    /** Waits until no request is in flight and none was sent between two polls. */
    private void awaitQuiet() {
        AtomicLong seen = new AtomicLong();
        TestTimeout.await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = simulator.requests();
            return seen.getAndSet(now) == now && now > 0 && client.snapshot().inFlight() == 0;
        });
    }

    /** Waits until every request has ended and no lookup waits. */
    private void awaitIdle() {
        TestTimeout.await().untilAsserted(() -> {
            assertThat(client.snapshot().inFlight()).isZero();
            assertThat(client.snapshot().waiting()).isZero();
            assertThat(simulator.counts().underWay()).isZero();
        });
    }
}
