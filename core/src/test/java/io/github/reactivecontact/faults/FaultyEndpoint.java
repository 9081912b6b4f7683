package io.github.reactivecontact.faults;

import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A loopback port without a usable server. Closing it ends the connections that it stalls. */
record FaultyEndpoint(int port, List<AutoCloseable> resources) implements AutoCloseable {

    /** Linux accepts one connection more than the backlog and stalls further ones. */
    private static final int MORE_THAN_BACKLOG = 4;

    static FaultyEndpoint of(FaultCase fault) throws IOException {
        return switch (fault) {
            case REFUSED -> refusing();
            case CONNECT_STALLS -> full();
            case NO_TLS -> {
                StubServer plain = StubServer.start();
                yield new FaultyEndpoint(plain.port(), List.of(plain));
            }
            case TLS_STALLS -> {
                RawServer silent = RawServer.start(Bytes.thenStay(""));
                yield new FaultyEndpoint(silent.port(), List.of(silent));
            }
            default -> new FaultyEndpoint(0, List.of());
        };
    }

    /** Binds the port without listening, so that no other process takes it. */
    private static FaultyEndpoint refusing() throws IOException {
        Socket taken = new Socket();
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new FaultyEndpoint(taken.getLocalPort(), List.of(taken));
    }

    private static FaultyEndpoint full() throws IOException {
        List<AutoCloseable> resources = new ArrayList<>();
        ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        resources.add(stalling);
        for (int i = 0; i < MORE_THAN_BACKLOG; i++) {
            SocketChannel filling = SocketChannel.open();
            filling.configureBlocking(false);
            filling.connect(stalling.getLocalSocketAddress());
            resources.add(filling);
        }
        return new FaultyEndpoint(stalling.getLocalPort(), resources);
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable resource : resources) {
                resource.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
