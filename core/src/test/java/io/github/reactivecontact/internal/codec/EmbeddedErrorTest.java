package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Quota;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests 2xx responses without an answer: other statuses than 200, and errors in the body. */
class EmbeddedErrorTest {

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 203, 204, 205, 206, 207, 208, 226, 250, 299})
    void success_otherThan200_isMalformed(int status) {
        for (String body : List.of("", " ", "null", "{}", Decoding.SAMPLE, "instance in starting process", "[")) {
            ContactLookupException failure = Decoding.failure(status, body);

            assertThat(failure).as("%d %s", status, body).isNotNull();
            assertThat(failure.reason()).as("%d %s", status, body).isEqualTo(Reason.MALFORMED_BODY);
            assertThat(failure.status()).hasValue(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,Bad Request,REQUEST_REFUSED",
        "400,bad request data,REQUEST_REFUSED",
        "400,instance account not authorized,INSTANCE_NOT_AUTHORIZED",
        "400,instance in starting process try later,INSTANCE_STARTING",
        "400,Instance account is expired,INSTANCE_EXPIRED",
        "400,Instance is deleted,INSTANCE_DELETED",
        "400,Internal Server Error,SERVER_ERROR",
        "401,Unauthorized,UNAUTHORIZED",
        "401,Instance is deleted,INSTANCE_DELETED",
        "403,Forbidden,FORBIDDEN",
        "404,Not Found,NOT_FOUND",
        "405,Method Not Allowed,UNEXPECTED_RESPONSE",
        "429,Too Many Requests,THROTTLED",
        "466,quota,QUOTA_EXCEEDED",
        "499,Client Closed Request,TIMEOUT",
        "500,Internal Server Error,SERVER_ERROR",
        "502,Bad Gateway,SERVER_ERROR",
        "599,,SERVER_ERROR"
    })
    void ok_errorCodeInTheBody_hasTheReasonOfThatStatus(int code, String description, Reason reason) {
        String words = description == null ? "null" : "\"" + description + "\"";
        for (String body : List.of(
                "{\"code\":" + code + ",\"description\":" + words + "}",
                "\ufeff {\"description\":" + words + ", \"code\": " + code + ".0 }\n",
                "{\"code\":\"" + code + "\",\"description\":" + words + ",\"name\":null,\"products\":[]}",
                "{\"code\":" + code + ",\"description\":{\"text\":" + words + "}}",
                "{\"code\":" + code + ",\"message\":" + words + "}",
                "{\"statusCode\":" + code + ",\"path\":\"/waInstance1/getContactInfo/t\",\"message\":" + words + "}",
                "{\"code\":null,\"statusCode\":" + code + ",\"message\":" + words + "}")) {
            ContactLookupException failure = Decoding.failure(200, body);

            assertThat(failure).as(body).isNotNull();
            assertThat(failure.reason()).as(body).isEqualTo(reason);
            assertThat(failure.status()).as(body).hasValue(code);
            assertThat(failure.idInstance()).contains(Decoding.INSTANCE);
            assertThat(failure)
                    .hasMessage(ErrorMessages.of(reason, Decoding.INSTANCE))
                    .hasNoCause()
                    .hasNoSuppressedExceptions();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "600",
                "1001",
                "401.5",
                "9007199254740993",
                "99999999999999999999",
                "1e400",
                "1e1000000000",
                "\"600\""
            })
    void ok_codeThatIsNoStatus_isMalformed(String code) {
        Decoding.assertMalformed(("{\"code\":" + code + ",\"description\":\"no\"}").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":200,\"description\":\"ok\"}",
                "{\"code\":399.9,\"description\":\"ok\"}",
                "{\"code\":-401,\"description\":\"ok\"}",
                "{\"code\":\"E401\",\"description\":\"ok\"}",
                "{\"code\":\"\",\"description\":\"ok\"}",
                "{\"code\":true,\"description\":\"ok\"}",
                "{\"code\":[401],\"description\":\"ok\"}",
                "{\"code\":null,\"description\":\"ok\"}",
                "{\"Code\":401,\"description\":\"ok\"}",
                "{\"description\":\"401\"}",
                "{\"data\":{\"code\":401}}",
                "{\"code\":401,\"description\":\"Florist\",\"name\":\"Anna\"}",
                "{\"code\":401,\"description\":\"Florist\",\"name\":\"\"}",
                "{\"code\":401,\"description\":\"Florist\",\"name\":7}",
                "{\"code\":401,\"chatId\":\"71234567890@c.us\"}",
                "{\"code\":401,\"isBusiness\":false}",
                "{\"code\":401,\"messageexpiration\":0}",
                "{\"code\":401,\"messageexpiration\":\"soon\"}",
                "{\"code\":401,\"products\":[{}]}",
                "{\"code\":401,\"products\":7}",
                "{\"statusCode\":500,\"lastSeen\":0}"
            })
    void ok_contactFieldOrNoErrorCode_isAContact(String body) {
        assertThat(Decoding.decode(200, body)).as(body).isPresent();
    }

    @Test
    void ok_groupChatCode_isEmpty() {
        assertThat(Decoding.decode(200, "{\"code\":400,\"description\":\"does not support group chats\"}"))
                .isEmpty();
    }

    @Test
    void ok_quotaCode_reportsQuotaAndRetryAfter() {
        byte[] body = "{\"code\":466,\"invokeStatus\":{\"used\":3,\"total\":3,\"status\":\"QUOTE_EXCEEDED\"}}"
                .getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(ContactLookupException.class)
                .isThrownBy(() -> new ReplyCodec().decode("1", 200, Duration.ofSeconds(7), body, 0, body.length))
                .satisfies(failure -> {
                    assertThat(failure.quota()).contains(new Quota(Quota.Kind.INVOKE, 3, 3));
                    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
                });
    }

    @Test
    void ok_unknownFieldsBesideContactFields_areKept() {
        ContactInfo contact = Decoding.contact("{\"code\":401,\"description\":\"Florist\",\"category\":\"Flowers\"}");

        assertThat(contact.category()).isEqualTo("Flowers");
        assertThat(contact.additionalProperties()).containsOnlyKeys("code").containsEntry("code", 401);
    }
}
