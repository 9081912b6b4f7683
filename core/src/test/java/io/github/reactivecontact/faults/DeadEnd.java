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

/** A port of loopback that leads to no server of contacts. To close it ends whatever it keeps waiting. */
record DeadEnd(int port, List<AutoCloseable> resources) implements AutoCloseable {

    /** Linux takes one connection more than the backlog, and lets further ones wait. */
    private static final int BACKLOG_AND_MORE = 4;

    static DeadEnd of(Fault fault) throws IOException {
        return switch (fault) {
            case REFUSED -> refusing();
            case CONNECT_STALLS -> full();
            case NO_TLS -> {
                StubServer plain = StubServer.start();
                yield new DeadEnd(plain.port(), List.of(plain));
            }
            case TLS_STALLS -> {
                RawServer silent = RawServer.start(Bytes.thenStay(""));
                yield new DeadEnd(silent.port(), List.of(silent));
            }
            default -> new DeadEnd(0, List.of());
        };
    }

    /** Taken, so that nobody else listens there, but not listening. */
    private static DeadEnd refusing() throws IOException {
        Socket taken = new Socket();
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new DeadEnd(taken.getLocalPort(), List.of(taken));
    }

    private static DeadEnd full() throws IOException {
        List<AutoCloseable> resources = new ArrayList<>();
        ServerSocket never = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        resources.add(never);
        for (int i = 0; i < BACKLOG_AND_MORE; i++) {
            SocketChannel filling = SocketChannel.open();
            filling.configureBlocking(false);
            filling.connect(never.getLocalSocketAddress());
            resources.add(filling);
        }
        return new DeadEnd(never.getLocalPort(), resources);
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
