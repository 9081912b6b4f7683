package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Quota;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTableTest {

    private static final String GROUP_CHAT =
            "The method GetContactInfo does not support group chats, to work with groups,"
                    + " use the GetGroupData method";

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("instance in starting process try later", Reason.INSTANCE_STARTING),
                Arguments.of("instance is in starting process, try later", Reason.INSTANCE_STARTING),
                Arguments.of("instance account not authorized", Reason.INSTANCE_NOT_AUTHORIZED),
                Arguments.of("instance is starting or not authorized", Reason.INSTANCE_NOT_AUTHORIZED),
                Arguments.of("Instance 7103000001 is not authorized", Reason.INSTANCE_NOT_AUTHORIZED),
                Arguments.of(
                        "Instance account is expired. Renew your instance from personal area", Reason.INSTANCE_EXPIRED),
                Arguments.of("Account is expired", Reason.INSTANCE_EXPIRED),
                Arguments.of("Instance is expired", Reason.INSTANCE_EXPIRED),
                Arguments.of("Instance is deleted", Reason.INSTANCE_DELETED),
                Arguments.of("bad request data", Reason.REQUEST_REFUSED),
                Arguments.of("Validation failed", Reason.REQUEST_REFUSED),
                Arguments.of("Validation failed. Details: 'chatId' is required", Reason.REQUEST_REFUSED),
                Arguments.of("Unexpected token _ in JSON at position 12", Reason.REQUEST_REFUSED),
                Arguments.of("Internal Server Error", Reason.SERVER_ERROR));
    }

    static List<String> shapesOf(String message) {
        List<String> shapes = new ArrayList<>(vendorShapesOf(message));
        shapes.add("<!DOCTYPE html><html><head><title>400</title></head><body><h1>" + message + "</h1></body></html>");
        return shapes;
    }

    static List<String> vendorShapesOf(String message) {
        return List.of(
                message,
                "\ufeff  " + message.replace(" ", "\r\n\t "),
                message.toUpperCase(java.util.Locale.ROOT),
                "\"" + message + "\"",
                "{\"message\":\"" + message + "\"}",
                "{\"statusCode\":400,\"timestamp\":\"2026-01-01\",\"path\":\"/waInstance/getContactInfo\",\"message\":\""
                        + message + "\"}",
                "{\"error\":{\"code\":1,\"errors\":[{\"text\":\"" + message + "\"}]},\"data\":null}",
                "[\"" + message + "\"]",
                "{\"message\":\"" + message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void badRequest_anyShape_isClassifiedByItsMessage(String message, Reason reason) {
        for (String body : shapesOf(message)) {
            assertFailure(400, body, reason);
        }
    }

    @Test
    void groupChatMessage_anyShape_isEmpty() {
        for (String body : shapesOf(GROUP_CHAT)) {
            assertThat(Decoding.decode(400, body)).as(body).isEmpty();
        }
        assertThat(Decoding.decode(400, "Validation failed. Details: " + GROUP_CHAT))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Validation failed. Details: 'instance is deleted' is not allowed",
                "{\"message\":\"Validation failed\",\"details\":{\"chatId\":\"instance account not authorized\"}}",
                "Unexpected token i in JSON at position 0: instance in starting process",
                "chatId is expired",
                "The chat is deleted",
                "You are not authorized",
                "{\"instance\":7103000001,\"message\":\"the user is deleted\"}",
                "Contact 71234567890@c.us is not authorized",
                "Instance is authorized, but the contact is not authorized to see it",
                "The instance is not deleted",
                "instance is not expired"
            })
    void badRequest_aboutSomethingElse_isNotAnInstanceFailure(String message) {
        assertFailure(400, message, Reason.REQUEST_REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "300,UNEXPECTED_RESPONSE",
        "301,UNEXPECTED_RESPONSE",
        "302,UNEXPECTED_RESPONSE",
        "304,UNEXPECTED_RESPONSE",
        "307,UNEXPECTED_RESPONSE",
        "308,UNEXPECTED_RESPONSE",
        "399,UNEXPECTED_RESPONSE",
        "400,REQUEST_REFUSED",
        "401,UNAUTHORIZED",
        "402,REQUEST_REFUSED",
        "403,FORBIDDEN",
        "404,NOT_FOUND",
        "405,UNEXPECTED_RESPONSE",
        "406,REQUEST_REFUSED",
        "407,UNEXPECTED_RESPONSE",
        "408,TIMEOUT",
        "413,REQUEST_REFUSED",
        "422,REQUEST_REFUSED",
        "429,THROTTLED",
        "451,UNEXPECTED_RESPONSE",
        "466,QUOTA_EXCEEDED",
        "498,REQUEST_REFUSED",
        "499,TIMEOUT",
        "500,SERVER_ERROR",
        "501,SERVER_ERROR",
        "502,SERVER_ERROR",
        "503,SERVER_ERROR",
        "504,SERVER_ERROR",
        "520,SERVER_ERROR",
        "599,SERVER_ERROR",
        "0,MALFORMED_BODY",
        "100,MALFORMED_BODY",
        "103,MALFORMED_BODY",
        "199,MALFORMED_BODY",
        "202,MALFORMED_BODY",
        "600,MALFORMED_BODY",
        "999,MALFORMED_BODY"
    })
    void status_uninformativeBody_decides(int status, Reason reason) {
        for (String body : List.of(
                "",
                " \r\n",
                "\ufeff",
                "null",
                "{}",
                Decoding.SAMPLE,
                "Forbidden",
                "403 <html>",
                "{\"message\":null}",
                "{\"message\":\"<html><center>nginx</center></html>\"}",
                "\u0000\u0001")) {
            assertFailure(status, body, reason);
        }
        assertThat(Decoding.failure(status, new byte[] {(byte) 0xFF, (byte) 0xC3})
                        .reason())
                .isEqualTo(reason);
    }

    static Stream<String> pages() {
        return Stream.of(
                "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>"
                        + "\r\n<hr><center>nginx/1.24.0 (Ubuntu)</center>\r\n</body>\r\n</html>\r\n",
                "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n<body>\r\n"
                        + "<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to"
                        + " HTTPS port</center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n",
                "<!DOCTYPE html>\n<!--[if lt IE 7]> <html class=\"no-js ie6 oldie\" lang=\"en-US\"> <![endif]-->\n<head>\n"
                        + "<title>Attention Required! | Cloudflare</title>\n</head>\n<body>\n<h1>Sorry, you have been"
                        + " blocked</h1>\n<p>You are unable to access green-api.com</p></body></html>",
                "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body>"
                        + "Enable JavaScript and cookies to continue</body></html>",
                "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">\n<HTML><HEAD><TITLE>ERROR: The request"
                        + " could not be satisfied</TITLE></HEAD><BODY>Request blocked.</BODY></HTML>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code></Error>",
                "\ufeff\r\n\t <html><body>Please sign in</body></html>",
                "<");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_statusWithoutAnotherReason_isAnUnexpectedResponse(String page) {
        for (int status : new int[] {200, 202, 301, 400, 401, 402, 403, 404, 405, 407, 413, 431, 451, 498}) {
            assertFailure(status, page, Reason.UNEXPECTED_RESPONSE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "408,TIMEOUT",
        "429,THROTTLED",
        "466,QUOTA_EXCEEDED",
        "499,TIMEOUT",
        "500,SERVER_ERROR",
        "502,SERVER_ERROR",
        "503,SERVER_ERROR",
        "504,SERVER_ERROR",
        "103,MALFORMED_BODY",
        "600,MALFORMED_BODY"
    })
    void page_statusWithAFixedMeaning_keepsIt(int status, Reason reason) {
        pages().forEach(page -> assertFailure(status, page, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "401,instance account not authorized,INSTANCE_NOT_AUTHORIZED",
        "403,Instance is deleted,INSTANCE_DELETED",
        "404,Instance account is expired,INSTANCE_EXPIRED",
        "405,Instance account is expired,INSTANCE_EXPIRED",
        "422,instance in starting process try later,INSTANCE_STARTING",
        "401,Internal Server Error,SERVER_ERROR",
        "404,internal server error,SERVER_ERROR",
        "429,Internal Server Error,THROTTLED",
        "429,instance account not authorized,THROTTLED",
        "466,Instance is deleted,QUOTA_EXCEEDED",
        "499,instance in starting process try later,TIMEOUT",
        "500,Instance is deleted,SERVER_ERROR",
        "502,instance account not authorized,SERVER_ERROR",
        "302,Instance is deleted,UNEXPECTED_RESPONSE"
    })
    void status_withAMessage_decidesTogether(int status, String message, Reason reason) {
        for (String body : shapesOf(message)) {
            assertFailure(status, body, reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,something new,REQUEST_REFUSED",
        "401,You are not authorized,UNAUTHORIZED",
        "403,Forbidden,FORBIDDEN",
        "404,Validation failed,NOT_FOUND",
        "404,Cannot POST /,NOT_FOUND"
    })
    void status_withAnUnknownMessage_decidesUnlessItIsAPage(int status, String message, Reason reason) {
        List<String> shapes = shapesOf(message);
        for (String body : vendorShapesOf(message)) {
            assertFailure(status, body, reason);
        }
        assertFailure(status, shapes.get(shapes.size() - 1), Reason.UNEXPECTED_RESPONSE);
    }

    /**
     * The phrases of the error table within the address that a body repeats. The address is decoded or ends in an
     * unusual token.
     */
    static Stream<Arguments> echoes() {
        List<String> words = List.of(
                "does not support group chats",
                "validation failed",
                "bad request data",
                "unexpected token",
                "in starting process",
                "instance is deleted",
                "account is expired",
                "instance not authorized",
                "internal server error");
        return words.stream()
                .flatMap(word -> Stream.of(
                                "/" + word,
                                "/a/" + word + "/b",
                                "/" + word + " c",
                                "/~" + word,
                                "/\\\"" + word + "\\\"",
                                "/<" + word + ">")
                        .map(prefix -> prefix + "/waInstance7103000001/getContactInfo/abc"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void echoedAddress_anyContent_isIgnored(String address) {
        String escaped = address.replace("/", "\\/");
        for (String path : List.of(address, "https://api.example.com" + address, escaped)) {
            for (String body : List.of(
                    "{\"statusCode\":400,\"path\":\"" + path + "\",\"message\":\"MESSAGE\"}",
                    "{\"message\":\"MESSAGE\",\"url\" : \"" + path + "\"}",
                    "{\"message\":\"MESSAGE (Cannot POST " + path + ")\"}",
                    "[{\"path\":\"" + path + "\"},\"MESSAGE\",\"" + path + "\"]",
                    "{\"message\":\"MESSAGE\",\"path\":\"" + path)) {
                assertFailure(400, body.replace("MESSAGE", "something new"), Reason.REQUEST_REFUSED);
                assertFailure(401, body.replace("MESSAGE", "something new"), Reason.UNAUTHORIZED);
                assertFailure(400, body.replace("MESSAGE", "Internal Server Error"), Reason.SERVER_ERROR);
                assertFailure(400, body.replace("MESSAGE", "Validation failed"), Reason.REQUEST_REFUSED);
                assertFailure(400, body.replace("MESSAGE", "Instance is deleted"), Reason.INSTANCE_DELETED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot POST /instance is deleted/waInstance1/getContactInfo/t",
                "<html><pre>Cannot POST /a/bad request data/b/waInstance1/getContactInfo/t</pre></html>",
                "<a href=\"/in starting process/waInstance1/getContactInfo/t\">here</a>",
                "POST api.example.com:8443/account is expired/waInstance1/getContactInfo/t failed"
            })
    void echoedDecodedAddress_inTextOrHtml_isIgnored(String body) {
        boolean isPage = body.startsWith("<");
        assertFailure(403, body, isPage ? Reason.UNEXPECTED_RESPONSE : Reason.FORBIDDEN);
        assertFailure(400, body, isPage ? Reason.UNEXPECTED_RESPONSE : Reason.REQUEST_REFUSED);
        assertFailure(403, body + " Instance is deleted", Reason.INSTANCE_DELETED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /waInstance1/getContactInfo/the.instance is deleted",
                "Token at /waInstance1/getContactInfo/the-account is expired",
                "Instance /waInstance1/getContactInfo/t is deleted",
                "{\"path\":\"/v1/instance/waInstance1/getContactInfo/an.instance\",\"text\":\"is deleted\"}"
            })
    void echoedAddress_betweenWords_isNotPartOfThem(String body) {
        assertFailure(401, body, Reason.UNAUTHORIZED);
    }

    @Test
    void echoedLongAddress_beforeTheMessage_keepsTheMessage() {
        String address = "/" + "x".repeat(7_500) + "/waInstance1/getContactInfo/" + "t".repeat(512);

        assertFailure(400, "{\"path\":\"" + address + "\",\"message\":\"Internal Server Error\"}", Reason.SERVER_ERROR);
        assertFailure(400, "Cannot POST " + address + ": instance is deleted", Reason.INSTANCE_DELETED);
    }

    @Test
    void message_manyAddresses_isReadInTime() {
        String body = "x" + "<".repeat(2_000) + "/waInstance".repeat(1_400) + " instance is deleted";

        assertFailure(400, body.substring(0, 16_000), Reason.REQUEST_REFUSED);
    }

    @Test
    void message_beyondEightKilobytes_isIgnored() {
        assertFailure(400, " x".repeat(4_050) + " instance is deleted", Reason.INSTANCE_DELETED);
        assertFailure(400, " x".repeat(4_090) + " instance is deleted", Reason.REQUEST_REFUSED);
    }

    @Test
    void failure_anyReason_saysWhatToDo() {
        assertThat(Decoding.failure(400, "instance account not authorized"))
                .hasMessageContaining("QR code of instance 7103000001");
        for (int status : new int[] {100, 301, 400, 401, 403, 404, 429, 466, 499, 500}) {
            assertThat(Decoding.failure(status, ""))
                    .hasMessageContaining(Decoding.INSTANCE)
                    .hasMessageContaining(": ");
        }
    }

    @Test
    void failure_retryAfter_isReported() {
        for (int status : new int[] {200, 302, 400, 429, 466, 503}) {
            byte[] body = "instance in starting process".getBytes(StandardCharsets.UTF_8);
            ContactLookupException failure = catchThrowableOfType(
                    ContactLookupException.class,
                    () -> new ReplyCodec().decode("1", status, Duration.ofSeconds(7), body, 0, body.length));

            assertThat(failure.retryAfter()).as("%d", status).contains(Duration.ofSeconds(7));
        }
        assertThat(Decoding.failure(429, "").retryAfter()).isEmpty();
    }

    static Stream<Arguments> quotas() {
        String allowed = "{\"method\":\"getContactInfo\",\"used\":1,\"total\":10,\"status\":\"QUOTE_ALLOWED\"}";
        return Stream.of(
                Arguments.of(
                        "{\"invokeStatus\":{\"method\":\"getContactInfo\",\"used\":100,\"total\":100,\"status\":"
                                + "\"QUOTE_EXCEEDED\",\"description\":\"d\"},\"correspondentsStatus\":" + allowed + "}",
                        new Quota(Quota.Kind.INVOKE, 100, 100)),
                Arguments.of(
                        "{\"invokeStatus\":" + allowed + ",\"correspondentsStatus\":{\"used\":3,\"total\":2,\"status\":"
                                + "\"CORRESPONDENTS_QUOTE_EXCEEDED\"}}",
                        new Quota(Quota.Kind.CORRESPONDENTS, 3, 2)),
                Arguments.of(
                        "\ufeff {\"correspondentsStatus\":{\"status\":\"correspondents_quota_exceeded \",\"used\":\"3\","
                                + "\"total\":3.0}}\n",
                        new Quota(Quota.Kind.CORRESPONDENTS, 3, 3)),
                Arguments.of(
                        "{\"invokeStatus\":{\"used\":\"1000\",\"total\":\"999\",\"status\":\"QUOTA_EXCEEDED\"}}",
                        new Quota(Quota.Kind.INVOKE, 1000, 999)));
    }

    @ParameterizedTest
    @MethodSource("quotas")
    void quotaExceeded_withNumbers_reportsThem(String body, Quota quota) {
        assertThat(Decoding.failure(466, body).quota()).contains(quota);
        assertThat(Decoding.failure(466, body).reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(Decoding.failure(400, body).quota()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[1]",
                "7",
                "\"QUOTE_EXCEEDED\"",
                "Quota exceeded",
                "<html>",
                "{}",
                "{\"invokeStatus\":",
                "{\"invokeStatus\":null}",
                "{\"invokeStatus\":\"QUOTE_EXCEEDED\"}",
                "{\"invokeStatus\":{}}",
                "{\"invokeStatus\":{\"status\":\"QUOTE_EXCEEDED\"}}",
                "{\"invokeStatus\":{\"status\":\"QUOTE_EXCEEDED\",\"used\":\"many\",\"total\":1}}",
                "{\"invokeStatus\":{\"status\":\"QUOTE_ALLOWED\",\"used\":1,\"total\":2}}",
                "{\"invokeStatus\":{\"status\":7,\"used\":1,\"total\":2}}"
            })
    void quotaExceeded_withoutNumbers_isQuotaExceeded(String body) {
        assertFailure(466, body, Reason.QUOTA_EXCEEDED);
        assertThat(Decoding.failure(466, body).quota()).isEmpty();
    }

    private static void assertFailure(int status, String body, Reason reason) {
        ContactLookupException failure = Decoding.failure(status, body);
        assertThat(failure).as("%d %s", status, body).isNotNull();
        assertThat(failure.reason()).as("%d %s", status, body).isEqualTo(reason);
        assertThat(failure.status()).hasValue(status);
        assertThat(failure.idInstance()).contains(Decoding.INSTANCE);
        assertThat(failure.attempts()).isZero();
        // The message is the library's own text for the reason, independent of the body.
        assertThat(failure)
                .hasMessage(ErrorMessages.of(reason, Decoding.INSTANCE))
                .hasNoCause()
                .hasNoSuppressedExceptions();
    }
}
