package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.testfloor.MayLeave;
import io.github.reactivecontact.testfloor.StrayThreads;
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

/** What a reader does to the lookups of its upload, over a real socket with a small buffer. */
@MayLeave(value = StrayThreads.class, because = "event loops of what the tests share come with the first connections")
class LookupDemandTest {

    private static final int LINES = 20_000;
    private static final int SENDERS = 10;
    private static final int SMALL = 8 * 1024;

    private GreenApiSimulator green;
    private Service service;
    private ReactiveContactClient client;

    @BeforeEach
    void start() {
        green = GreenApiSimulator.builder()
                .latency(Latency.fixed(Duration.ofMillis(2)))
                .start();
        service = Service.start(
                ReactiveContactClient.builder().instances(green.instances()).unlimitedRate());
        client = service.bean(ReactiveContactClient.class);
    }

    @AfterEach
    void close() {
        service.close();
        green.close();
    }

    @Test
    void reader_thatIsSlow_boundsTheRequests() throws IOException {
        try (Socket reader = upload()) {
            awaitQuiet();
            long requests = green.requests();

            assertThat(requests).isPositive().isLessThan(LINES / 4);

            reader.getInputStream().readNBytes(4 * 1024 * 1024);
            Patience.await().until(() -> green.requests() > requests);
        }
        awaitConserved();
    }

    @Test
    void reader_thatLeaves_stopsTheRequests() throws IOException {
        try (Socket reader = upload()) {
            reader.getInputStream().readNBytes(100_000);
        }
        awaitConserved();
        long requests = green.requests();

        assertThat(requests).isLessThan(LINES);
        Patience.await()
                .during(Duration.ofMillis(500))
                .until(() -> green.requests() == requests && client.snapshot().inFlight() == 0);
    }

    @Test
    void senders_thatLeaveInsideAForm_stopTheRequestsAndLoseNoBuffer() throws IOException {
        String head = "POST /contacts/lookup HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 1000000\r\n\r\n"
                + "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
        for (int i = 0; i < SENDERS; i++) {
            long before = green.requests();
            try (Socket sender = new Socket("127.0.0.1", service.port())) {
                sender.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                sender.getOutputStream().write("79001234567\n".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
                Patience.await().until(() -> green.requests() > before);
            }
            awaitConserved();
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

    /** No request between two looks, and none under way. */
    private void awaitQuiet() {
        AtomicLong seen = new AtomicLong();
        Patience.await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = green.requests();
            return seen.getAndSet(now) == now && now > 0 && client.snapshot().inFlight() == 0;
        });
    }

    /** Every request has ended, and nothing waits. */
    private void awaitConserved() {
        Patience.await().untilAsserted(() -> {
            assertThat(client.snapshot().inFlight()).isZero();
            assertThat(client.snapshot().waiting()).isZero();
            assertThat(green.counts().underWay()).isZero();
        });
    }
}
