package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes bodies with one shared codec, as a client does. */
final class Decoding {

    static final String INSTANCE = "7103000001";

    static final String SAMPLE = """
            {
              "avatar": "https://pps.whatsapp.net/v/link/to/avatar",
              "name": "Имя 😀",
              "contactName": "Quoted \\"name\\"",
              "email": "secret.person@example.com",
              "category": "Shopping & Retail",
              "description": "",
              "products": [
                {
                  "id": "1234567891011121",
                  "imageUrls": {
                    "requested": "https://media.cdn.whatsapp.net/requested-1",
                    "original": "https://media.cdn.whatsapp.net/original-1"
                  },
                  "reviewStatus": {"whatsapp": "APPROVED"},
                  "availability": "in stock",
                  "name": "Bouquet",
                  "description": "Description of the bouquet",
                  "price": null,
                  "isHidden": false
                },
                {
                  "id": "7777777777777777",
                  "imageUrls": {
                    "requested": "https://media.cdn.whatsapp.net/requested-2",
                    "original": "https://media.cdn.whatsapp.net/original-2"
                  },
                  "reviewStatus": {"whatsapp": "PENDING"},
                  "availability": "in stock",
                  "name": "Vase",
                  "price": "5000",
                  "isHidden": true
                }
              ],
              "chatId": "71234567890@c.us",
              "lastSeen": "2023-08-10T17:18:25Z",
              "isArchive": false,
              "isDisappearing": true,
              "isMute": false,
              "messageExpiration": 86400,
              "muteExpiration": null,
              "isBusiness": true
            }
            """;

    private static final ReplyCodec CODEC = new ReplyCodec();

    private Decoding() {}

    static ContactInfo contact(String body) {
        return decode(200, body).orElseThrow();
    }

    static Optional<ContactInfo> decode(int status, String body) {
        return decode(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<ContactInfo> decode(int status, byte[] body) {
        return CODEC.decode(INSTANCE, status, null, body, 0, body.length);
    }

    static ContactLookupException failure(int status, String body) {
        return failure(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static ContactLookupException failure(int status, byte[] body) {
        return catchThrowableOfType(ContactLookupException.class, () -> decode(status, body));
    }

    /** Also checks that the failure quotes nothing of the body. */
    static void assertMalformed(byte[] body) {
        ContactLookupException failure = failure(200, body);
        assertThat(failure).as(() -> new String(body, StandardCharsets.UTF_8)).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.MALFORMED_BODY);
        assertThat(failure.status()).hasValue(200);
        assertThat(failure.idInstance()).contains(INSTANCE);
        assertThat(failure).hasNoCause().hasNoSuppressedExceptions();
        assertQuotesNothingOf(failure);
    }

    /** The stack trace must equal that of another unreadable body. */
    private static void assertQuotesNothingOf(ContactLookupException failure) {
        assertThat(report(failure)).isEqualTo(report(failure(200, "[")));
    }

    private static String report(Throwable failure) {
        StringWriter report = new StringWriter();
        failure.printStackTrace(new PrintWriter(report));
        return report.toString();
    }
}
