package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** Sends raw bytes to the simulator without the library, by default on a new connection for each request. */
final class RawClient {

    static final String ID = "7103000099";
    static final String TOKEN = "t0kenOfTheTest";
    static final ChatId CHAT = ChatId.parse("71234567890@c.us");

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private RawClient() {}

    static GreenApiSimulatorBuilder simulator() {
        return GreenApiSimulator.builder().instance(ID, TOKEN);
    }

    static Response lookUp(GreenApiSimulator green, ChatId chatId) throws IOException {
        return lookUp(green, ID, TOKEN, chatId);
    }

    static Response lookUp(GreenApiSimulator green, String id, String token, ChatId chatId) throws IOException {
        return post(green, "/waInstance" + id + "/getContactInfo/" + token, body(chatId));
    }

    static Response post(GreenApiSimulator green, String path, String body) throws IOException {
        return request(green, "POST", path, body);
    }

    static Response request(GreenApiSimulator green, String method, String path, String body) throws IOException {
        try (Socket socket = connect(green)) {
            write(socket, method, path, body);
            return read(socket);
        }
    }

    /** Connects and sends a request. The caller reads the answer, with a read timeout. */
    static Socket send(GreenApiSimulator green, ChatId chatId) throws IOException {
        Socket socket = connect(green);
        write(socket, chatId);
        return socket;
    }

    /** Opens that many connections, and sends a request on each before it reads the first answer. */
    static List<Response> lookUpAtOnce(GreenApiSimulator green, int requests) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < requests; i++) {
                sockets.add(send(green, CHAT));
            }
            List<Response> responses = new ArrayList<>();
            for (Socket socket : sockets) {
                responses.add(read(socket));
            }
            return responses;
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    static void write(Socket socket, ChatId chatId) throws IOException {
        write(socket, "POST", path(), body(chatId));
    }

    static Response read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String[] lines = readUntil(socket, "\r\n\r\n").split("\r\n");
        if (!lines[0].startsWith("HTTP/1.1 ")) {
            throw new IOException("no status line: " + lines[0]);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
        }
        String length = headers.get("Content-Length");
        byte[] body = length == null ? chunks(socket) : exactly(in, Integer.parseInt(length));
        return new Response(
                Integer.parseInt(lines[0].split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.length() < end.length()
                || !read.substring(read.length() - end.length()).equals(end)) {
            read.append((char) exactly(socket.getInputStream(), 1)[0]);
        }
        return read.toString();
    }

    static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(2))
                .onBackpressureDrop()
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(READ_TIMEOUT);
    }

    static String path() {
        return "/waInstance" + ID + "/getContactInfo/" + TOKEN;
    }

    static Socket withTimeout(Socket socket) throws IOException {
        socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static Socket connect(GreenApiSimulator green) throws IOException {
        return withTimeout(new Socket("127.0.0.1", green.port()));
    }

    private static void write(Socket socket, String method, String path, String body) throws IOException {
        String request = String.format(
                Locale.ROOT,
                "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                method,
                path,
                body.length(),
                body);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static byte[] chunks(Socket socket) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(readUntil(socket, "\r\n").strip(), 16);
            body.write(exactly(socket.getInputStream(), size));
            readUntil(socket, "\r\n");
        } while (size > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended " + (length - bytes.length) + " bytes early");
        }
        return bytes;
    }

    private static String body(ChatId chatId) {
        return "{\"chatId\":\"" + chatId.value() + "\"}";
    }

    /**
     * A complete response.
     *
     * @param headers by case-insensitive name
     */
    record Response(int status, Map<String, String> headers, String body) {}
}
