package io.github.reactivecontact.redis;

import static org.junit.jupiter.api.Assumptions.abort;

import io.lettuce.core.RedisURI;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real {@code redis-server} on a free local port, without persistence. */
public final class RedisServer implements AutoCloseable {

    private static final AtomicBoolean NOTIFIED = new AtomicBoolean();
    private static final int START_TRIES = 5;
    private static final int CONNECT_TRIES = 1000;
    private static final int ANSWER_MILLIS = 5000;
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;

    private final int port;
    private final List<String> command;
    private Process process;

    private RedisServer(int port, List<String> command) {
        this.port = port;
        this.command = command;
        this.process = launch();
    }

    /** Skips the test if redis-server is not installed, and prints a notice once. */
    public static RedisServer startOrSkip(String... options) {
        if (!isInstalled()) {
            if (NOTIFIED.compareAndSet(false, true)) {
                System.err.println(
                        "*** SKIPPED: tests of the redis package need redis-server (apt-get install redis-server) ***");
            }
            abort("redis-server is not installed");
        }
        return start(options);
    }

    static boolean isInstalled() {
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(directory, "redis-server"))) {
                return true;
            }
        }
        return false;
    }

    static RedisServer start(String... options) {
        return start(port -> Stream.concat(
                        Stream.of(
                                "redis-server",
                                "--port",
                                "" + port,
                                "--bind",
                                "127.0.0.1",
                                "--save",
                                "",
                                "--appendonly",
                                "no"),
                        Stream.of(options))
                .toList());
    }

    /**
     * Starts a Sentinel with a quorum of one, which detects a failure after half a second.
     *
     * @param directory for its configuration file
     * @param primary it calls this one {@code mymaster}
     */
    static RedisServer startSentinel(Path directory, RedisServer primary) {
        return start(port -> {
            Path file = directory.resolve("sentinel-" + port + ".conf");
            try {
                Files.writeString(file, """
                        port %d
                        bind 127.0.0.1
                        dir %s
                        sentinel monitor mymaster 127.0.0.1 %d 1
                        sentinel down-after-milliseconds mymaster 500
                        sentinel failover-timeout mymaster 3000
                        """.formatted(port, directory, primary.port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return List.of("redis-server", file.toString(), "--sentinel");
        });
    }

    private static RedisServer start(IntFunction<List<String>> command) {
        for (int tries = 1; ; tries++) {
            int port = freePort();
            RedisServer server = new RedisServer(port, command.apply(port));
            if (server.isReachable()) {
                return server;
            }
            server.close();
            if (tries == START_TRIES) {
                throw new IllegalStateException("redis-server does not start");
            }
        }
    }

    private Process launch() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a port below the ephemeral range, so that no other socket takes it before Redis does. */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Try the next port.
            }
        }
    }

    private boolean isReachable() {
        for (int tries = 0; tries < CONNECT_TRIES && process.isAlive(); tries++) {
            if (answers()) {
                return true;
            }
            pauseBriefly();
        }
        return false;
    }

    /** Whether this process answers on the port. */
    private boolean answers() {
        return answer("INFO server").contains("process_id:" + process.pid() + "\r\n");
    }

    /** Waits until the answer to a command contains a text. */
    void await(String command, String text) {
        for (int tries = 0; !answer(command).contains(text); tries++) {
            if (tries == CONNECT_TRIES) {
                throw new IllegalStateException(command + " has no " + text + ": " + answer(command));
            }
            pauseBriefly();
        }
    }

    /** Returns the whole answer to a command, or an empty text if there is none. */
    private String answer(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException notYet) {
            return "";
        }
    }

    private void pauseBriefly() {
        try {
            process.waitFor(10, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public RedisURI uri() {
        return RedisURI.create("127.0.0.1", port);
    }

    public int port() {
        return port;
    }

    /** Runs an administrative command, with words separated by spaces. Fails if Redis replies with an error. */
    public void run(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String answer = send(command, socket);
            if (answer == null || answer.startsWith("-")) {
                throw new IllegalStateException(command + " gave " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a long-running command without waiting for its reply. */
    void begin(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String send(String command, Socket socket) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** Suspends the process: connections stay open without answers. */
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

    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restarts on the same port with no data. */
    void restart() {
        process = launch();
        if (!isReachable()) {
            throw new IllegalStateException("redis-server does not restart");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
