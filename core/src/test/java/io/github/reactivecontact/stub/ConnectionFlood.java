package io.github.reactivecontact.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Opens and closes connections to a loopback port on a few threads until it is closed. The port need not listen. */
public final class ConnectionFlood implements AutoCloseable {

    private static final int THREADS = 3;

    private final InetSocketAddress target;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Thread> threads;
    private volatile boolean closed;

    private ConnectionFlood(int port) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        threads = Stream.generate(() -> new Thread(this::connect, "connection-flood"))
                .limit(THREADS)
                .toList();
    }

    public static ConnectionFlood to(int port) {
        ConnectionFlood flood = new ConnectionFlood(port);
        flood.threads.forEach(Thread::start);
        return flood;
    }

    /** Waits until {@code count} connections were made. */
    public void await(int count) {
        Await.until(() -> connections.get() >= count, () -> connections + " connections");
    }

    private void connect() {
        while (!closed) {
            try (SocketChannel connection = SocketChannel.open()) {
                connection.connect(target);
                connections.incrementAndGet();
            } catch (IOException refused) {
                Thread.yield();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
