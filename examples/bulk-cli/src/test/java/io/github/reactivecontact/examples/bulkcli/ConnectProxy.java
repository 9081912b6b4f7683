package io.github.reactivecontact.examples.bulkcli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on loopback that checks the password and connects every host to one local port. */
final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final String authorization;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private ConnectProxy(ServerSocket server, int target, String credentials) {
        this.server = server;
        this.target = target;
        this.authorization = "proxy-authorization: basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    static ConnectProxy start(int target, String credentials) throws IOException {
        ConnectProxy proxy =
                new ConnectProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, credentials);
        proxy.run(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The first lines of the requests. */
    List<String> requests() {
        return requests;
    }

    /** An action on sockets that ends with an exception when they are closed. */
    private interface Work {
        void run() throws IOException;
    }

    private void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // The test has ended, or one side has closed.
                    }
                },
                "connect-proxy");
        threads.add(thread);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            sockets.add(client);
            run(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        List<String> head = head(in);
        requests.add(head.get(0));
        boolean isAuthorized = head.stream().anyMatch(line -> line.equalsIgnoreCase(authorization));
        OutputStream out = client.getOutputStream();
        out.write(("HTTP/1.1 " + (isAuthorized ? "200 OK" : "407 Proxy Authentication Required") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        if (!isAuthorized) {
            client.close();
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        run(() -> copy(server.getInputStream(), out, client));
        copy(in, server.getOutputStream(), server);
    }

    private static void copy(InputStream from, OutputStream to, Socket closed) throws IOException {
        try (closed) {
            from.transferTo(to);
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next != '\n') {
                line.append((char) next);
            } else if (line.toString().isBlank()) {
                return lines;
            } else {
                lines.add(line.toString().strip());
                line.setLength(0);
            }
        }
        throw new IOException("the connection closed");
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
