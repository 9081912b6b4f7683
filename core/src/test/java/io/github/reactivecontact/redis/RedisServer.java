package io.github.reactivecontact.redis;

import static org.junit.jupiter.api.Assumptions.abort;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A real {@code redis-server} on a free port of this machine, which forgets everything with its end. */
final class RedisServer implements AutoCloseable {

    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final int START_TRIES = 5;
    private static final int CONNECT_TRIES = 200;

    private final int port;
    private Process process;

    private RedisServer(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** Aborts the test where there is none, and says so once, loudly. */
    static RedisServer startOrSkip() {
        if (!isInstalled()) {
            if (SAID.compareAndSet(false, true)) {
                System.err.println(
                        "*** SKIPPED: tests of the room redis need redis-server (apt-get install redis-server) ***");
            }
            abort("redis-server is not installed");
        }
        return start();
    }

    static boolean isInstalled() {
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(directory, "redis-server"))) {
                return true;
            }
        }
        return false;
    }

    static RedisServer start() {
        for (int tries = 1; ; tries++) {
            int port = freePort();
            RedisServer server = new RedisServer(port, launch(port));
            if (server.isReached()) {
                return server;
            }
            server.close();
            if (tries == START_TRIES) {
                throw new IllegalStateException("redis-server does not start");
            }
        }
    }

    private static Process launch(int port) {
        try {
            return new ProcessBuilder(
                            "redis-server",
                            "--port",
                            "" + port,
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReached() {
        for (int tries = 0; tries < CONNECT_TRIES && process.isAlive(); tries++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return true;
            } catch (IOException notYet) {
                waitAMoment();
            }
        }
        return false;
    }

    private void waitAMoment() {
        try {
            process.waitFor(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    RedisURI uri() {
        return RedisURI.create("127.0.0.1", port);
    }

    int port() {
        return port;
    }

    /** It keeps its connections, and answers nobody. */
    void pause() {
        signal("-STOP");
    }

    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, "" + process.pid())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill " + signal + " gave " + code);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On the same port, with nothing remembered. */
    void startAgain() {
        process = launch(port);
        if (!isReached()) {
            throw new IllegalStateException("redis-server does not start again");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
