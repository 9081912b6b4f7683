package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** Asks the simulator without the library: through the JDK's client, or byte for byte. */
final class RawClient {

    static final String ID = "7103000099";
    static final String TOKEN = "t0kenOfTheTest";
    static final ChatId CHAT = ChatId.parse("71234567890@c.us");

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RawClient() {}

    static GreenApiSimulatorBuilder simulator() {
        return GreenApiSimulator.builder().instance(ID, TOKEN);
    }

    static HttpResponse<String> ask(GreenApiSimulator green, ChatId chatId) throws Exception {
        return ask(green, ID, TOKEN, chatId);
    }

    static HttpResponse<String> ask(GreenApiSimulator green, String id, String token, ChatId chatId) throws Exception {
        return post(green, "/waInstance" + id + "/getContactInfo/" + token, body(chatId));
    }

    static HttpResponse<String> post(GreenApiSimulator green, String path, String body) throws Exception {
        return CLIENT.send(
                request(green, path)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                text());
    }

    static HttpResponse<String> get(GreenApiSimulator green, String path) throws Exception {
        return CLIENT.send(request(green, path).GET().build(), text());
    }

    static CompletableFuture<HttpResponse<String>> askLater(GreenApiSimulator green, ChatId chatId) {
        HttpRequest request = request(green, path())
                .POST(HttpRequest.BodyPublishers.ofString(body(chatId)))
                .build();
        return CLIENT.sendAsync(request, text());
    }

    /** Connects and sends a request; the answer is left to be read, within a bound. */
    static Socket send(GreenApiSimulator green, ChatId chatId) throws IOException {
        Socket socket = new Socket("127.0.0.1", green.port());
        socket.setSoTimeout((int) BOUND.toMillis());
        String body = body(chatId);
        String request = "POST " + path() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static String readUntil(Socket socket, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith(end)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the end came before " + end);
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(2))
                .onBackpressureDrop()
                .takeUntil(tick -> condition.getAsBoolean())
                .blockLast(BOUND);
    }

    static String path() {
        return "/waInstance" + ID + "/getContactInfo/" + TOKEN;
    }

    private static String body(ChatId chatId) {
        return "{\"chatId\":\"" + chatId.value() + "\"}";
    }

    private static HttpRequest.Builder request(GreenApiSimulator green, String path) {
        return HttpRequest.newBuilder(URI.create(green.apiUrl() + path))
                .timeout(BOUND)
                .header("Content-Type", "application/json");
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
    }
}
