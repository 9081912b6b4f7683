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

/** A way to a server whose connections can die without either end hearing of it. New ones work. */
final class DeafProxy implements AutoCloseable {

    private final ServerSocket door;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int target;
    private volatile int deaf;

    private DeafProxy(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    static DeafProxy to(int port) {
        try {
            DeafProxy proxy = new DeafProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    /** So many have been made through it. */
    int connections() {
        return sockets.size() / 2;
    }

    /** Whatever the connections of now carry from now on is lost. */
    void goDeaf() {
        deaf = sockets.size();
    }

    /** Connections made from now on go to another server, as those of a name that moved. */
    void leadTo(int port) {
        target = port;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                join(door.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket here) throws IOException {
        Socket there;
        try {
            there = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException refused) {
            here.close();
            return;
        }
        synchronized (sockets) {
            if (door.isClosed()) {
                here.close();
                there.close();
                return;
            }
            int number = sockets.size();
            sockets.add(here);
            sockets.add(there);
            start(() -> carry(here, there, number));
            start(() -> carry(there, here, number));
        }
    }

    private void carry(Socket from, Socket to, int number) {
        byte[] bytes = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (number >= deaf) {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException closed) {
            // The other end is closed by now.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "deaf-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
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
