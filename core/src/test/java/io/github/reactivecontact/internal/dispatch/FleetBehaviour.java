package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an instance does with a request, or what stands before it.
 *
 * @param name in reports
 * @param kind what happens to the connection
 * @param status of the response
 * @param retryAfter of the response, or null
 * @param body of a response that is not 200
 * @param connecting the time to make a connection
 * @param latency the time from the write to the response
 */
record FleetBehaviour(
        String name,
        Kind kind,
        int status,
        @Nullable Duration retryAfter,
        String body,
        Duration connecting,
        Duration latency) {

    /** What happens to a connection. */
    enum Kind {
        /** The request is written and answered. */
        ANSWERS,
        /** The port is closed. */
        REFUSED,
        /** The request is written, and then the connection is reset. */
        RESET,
        /** The request is written and never answered. */
        SILENT,
        /** Connecting never ends. */
        UNCONNECTED
    }

    static final Duration LATENCY = Duration.ofMillis(100);

    private static final String PAGE = "<html>\r\n<head><title>%1$s</title></head>\r\n<body>\r\n<center><h1>%1$s</h1>"
            + "</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

    static FleetBehaviour ok() {
        return answers("200", 200, null, "");
    }

    static FleetBehaviour serverError() {
        return answers("500", 500, null, "Internal Server Error");
    }

    static FleetBehaviour notFound() {
        return answers("404", 404, null, "{\"message\":\"Cannot POST /\",\"error\":\"Not Found\",\"statusCode\":404}");
    }

    static FleetBehaviour forbidden() {
        return answers(
                "403",
                403,
                null,
                "{\"statusCode\":403,\"timestamp\":\"2026-11-01T10:00:00.000Z\",\"path\":\"/waInstance/getContactInfo\","
                        + "\"message\":\"Forbidden\"}");
    }

    static FleetBehaviour unauthorized() {
        return answers("401", 401, null, "");
    }

    /** A 403 of a proxy or of a content delivery network. */
    static FleetBehaviour forbiddenPage() {
        return answers("403 page", 403, null, PAGE.formatted("403 Forbidden"));
    }

    static FleetBehaviour unavailable(@Nullable Duration retryAfter) {
        String name = retryAfter == null ? "503" : "503, Retry-After " + retryAfter.toSeconds();
        return answers(name, 503, retryAfter, PAGE.formatted("503 Service Temporarily Unavailable"));
    }

    /** A 429 that the pace of the client does not explain. */
    static FleetBehaviour throttled(@Nullable Duration retryAfter) {
        return answers("429", 429, retryAfter, "Too Many Requests");
    }

    static FleetBehaviour starting() {
        return answers("starting", 400, null, "{\"message\":\"instance in starting process try later\"}");
    }

    static FleetBehaviour notAuthorized() {
        return answers("not authorized", 400, null, "{\"message\":\"instance account not authorized\"}");
    }

    static FleetBehaviour refused() {
        return fails("closed port", Kind.REFUSED);
    }

    static FleetBehaviour reset() {
        return fails("reset", Kind.RESET);
    }

    static FleetBehaviour blackHole() {
        return fails("no answer", Kind.SILENT);
    }

    static FleetBehaviour unconnected() {
        return fails("no connection", Kind.UNCONNECTED);
    }

    private static FleetBehaviour answers(String name, int status, @Nullable Duration retryAfter, String body) {
        return new FleetBehaviour(name, Kind.ANSWERS, status, retryAfter, body, Duration.ZERO, LATENCY);
    }

    private static FleetBehaviour fails(String name, Kind kind) {
        return new FleetBehaviour(name, kind, 0, null, "", Duration.ZERO, LATENCY);
    }

    FleetBehaviour connectingFor(Duration time) {
        return new FleetBehaviour(name, kind, status, retryAfter, body, time, latency);
    }

    FleetBehaviour answeringAfter(Duration time) {
        return new FleetBehaviour(name, kind, status, retryAfter, body, connecting, time);
    }

    boolean isFailing() {
        return status != 200;
    }

    /** Whether it is the whole host that fails, and with it the connections to it. */
    boolean isWithoutConnection() {
        return kind == Kind.REFUSED || kind == Kind.UNCONNECTED;
    }

    /** Whether the request reaches the rate limiter of the instance. */
    boolean reachesLimiter() {
        return kind == Kind.ANSWERS && status != 503;
    }
}
