package io.github.reactivecontact.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP proxy whose existing connections can stop forwarding data without closing. New ones work. */
final class SilentProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int target;
    private volatile int firstForwarding;

    private SilentProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    static SilentProxy to(int port) {
        try {
            SilentProxy proxy = new SilentProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the number of connections made so far. */
    int connections() {
        return sockets.size() / 2;
    }

    /** Drops all further data on the current connections. */
    void dropTraffic() {
        firstForwarding = sockets.size();
    }

    /** Redirects new connections to another server, as a changed DNS entry does. */
    void redirectTo(int port) {
        target = port;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                join(listener.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException refused) {
            client.close();
            return;
        }
        synchronized (sockets) {
            if (listener.isClosed()) {
                client.close();
                server.close();
                return;
            }
            int number = sockets.size();
            sockets.add(client);
            sockets.add(server);
            start(() -> forward(client, server, number));
            start(() -> forward(server, client, number));
        }
    }

    private void forward(Socket from, Socket to, int number) {
        byte[] bytes = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (number >= firstForwarding) {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException closed) {
            // The other end closed the connection.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
