package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCodecTest {

    private final ReplyCodec codec = new ReplyCodec();

    @ParameterizedTest
    @ValueSource(
            strings = {"71234567890@c.us", "120363043968066561@g.us", "71234567890-1581234048@g.us", "1234567890@lid"})
    void requestBody_anyChat_isTheDocumentedObject(String chatId) {
        assertThat(new String(codec.requestBody(ChatId.parse(chatId)), StandardCharsets.UTF_8))
                .isEqualTo("{\"chatId\":\"" + chatId + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t ", "\ufeff", "\ufeff \n", "null", " null\n", "\ufeffnull"})
    void decode_emptyOrNull_isEmpty(String body) {
        assertThat(Decoding.decode(200, body)).isEmpty();
    }

    @Test
    void decode_arrayRange_readsOnlyTheRange() {
        byte[] body = "}garbage{{\"name\":\"A\"}}}".getBytes(StandardCharsets.UTF_8);
        byte[] before = body.clone();

        Optional<ContactInfo> decoded = codec.decode(Decoding.INSTANCE, 200, null, body, 9, 12);

        assertThat(decoded).map(ContactInfo::name).contains("A");
        assertThat(body).isEqualTo(before);
        assertThat(codec.decode(Decoding.INSTANCE, 200, null, body, 5, 0)).isEmpty();
    }

    @Test
    void decode_rangeBeyondTheArray_throws() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> codec.decode(Decoding.INSTANCE, 200, null, new byte[4], 2, 3));
    }

    @Test
    void decode_afterAnyFailure_isUnaffected() {
        ContactInfo expected = Decoding.contact(Decoding.SAMPLE);
        for (String damaged : List.of("{\"name\":\"A\"", "{} {}", "{\"a\":[[", "{\"name\":\"\u0001\"}", "{\"n\":01}")) {
            assertThat(Decoding.failure(200, damaged)).isNotNull();
            assertThat(Decoding.contact(Decoding.SAMPLE)).isEqualTo(expected);
        }
    }

    @Test
    void decode_thousandsInSequence_areIndependent() {
        for (int i = 0; i < 3_000; i++) {
            ContactInfo contact = Decoding.contact("{\"name\":\"n" + i + "\",\"new" + i + "\":" + i + "}");

            assertThat(contact.name()).isEqualTo("n" + i);
            assertThat(contact.additionalProperties()).hasSize(1).containsEntry("new" + i, i);
        }
    }

    @Test
    void decode_bodyLargerThanTheParserBuffer_isReadCompletely() {
        String text = "ж".repeat(100_000);

        assertThat(Decoding.contact("{\"description\":\"" + text + "\",\"name\":\"A\"}"))
                .isEqualTo(ContactInfo.builder().description(text).name("A").build());
    }

    @Test
    void decode_manyThreads_neverMixesBodies() throws Exception {
        int threads = 24;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Integer>> jobs = new ArrayList<>();
            for (int job = 0; job < threads; job++) {
                String own = "owner-" + job;
                byte[] body = Decoding.SAMPLE.replace("Bouquet", own).getBytes(StandardCharsets.UTF_8);
                jobs.add(() -> {
                    int matches = 0;
                    for (int i = 0; i < 500; i++) {
                        ContactInfo contact = codec.decode(Decoding.INSTANCE, 200, null, body, 0, body.length)
                                .orElseThrow();
                        matches += own.equals(contact.products().get(0).name()) ? 1 : 0;
                    }
                    return matches;
                });
            }
            for (Future<Integer> matches : executor.invokeAll(jobs)) {
                assertThat(matches.get()).isEqualTo(500);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"466", "0", "1.5", "true", "null", "\"text\"", "[]", "{}"})
    void decode_afterAnyQuotaBody_readsTheNextContact(String quota) {
        ReplyCodec fresh = new ReplyCodec();
        byte[] used = quota.getBytes(StandardCharsets.UTF_8);
        byte[] contact = Decoding.SAMPLE.getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(ContactLookupException.class)
                .isThrownBy(() -> fresh.decode(Decoding.INSTANCE, 466, null, used, 0, used.length));
        assertThat(fresh.decode(Decoding.INSTANCE, 200, null, contact, 0, contact.length))
                .contains(Decoding.contact(Decoding.SAMPLE));
    }
}
