package io.github.reactivecontact.simulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The error responses of GREEN-API (GREEN-API, common errors), with their bodies: JSON of several shapes, plain text,
 * or HTML. As at GREEN-API, JSON with a {@code statusCode} repeats the path of the request, which contains the token.
 * For {@link GreenApiSimulator#fail} and {@link Outage}.
 */
public enum ErrorReply implements PlannedFault {
    /** 400: the instance is starting or restarting. */
    INSTANCE_STARTING(400, Form.JSON, "instance in starting process try later"),
    /** 400: the QR code of the instance has not been scanned. */
    INSTANCE_NOT_AUTHORIZED(400, Form.TEXT, "instance account not authorized"),
    /** 400: the QR code of the instance has not been scanned, with another message. */
    INSTANCE_STARTING_OR_NOT_AUTHORIZED(400, Form.JSON, "instance is starting or not authorized"),
    /** 400: the instance is not paid for. */
    INSTANCE_EXPIRED(400, Form.JSON, "Instance account is expired. Renew your instance from personal area"),
    /** 400: the instance is deleted. */
    INSTANCE_DELETED(400, Form.JSON, "Instance is deleted"),
    /** 400: the request is invalid. */
    BAD_REQUEST_DATA(400, Form.TEXT, "bad request data"),
    /** 400: the request is invalid, as JSON with the path. */
    VALIDATION_FAILED(400, Form.JSON_WITH_STATUS, "Validation failed"),
    /** 400: the request body has no chat id. */
    CHAT_ID_REQUIRED(400, Form.JSON_WITH_STATUS, "Validation failed. Details: 'chatId' is required"),
    /** 400: the request body is not JSON. */
    UNEXPECTED_TOKEN(400, Form.JSON, "Unexpected token _ in JSON at position 0"),
    /** 400: there is no contact information for a group. */
    GROUP_NOT_SUPPORTED(
            400,
            Form.JSON,
            "The method GetContactInfo does not support group chats,"
                    + " to work with groups, use the GetGroupData method"),
    /** 400: a failure of the server with the status of an invalid request. */
    INTERNAL_SERVER_ERROR_AS_BAD_REQUEST(400, Form.JSON_WITH_STATUS, "Internal Server Error"),
    /** 401: the {@code apiTokenInstance} is wrong. */
    UNAUTHORIZED(401, Form.TEXT, "Unauthorized"),
    /** 403: the {@code idInstance} or the address is wrong. */
    FORBIDDEN(403, Form.JSON_WITH_STATUS, "Forbidden"),
    /** 403: a proxy or a CDN refuses the request with its HTML page. */
    FORBIDDEN_PAGE(403, Form.HTML, "403 Forbidden"),
    /** 404: the method or the address is wrong. */
    NOT_FOUND(404, Form.JSON_WITH_STATUS, "Not Found"),
    /** 404: a proxy or a CDN does not know the host or the path, with its HTML page. */
    NOT_FOUND_PAGE(404, Form.HTML, "404 Not Found"),
    /** 429: too many requests, without {@code Retry-After}. */
    TOO_MANY_REQUESTS(429, Form.TEXT, "Too Many Requests"),
    /** 429: too many requests, with a {@code Retry-After} of one second. */
    TOO_MANY_REQUESTS_RETRY_AFTER(429, Form.TEXT, "Too Many Requests", "1"),
    /** 466: the monthly quota of calls is exhausted. */
    QUOTE_EXCEEDED(466, Form.JSON, quota(100, "QUOTE_EXCEEDED", "CORRESPONDENTS_QUOTE_ALLOWED")),
    /** 466: the monthly quota of calls is exhausted, in the other spelling. */
    QUOTA_EXCEEDED(466, Form.JSON, quota(100, "QUOTA_EXCEEDED", "CORRESPONDENTS_QUOTA_ALLOWED")),
    /** 466: the monthly quota of correspondents is exhausted. */
    CORRESPONDENTS_QUOTE_EXCEEDED(466, Form.JSON, quota(100, "QUOTE_ALLOWED", "CORRESPONDENTS_QUOTE_EXCEEDED")),
    /** 466: the monthly quota of correspondents is exhausted, in the other spelling. */
    CORRESPONDENTS_QUOTA_EXCEEDED(466, Form.JSON, quota(100, "QUOTA_ALLOWED", "CORRESPONDENTS_QUOTA_EXCEEDED")),
    /** 499: the client closed the request while the server was working. */
    CLIENT_CLOSED_REQUEST(499, Form.TEXT, "Client Closed Request"),
    /** 500: the server failed. */
    INTERNAL_SERVER_ERROR(500, Form.JSON, "Internal server error"),
    /** 502: the upstream server did not answer, with a proxy's HTML page. */
    BAD_GATEWAY(502, Form.HTML, "502 Bad Gateway"),
    /** 503: the server is unavailable, with a {@code Retry-After} of two seconds. */
    SERVICE_UNAVAILABLE(503, Form.HTML, "503 Service Temporarily Unavailable", "2"),
    /** 504: the upstream server did not answer in time. */
    GATEWAY_TIMEOUT(504, Form.HTML, "504 Gateway Time-out");

    private final int status;
    private final Form form;
    private final String message;
    private final @Nullable String retryAfter;

    ErrorReply(int status, Form form, String message) {
        this(status, form, message, null);
    }

    ErrorReply(int status, Form form, String message, @Nullable String retryAfter) {
        this.status = status;
        this.form = form;
        this.message = message;
        this.retryAfter = retryAfter;
    }

    /**
     * Returns the HTTP status.
     *
     * @return 400 to 504
     */
    public int status() {
        return status;
    }

    String contentType() {
        return form.contentType;
    }

    /**
     * Returns the body of the error.
     *
     * @param path path of the request, with the token
     */
    String body(String path) {
        return form.body(status, message, path);
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    static String quotaExceeded(long total) {
        return quota(total, "QUOTE_EXCEEDED", "CORRESPONDENTS_QUOTE_ALLOWED");
    }

    private static String quota(long total, String invoke, String correspondents) {
        return "{\"invokeStatus\":" + quotaStatus(total, invoke) + ",\"correspondentsStatus\":"
                + quotaStatus(total, correspondents) + "}";
    }

    private static String quotaStatus(long total, String status) {
        return "{\"method\":\"getContactInfo\",\"used\":" + (status.endsWith("EXCEEDED") ? total : 0) + ",\"total\":"
                + total + ",\"status\":\"" + status + "\",\"description\":\"Monthly quota of the plan\"}";
    }

    private enum Form {
        JSON("application/json; charset=utf-8") {
            @Override
            String body(int status, String message, String path) {
                return message.startsWith("{") ? message : "{\"message\":\"" + message + "\"}";
            }
        },
        JSON_WITH_STATUS(JSON.contentType) {
            @Override
            String body(int status, String message, String path) {
                StringBuilder body = new StringBuilder("{\"statusCode\":")
                        .append(status)
                        .append(",\"timestamp\":\"2025-03-14T09:26:53.589Z\",\"path\":\"");
                JsonStringEncoder.getInstance().quoteAsString(path, body);
                return body.append("\",\"message\":\"")
                        .append(message)
                        .append("\"}")
                        .toString();
            }
        },
        TEXT("text/plain; charset=utf-8") {
            @Override
            String body(int status, String message, String path) {
                return message;
            }
        },
        HTML("text/html") {
            @Override
            String body(int status, String message, String path) {
                return "<html>\r\n<head><title>" + message + "</title></head>\r\n<body>\r\n<center><h1>" + message
                        + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
            }
        };

        private final String contentType;

        Form(String contentType) {
            this.contentType = contentType;
        }

        abstract String body(int status, String message, String path);
    }
}
